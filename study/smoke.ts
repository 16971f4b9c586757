import study, { type StudyConfig } from "./config.ts";

/** Every job of the study in minutes, for trying the harness: `npm run study -- --config study/smoke.ts`. Its scores mean nothing. */
const smoke: StudyConfig = {
  ...study,
  seeds: [1],
  loop: {
    evaluate: { ...study.loop.evaluate, trials: 1, items: 8 },
    challenge: { ...study.loop.challenge, tasks: 6, proposals: 100, wave: 50 },
    rollouts: { ...study.loop.rollouts, attempts: 4, wave: 16 },
    train: { ...study.loop.train, epochs: 1, batchSize: 2, checkpointSteps: 2 },
  },
  honesty: { seeds: [1], epochs: [0, 1], items: 4, trials: 1 },
  sweeps: { seeds: [1], tasks: [2], rollouts: [2], trials: 1 },
  models: { seeds: [1], list: [] },
  folders: {
    report: "runs/study-smoke/report",
    results: "runs/study-smoke/report/results",
    state: "runs/study-smoke/state",
  },
};
export default smoke;

import study, { type AlgorithmsConfig } from "./algorithms-config.ts";

/** Every job in minutes, for trying the harness: `npm run study:algorithms -- --config study/algorithms-smoke.ts`. Its scores mean nothing. */
const tiny = { rounds: 2, tasksPerRound: 2, batchSize: 4 };
const smoke: AlgorithmsConfig = {
  ...study,
  seeds: [1],
  loop: {
    evaluate: { ...study.loop.evaluate, trials: 1, items: 4 },
    challenge: { ...study.loop.challenge, tasks: 3, proposals: 300, wave: 30 },
    rollouts: { ...study.loop.rollouts, wave: 16 },
  },
  learners: Object.fromEntries(
    Object.entries(study.learners).map(([name, learner]) => [
      name,
      {
        ...learner,
        attempts: 4,
        train: { ...learner.train, ...("rounds" in learner.train ? tiny : { epochs: 1, batchSize: 2 }) },
      },
    ]),
  ),
  curve: { points: 2, items: 3, trials: 1 },
  scaling: { ...study.scaling, seeds: [1], tasks: [2], rollouts: [1, 2], steps: 2, iterations: 2, trials: 1 },
  folders: {
    report: "runs/algorithms-smoke/report",
    results: "runs/algorithms-smoke/report/results",
    state: "runs/algorithms-smoke/state",
  },
};
export default smoke;

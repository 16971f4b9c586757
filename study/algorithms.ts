import type { AlgorithmsConfig } from "./algorithms-config.ts";
import { algorithmJobs } from "./algorithms-jobs.ts";
import { writeAlgorithmsReport } from "./algorithms-report.ts";
import { studyCommand } from "./command.ts";

/** Algorithms on the same tasks, and tasks against rollouts: `npm run study:algorithms`, with options behind `--`. */
process.exitCode = await studyCommand<AlgorithmsConfig>({
  config: "study/algorithms-config.ts",
  models: ({ model }) => [model.folder],
  jobs: algorithmJobs,
  report: writeAlgorithmsReport,
});

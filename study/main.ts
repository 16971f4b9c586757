import { studyCommand } from "./command.ts";
import type { StudyConfig } from "./config.ts";
import { studyJobs } from "./jobs.ts";
import { writeReport } from "./report.ts";

/** The study of self-challenging: `npm run study`, with options behind `--`. */
process.exitCode = await studyCommand<StudyConfig>({
  config: "study/config.ts",
  models: ({ model, models }) => [model, ...models.list].map(({ folder }) => folder),
  jobs: studyJobs,
  report: writeReport,
});

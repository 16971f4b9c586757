import { join } from "node:path";
import type { StudyConfig } from "./config.ts";
import { renderPlots } from "./plots.ts";
import { writeWhole } from "./result-files.ts";
import type { JobStatus } from "./runner.ts";
import { renderTables } from "./tables.ts";

/** Writes tables and plots from the results there are; gives the files' paths. */
export async function writeReport(study: StudyConfig, statuses: readonly JobStatus[]): Promise<string[]> {
  const results = new Map(
    statuses.flatMap(({ job, file }) => (file === undefined ? [] : [[job.name, file.result] as const])),
  );
  const documents = new Map([
    ["tables.md", renderTables(study, results)],
    ...(await renderPlots(study, results)),
  ]);
  const paths: string[] = [];
  for (const [name, text] of documents) {
    const path = join(study.folders.report, name);
    await writeWhole(path, text);
    paths.push(path);
  }
  return paths;
}

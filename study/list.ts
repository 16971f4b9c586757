import { duration } from "../src/viewer/index.ts";
import type { JobStatus } from "./runner.ts";

/**
 * A line for every job: done, outdated (there is a result of other settings, which does not count) or missing, with what it
 * took, or will take by those of its kind that are done. The last line sums up.
 */
export function renderList(statuses: readonly JobStatus[]): string {
  const width = Math.max(...statuses.map(({ job }) => job.name.length));
  const lines = statuses.map(({ job, file, outdated }) => {
    const minutes = file?.minutes ?? estimateOf(job.kind, statuses);
    const time = minutes === undefined ? "time unknown" : `${file ? "" : "about "}${duration(minutes * 60)}`;
    return `${file ? "done    " : outdated ? "outdated" : "missing "}  ${job.name.padEnd(width)}  ${time}`;
  });
  const missing = statuses.filter(({ file }) => file === undefined);
  const estimates = missing.map(({ job }) => estimateOf(job.kind, statuses));
  const known = estimates.filter((minutes) => minutes !== undefined);
  const left = duration(known.reduce((sum, minutes) => sum + minutes, 0) * 60);
  const unknown = missing.length - known.length;
  const rest = unknown > 0 ? `, and ${unknown} of kinds that were not timed yet` : "";
  return [
    ...lines,
    `${statuses.length - missing.length} of ${statuses.length} done; about ${left} left${rest}`,
  ].join("\n");
}

/** Mean minutes of the jobs of a kind that are done; undefined where none is. */
export function estimateOf(kind: string, statuses: readonly JobStatus[]): number | undefined {
  // A job that does not apply takes no time and says nothing about those that do.
  const minutes = statuses.flatMap(({ job, file }) =>
    file && job.kind === kind && Object.keys(file.result.scores).length > 0 ? [file.minutes] : [],
  );
  return minutes.length === 0 ? undefined : minutes.reduce((sum, each) => sum + each, 0) / minutes.length;
}

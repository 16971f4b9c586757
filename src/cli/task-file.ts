import { type CodeAsTask, SparringError } from "../core/index.ts";

/** Every task of the file has to be one of this environment, and there has to be one. */
export function expectTasksOf(path: string, tasks: readonly CodeAsTask[], environment: string): void {
  if (tasks.length === 0)
    throw new SparringError("data", `read ${path}: expected at least one task, found none`);
  const foreign = tasks.find((task) => task.environment !== environment);
  if (foreign === undefined) return;
  throw new SparringError(
    "usage",
    `read ${path}: expected tasks of ${environment}, but ${foreign.id} is one of ${foreign.environment}; name that with --env`,
  );
}

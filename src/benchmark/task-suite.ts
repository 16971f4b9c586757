import type { CodeAsTask } from "../core/index.ts";
import { scanCalls } from "./scan-calls.ts";
import type { Suite } from "./suite.ts";

/**
 * Tasks as a held-out suite, for environments whose state only their server or interpreter knows. Every second one is of
 * the dev split, the others of the test split.
 */
export function taskSuite(name: string, environment: string, tasks: readonly CodeAsTask[]): Suite {
  return {
    name,
    environment,
    items: async (split) =>
      tasks
        .filter((_, index) => (index % 2 === 0) === (split === "test"))
        .map((task) => ({
          task,
          posed: task.id,
          calls: scanCalls(task.solution, task.language).length,
        })),
  };
}

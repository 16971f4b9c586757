import type { TauTask } from "./domain.ts";

/** What of a task of tau2-bench is needed here. */
interface CorrectedTask {
  user_scenario: { instructions: { [part: string]: string | null } };
  evaluation_criteria: {
    actions: { name: string; arguments: { [name: string]: unknown } }[] | null;
    communicate_info: string[] | null;
    reward_basis: string[];
  };
}

/** What the user is told, in the order in which tau2-bench tells it. */
const parts = ["reason_for_call", "known_info", "unknown_info", "task_instructions"];

/**
 * The corrected retail tasks, for the tools and the scoring of tau-bench: the data they lead to, and nothing said. No text
 * is required in any task's own scoring here; what a judge would assert in 40 of them cannot be asked of code.
 */
export function correctedTasks(files: Readonly<Record<string, Uint8Array>>): TauTask[] {
  const [bytes] = Object.values(files);
  const tasks = JSON.parse(new TextDecoder().decode(bytes)) as CorrectedTask[];
  return tasks.map(({ user_scenario: { instructions }, evaluation_criteria: criteria }) => ({
    userId: "",
    instruction: parts
      .map((part) => instructions[part]?.trim())
      .filter((text) => text !== undefined && text !== "" && text !== ".")
      .join("\n"),
    actions: (criteria.actions ?? []).map(({ name, arguments: given }) => ({
      name,
      arguments: JSON.stringify(given),
    })),
    outputs: [],
  }));
}

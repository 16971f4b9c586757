import type { CodeAsTask } from "../core/index.ts";
import { programTokens } from "./program-tokens.ts";
import type { Rejection } from "./trial.ts";

/** Which tasks there are already, by normalised instruction and by normalised solution. */
export interface DuplicateIndex {
  find(candidate: CodeAsTask): Rejection | undefined;
  add(task: CodeAsTask): void;
}

export function createDuplicateIndex(tasks: readonly CodeAsTask[]): DuplicateIndex {
  const instructions = new Map<string, string>();
  const solutions = new Map<string, string>();
  const add = (task: CodeAsTask) => {
    instructions.set(normalInstruction(task.instruction), task.id);
    solutions.set(normalProgram(task.solution), task.id);
  };
  for (const task of tasks) add(task);
  return {
    add,
    find(candidate) {
      const sameInstruction = instructions.get(normalInstruction(candidate.instruction));
      if (sameInstruction !== undefined) return rejection("instruction", sameInstruction);
      const sameSolution = solutions.get(normalProgram(candidate.solution));
      return sameSolution === undefined ? undefined : rejection("solution", sameSolution);
    },
  };
}

function rejection(part: "instruction" | "solution", id: string): Rejection {
  return {
    code: `same-${part}`,
    message: `The ${part} is that of task ${id}, which exists already. Write a task about something else.`,
  };
}

/** The words and numbers alone. */
export function normalInstruction(text: string): string {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(" ") ?? ""
  );
}

const declares = new Set(["const", "let", "var", "function"]);

/**
 * The program without comments, layout and semicolons, with one kind of quotes, and with the names
 * that it declares itself replaced by numbers in order of appearance.
 */
export function normalProgram(code: string): string {
  const kept = programTokens(code);
  const numbers = new Map<string, string>();
  for (const [index, { name }] of kept.entries()) {
    const before = kept[index - 1]?.name;
    if (name !== undefined && before !== undefined && declares.has(before) && !numbers.has(name)) {
      numbers.set(name, `$${numbers.size}`);
    }
  }
  return kept
    .map((each, index) => {
      if (each.string !== undefined) return `"${each.string.slice(1, -1)}"`;
      if (each.name === undefined) return each.number ?? each.other;
      const isProperty = kept[index - 1]?.other === "." || kept[index + 1]?.other === ":";
      return isProperty ? each.name : (numbers.get(each.name) ?? each.name);
    })
    .join(" ");
}

import type { CodeAsTask, Language } from "../core/index.ts";
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
    solutions.set(normalProgram(task.solution, task.language), task.id);
  };
  for (const task of tasks) add(task);
  return {
    add,
    find(candidate) {
      const sameInstruction = instructions.get(normalInstruction(candidate.instruction));
      if (sameInstruction !== undefined) return rejection("instruction", sameInstruction);
      const sameSolution = solutions.get(normalProgram(candidate.solution, candidate.language));
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

const declares: Record<Language, ReadonlySet<string>> = {
  javascript: new Set(["const", "let", "var", "function"]),
  python: new Set(["for", "as", "def"]),
};

/**
 * The program without comments, layout and semicolons, with one kind of quotes, and with the names
 * that it declares itself replaced by numbers in order of appearance.
 */
export function normalProgram(code: string, language: Language): string {
  const kept = programTokens(code, language);
  const numbers = new Map<string, string>();
  let depth = 0;
  for (const [index, { name, other }] of kept.entries()) {
    if (other !== undefined && "([{".includes(other)) depth += 1;
    if (other !== undefined && ")]}".includes(other)) depth -= 1;
    if (name === undefined || numbers.has(name)) continue;
    const before = kept[index - 1];
    // Inside brackets, `name=` is the argument of a call.
    const assigned =
      language === "python" &&
      depth === 0 &&
      before?.other !== "." &&
      kept[index + 1]?.other === "=" &&
      kept[index + 2]?.other !== "=";
    if (assigned || (before?.name !== undefined && declares[language].has(before.name))) {
      numbers.set(name, `$${numbers.size}`);
    }
  }
  return kept
    .map((each, index) => {
      if (each.string !== undefined) return each.string.replace(/^(\w*)["'`]([\s\S]*)["'`]$/, '$1"$2"');
      if (each.name === undefined) return each.number ?? each.other;
      const isProperty =
        kept[index - 1]?.other === "." || (language === "javascript" && kept[index + 1]?.other === ":");
      return isProperty ? each.name : (numbers.get(each.name) ?? each.name);
    })
    .join(" ");
}

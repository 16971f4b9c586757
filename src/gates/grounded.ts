import type { Json, JsonObject, ToolSpec } from "../core/index.ts";
import { literalsIn, returnedNumbers } from "./program-tokens.ts";
import { type Gate, quote } from "./trial.ts";
import { evidenceOf, inputsOf, leavesOf, spellingsOf, textOf } from "./words.ts";

/** What a solution may say of its own accord when it has done what was asked. */
const acknowledgements: ReadonlySet<string> = new Set(
  "done ok okay yes no true false none nothing success successful completed finished".split(" "),
);

/**
 * Whoever tries the task can know what the solution states: every literal that it passes to a tool or answers with is in
 * the instruction or in something that it was shown before. A value that it computes is not a literal.
 */
export const grounded: Gate = async (trial) => {
  const { candidate, environment } = trial;
  const { result, answer } = await trial.solution();
  const literals = literalsIn(candidate.solution, candidate.language);
  const spellings = spellingsOf(candidate.instruction);
  const known = evidenceOf([candidate.instruction]);
  const choices = new Map(environment.tools.map((tool) => [tool.name, new Set(choicesOf(tool))]));
  for (const call of result.calls) {
    const unknown = inputsOf(call).find(
      (input) =>
        literals.has(typeof input === "number" ? Math.abs(input) : input) &&
        !choices.get(call.name)?.has(String(input)) &&
        !spellings(input).some(known.says),
    );
    if (unknown !== undefined) {
      return {
        code: "unknown-argument",
        message: `The solution passes ${quote(String(unknown))} to ${call.name}, which neither the instruction nor an earlier result of the solution says. Name it in the instruction, or take it from a result.`,
      };
    }
    known.add(call.result.kind === "value" ? textOf(call.result.value) : call.result.error);
  }
  // A number that a program counts up from its literals is computed, so only one that is returned as it stands counts.
  const stated =
    literals.has(answer) ||
    returnedNumbers(candidate.solution, candidate.language).has(Number(answer || Number.NaN));
  if (stated && !acknowledgements.has(answer.trim().toLowerCase()) && !known.says(answer)) {
    return {
      code: "unknown-answer",
      message: `The solution answers ${quote(answer)}, which neither the instruction nor a result of the solution says. Make the answer come from a tool.`,
    };
  }
  return undefined;
};

/** Values that a tool's schema offers to choose from. */
function choicesOf({ input }: ToolSpec): string[] {
  const choicesIn = (schema: Json): string[] => {
    if (schema === null || typeof schema !== "object") return [];
    if (Array.isArray(schema)) return schema.flatMap(choicesIn);
    const { enum: choices = [], const: only = [], ...rest } = schema as JsonObject;
    return [...leavesOf(choices), ...leavesOf(only)]
      .map(String)
      .concat(Object.values(rest).flatMap(choicesIn));
  };
  return choicesIn(input);
}

import { type Json, type Language, renderValue, SparringError, type ToolResult } from "../core/index.ts";
import { type Environment, runProgram, type World } from "../environment/index.ts";
import type { ProgramErrorCode, ProgramResult, Sandbox } from "../sandbox/index.ts";
import type { Action } from "./action.ts";

/** Longest observation that a model is shown, in characters; what is beyond is cut, with a note. */
export const observationLength = 4000;

export interface Observation {
  text: string;
  toolCalls: number;
  /** The program ran out of a sandbox budget. */
  exhausted: boolean;
  /** A tool was called that ends a conversation. */
  ends: boolean;
}

/** Carries out an action on the world and says what the model gets to see of it. */
export async function perform(
  action: Exclude<Action, { kind: "answer" }>,
  stage: {
    environment: Environment;
    world: World;
    /** Of programs, and what runs them. */
    language: Language | undefined;
    programs: Pick<Sandbox, "run">;
    seed: number;
  },
): Promise<Observation> {
  const { environment } = stage;
  if (action.kind === "invalid")
    return { text: errorText(action.message), toolCalls: 0, exhausted: false, ends: false };
  if (action.kind === "call") {
    const result = await stage.world.call(action.name, action.argumentsJson);
    const ends = ended(environment, [{ name: action.name, result }]);
    return { text: cut(resultText(result)), toolCalls: 1, exhausted: false, ends };
  }
  const { language = "javascript", seed } = stage;
  const result = await runProgram(stage.programs, environment, stage.world, action.code, { language, seed });
  if (result.error?.code === "timeout" && language === "javascript") {
    // Fuel ends endless programs; the clock only fires where the machine is too slow. In Python it also ends what is
    // endless inside a built-in, so there it is one of the program's budgets.
    throw new SparringError(
      "sandbox",
      `run code action: ${result.error.message}; the machine may be overloaded`,
    );
  }
  return {
    text: cut(programText(result)),
    toolCalls: result.calls.length,
    exhausted: result.error !== null && budgets.includes(result.error.code),
    ends: ended(environment, result.calls),
  };
}

function ended({ tools }: Environment, calls: readonly { name: string; result: ToolResult }[]): boolean {
  return calls.some(
    ({ name, result }) => result.kind === "value" && tools.some((tool) => tool.name === name && tool.ends),
  );
}

const budgets: readonly ProgramErrorCode[] = [
  "fuel",
  "timeout",
  "out-of-memory",
  "output-limit",
  "tool-limit",
];

const errorText = (error: string) => cut(JSON.stringify({ error }));

function resultText(result: ToolResult): string {
  return result.kind === "value" ? renderValue(result.value) : errorText(result.error);
}

/** What a program printed, then what it returned or why it failed. */
function programText(result: ProgramResult): string {
  const end: Json | undefined = result.error
    ? { error: `${result.error.code}: ${result.error.message}` }
    : result.value;
  return [result.output.trimEnd(), renderValue(end)].filter((part) => part !== "").join("\n");
}

function cut(text: string): string {
  if (text.length <= observationLength) return text;
  // A pair of surrogates that the cut would split goes altogether.
  const kept = text.slice(0, observationLength).replace(/[\uD800-\uDBFF]$/, "");
  return `${kept}... (${text.length - kept.length} more characters)`;
}

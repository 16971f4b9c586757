import type { Json, ToolSpec } from "../core/index.ts";
import type { ToolCalls } from "./trial.ts";
import { inputsOf, textOf } from "./words.ts";

/** What a tool says of itself: its name, its description, its arguments and the values that they may take. */
export function textOfTool({ name, description, input }: ToolSpec): string {
  return `${name} | ${description} | ${textOf((input.properties ?? {}) as Json)}`;
}

/** What went into a call and what came out of it. */
export function textOfCall(call: ToolCalls[number]): string {
  return `${inputsOf(call).join(" | ")} | ${resultText(call)}`;
}

export function resultText({ result }: ToolCalls[number]): string {
  return result.kind === "value" ? textOf(result.value) : result.error;
}

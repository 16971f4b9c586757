import type { Json, JsonObject } from "./json.ts";

/** What a tool does to the state. What is not annotated counts as "write". */
export type Effect = "read" | "write";

/** A tool as models and programs see it. `input` is a JSON Schema (draft 7) of an object. */
export interface ToolSpec {
  name: string;
  /** One phrase, imperative: "Look up an order by its id". */
  description: string;
  input: JsonObject;
  effect: Effect;
  /** Where a call that succeeds ends an executor's rollout: handing over to a person, closing a case. */
  ends?: true;
}

/**
 * What a tool call came to. A refusal is an ordinary result (programs and models see `{ error }`);
 * "invalid" means an unknown tool or arguments that do not fit the schema, and throws in programs.
 */
export type ToolResult =
  | { kind: "value"; value: Json }
  | { kind: "refused"; error: string }
  | { kind: "invalid"; error: string };

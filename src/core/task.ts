import type { Json } from "./json.ts";

/** The seed, or any JSON, from which an environment's `reset` rebuilds the very same state. */
export type Scenario = Json;

/** The language of a task's programs. */
export type Language = "javascript" | "python";

/**
 * A Code-as-Task (paper, section 3): an instruction and the code that judges it.
 * `solution` and `failures` are programs: bodies of a function (async in JavaScript) with `tools` in scope whose return value
 * is the answer. `verify` is the body of such a function of `(tools, answer)` that returns a boolean and sees read tools only.
 */
export interface CodeAsTask {
  id: string;
  environment: string;
  /** Of the tools and rules that the task was made for: tells when they have changed since. */
  environmentHash: string;
  scenario: Scenario;
  language: Language;
  instruction: string;
  verify: string;
  solution: string;
  failures: string[];
  provenance: Provenance;
}

/** Where a task came from. */
export interface Provenance {
  /** "challenger", or "hand-written" for suites. */
  author: "challenger" | "hand-written";
  /** The rollout that proposed it, where there is one. */
  rollout?: string;
  model?: string;
}

/** What a challenger wrote, taken apart, before any gate has seen it. */
export type TaskDraft = Pick<CodeAsTask, "instruction" | "verify" | "solution" | "failures">;

import type { JsonObject } from "./json.ts";
import type { Message } from "./message.ts";
import type { Scenario } from "./task.ts";

/**
 * What a rollout came to (architecture: five outcomes, never two).
 * Only "solved" (reward 1) and "failed" (reward 0) train; the others say whose fault it was.
 */
export type Outcome =
  | { kind: "solved" }
  | { kind: "failed"; truncated?: "turns" | "context" | "budget"; detail?: string }
  | { kind: "simulator-error"; detail: string }
  | { kind: "infrastructure-error"; detail: string }
  | { kind: "task-defect"; detail: string };

export type OutcomeKind = Outcome["kind"];

/** Reward of a rollout that may train; undefined where nobody's policy is to blame. */
export function rewardOf(outcome: Outcome): 0 | 1 | undefined {
  if (outcome.kind === "solved") return 1;
  return outcome.kind === "failed" ? 0 : undefined;
}

/**
 * The exact tokens of a rollout, prompts included. All arrays have one entry a token.
 * Nothing here was re-tokenised: a next prompt is the previous ids + the completion's ids + the environment's ids.
 */
export interface TokenRecord {
  ids: number[];
  /** 1 where the model sampled the token, 0 where somebody else wrote it. */
  mask: (0 | 1)[];
  /** log p under the sampling temperature, before any top-p cut; 0 where mask is 0. */
  logprobs: number[];
  /**
   * Present where another model wrote the rollout and this is how the policy would have: nobody sampled these ids, so
   * `logprobs` says nothing, and only supervised learning may use them.
   */
  rendered?: true;
}

/** How an agent acts: one JSON tool call a turn, or a block of code that calls tools, in JavaScript ("code") or Python. */
export type ActionFormat = "json" | "code" | "python";

/** Benchmarks that are run as they are know two more: JSON after "Action:" in plain text, and a tool's name with its arguments. */
export type RolloutFormat = ActionFormat | "react" | "text";

/** One attempt of a model in an environment: as executor at a task, or as challenger at writing one. */
export interface Rollout {
  id: string;
  role: "executor" | "challenger";
  environment: string;
  scenario: Scenario;
  /** The task that an executor tried. */
  task?: string;
  model: string;
  /** Who played a user, where one was talked to, and what was wrong with turns of that user that were therefore drawn again. */
  user?: { name: string; faults: string[] };
  /** Names the rollout's own random stream. */
  seed: number;
  format: RolloutFormat;
  messages: Message[];
  /** Model turns taken. */
  turns: number;
  toolCalls: number;
  /** The executor's answer or the challenger's proposal; null where none was reached. */
  answer: string | null;
  outcome: Outcome;
  /** What a benchmark's own scoring said beside the outcome: parts of the reward, hashes, a second verdict. */
  score?: JsonObject;
  /** Present where the model's tokens are known exactly; absent rollouts serve evaluation and SFT only. */
  tokens?: TokenRecord;
  milliseconds: number;
}

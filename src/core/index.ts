export { atExit } from "./at-exit.ts";
export {
  type CallRecord,
  type CallTotals,
  type CompletedCall,
  countCall,
  type TokenUsage,
  type Usage,
} from "./call.ts";
export { type ErrorCode, messageOf, SparringError } from "./errors.ts";
export { canonicalJson, type Json, type JsonObject, renderValue } from "./json.ts";
export type { Message, ToolCall } from "./message.ts";
export { createRandom, type Random, seedOf } from "./random.ts";
export {
  type ActionFormat,
  type Outcome,
  type OutcomeKind,
  type Rollout,
  type RolloutFormat,
  rewardOf,
  type TokenRecord,
} from "./rollout.ts";
export { spawnWorker } from "./spawn-worker.ts";
export { type Split, scenarioSeed, splitOf } from "./split.ts";
export type { CodeAsTask, Language, Provenance, Scenario, TaskDraft } from "./task.ts";
export type { Effect, ToolResult, ToolSpec } from "./tool.ts";

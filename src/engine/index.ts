export type { Engine, GenerateReply, GenerateRequest, ModelConfig, WeightedTokens } from "./engine.ts";
export { conversationsKept } from "./engine.ts";
export type { LoraConfig } from "./lora.ts";
export { linearNames } from "./lora.ts";
export {
  defaultActivationBytes,
  estimateTraining,
  type Memory,
  memoryOf,
  type TrainingEstimate,
} from "./memory.ts";
export { createEngine, type EngineOptions, openEngine } from "./open.ts";

export type { Engine, GenerateReply, GenerateRequest, ModelConfig, WeightedTokens } from "./engine.ts";
export { conversationsKept } from "./engine.ts";
export { linearNames } from "./lora.ts";
export {
  availableMemory,
  defaultActivationBytes,
  type Memory,
  memoryOf,
} from "./memory.ts";
export type { LoraConfig } from "./model-config.ts";
export { createEngine, type EngineOptions, openEngine } from "./open.ts";
export { readTensors, type StoredTensor, writeTensors } from "./safetensors.ts";

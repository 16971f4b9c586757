export type { Engine, GenerateReply, GenerateRequest, ModelConfig, WeightedTokens } from "./engine.ts";
export { createEngine, type EngineOptions, openEngine } from "./open.ts";

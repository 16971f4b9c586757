export type { Engine, GenerateReply, GenerateRequest, ModelConfig, WeightedTokens } from "./engine.ts";

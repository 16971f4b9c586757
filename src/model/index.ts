export { type DownloadOptions, downloadModel } from "./hub.ts";
export { type HubName, hubNameOf, parseHubName } from "./hub-cache.ts";
export { localModel, type OpenOptions, openLocalModel } from "./local.ts";
export type {
  Batching,
  ChatModel,
  ChatReply,
  ChatRequest,
  Model,
  SampleReply,
  SampleRequest,
  Sampling,
  Tokenizer,
  TokenModel,
} from "./model.ts";
export { type OpenAIModelOptions, openaiModel } from "./openai.ts";
export {
  byteTokenizer,
  type Script,
  type ScriptedTurn,
  scriptedModel,
  scriptedTokenModel,
} from "./scripted.ts";
export { loadTokenizer } from "./tokenizer.ts";

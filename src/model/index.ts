export { type Account, type AccountOptions, createAccount, type Price } from "./account.ts";
export { answeredCall } from "./chat-wire.ts";
export { defaultConcurrency, type EndpointOptions, keyOf } from "./endpoint.ts";
export { type DownloadOptions, downloadModel } from "./hub.ts";
export { type HubName, hubNameOf, parseHubName } from "./hub-cache.ts";
export { localModel, type OpenOptions, openLocalModel, promptsOf } from "./local.ts";
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
export { openaiModel } from "./openai.ts";
export {
  byteTokenizer,
  type Script,
  type ScriptedTurn,
  scriptedModel,
  scriptedTokenModel,
} from "./scripted.ts";
export { tinkerModel } from "./tinker.ts";
export { bytesOf } from "./token-bytes.ts";
export { openTokenEndpoint, type TokenEndpointOptions } from "./token-endpoint.ts";
export { type TokenServer, type TokenWire, tokenWires } from "./token-wire.ts";
export { loadTokenizer } from "./tokenizer.ts";

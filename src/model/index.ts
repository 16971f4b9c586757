export type {
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

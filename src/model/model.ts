import type { Message, ToolSpec } from "../core/index.ts";

/**
 * What produces tokens, on two levels. Every model answers messages; one whose tokens are known exactly
 * also continues token ids, and only such a model's rollouts can train by reinforcement learning.
 */
export type Model = ChatModel | TokenModel;

interface ModelCommon {
  readonly name: string;
  /** Tokens of prompt and completion together; undefined where the endpoint does not say. */
  readonly contextLength: number | undefined;
  /** "brief" for models that were pretrained on Sparring's short prompts, "full" for everybody else. */
  readonly prompts: "brief" | "full";
  /** Requests at the same time that it is meant for; absent where it is as good as any other number. */
  readonly concurrency?: number;
  close(): Promise<void>;
}

export interface ChatModel extends ModelCommon {
  readonly level: "messages";
  chat(request: ChatRequest): Promise<ChatReply>;
}

export interface TokenModel extends ModelCommon {
  readonly level: "tokens";
  readonly tokenizer: Tokenizer;
  sample(request: SampleRequest): Promise<SampleReply>;
  /** Present on models that answer many requests at once faster than one after the other (the embedded engine). */
  batching?: Batching;
  /** Present where replies depend on the calls before (cached prefixes change last bits): from here on they do not. */
  forget?(): Promise<void>;
}

/**
 * Continuous batching. Results could depend on what is batched together: whoever runs many rollouts asks only when all that
 * have no request under way want tokens, in the order of the rollouts, so that timing decides nothing.
 */
export interface Batching {
  /** Conversations whose beginnings the model remembers; if more take turns, each has to be read anew at every turn. */
  conversations: number;
  /**
   * Adds requests to those under way and samples on until some reply is complete. Gives one entry for each request under
   * way, in the order in which they were asked for: its reply, or undefined as long as it is not complete. An error and
   * `forget` drop what is under way.
   */
  sampleSome(requests: readonly SampleRequest[]): Promise<(SampleReply | undefined)[]>;
}

export interface Sampling {
  /** 0 is greedy. */
  temperature: number;
  topP: number;
  maxTokens: number;
  /** The same seed with the same prompt gives the same reply, where the model can promise that. */
  seed: number;
}

export interface ChatRequest extends Sampling {
  messages: readonly Message[];
  /** Offered through the endpoint's own tool calling; absent when the prompt describes the tools. */
  tools?: readonly ToolSpec[];
  stop?: readonly string[];
  signal?: AbortSignal;
}

export interface ChatReply {
  message: Extract<Message, { role: "assistant" }>;
  /** "length" when maxTokens or the context ran out. */
  finish: "stop" | "length";
  usage: { promptTokens: number; completionTokens: number };
}

export interface SampleRequest extends Sampling {
  prompt: readonly number[];
  /** Which conversation this continues; lets an engine keep the KV cache of its earlier turns. */
  conversation: string;
  /** The reply ends with the token that completes one of these, as if the turn were over. */
  stop?: readonly string[];
  signal?: AbortSignal;
}

export interface SampleReply {
  /** Ends with an end-of-turn token when finish is "stop", or else with the one that completes a stop text. */
  tokens: number[];
  /** One a token: log p under the sampling temperature, before the top-p cut. */
  logprobs: number[];
  finish: "stop" | "length";
}

export interface Tokenizer {
  /** Special tokens in the text are recognised as such. */
  encode(text: string): number[];
  decode(ids: readonly number[]): string;
  /** The text with every special token in it broken, so that it encodes as mere text; any other text as it is. */
  plain(text: string): string;
  /** The chat template's text for the messages, with the assistant's turn opened at the end if asked. */
  render(messages: readonly Message[], openTurn: boolean): string;
  /** What the chat template closes a turn with. */
  readonly endOfTurn: number;
  /** All tokens with which the model ends its turn, `endOfTurn` first. */
  readonly endsOfTurn: readonly number[];
  /** What the tokens stand for, by id: their UTF-8, with one character for each byte. */
  bytes(): string[];
  readonly vocabularySize: number;
}

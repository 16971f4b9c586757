import type { ModelConfig } from "./model-config.ts";

export type { ModelConfig } from "./model-config.ts";

/**
 * A small language model, trained and sampled in a worker thread of this process on ONNX Runtime.
 * Knows nothing of agents: token ids go in, token ids, log-probabilities and weight updates come out.
 * The same calls in the same order give the same results, bit for bit, on one machine and version.
 */
export interface Engine {
  readonly config: ModelConfig;
  /**
   * Samples all requests as one batch. Rows are filled in the order of the requests, and each request has a random
   * stream of its own, so a reply depends on the weights, on its request and on the calls before, never on timing. What
   * is decoded together changes no bit of it; which beginnings the cache holds already changes last bits.
   */
  generate(requests: readonly GenerateRequest[]): Promise<GenerateReply[]>;
  /**
   * Adds requests to those under way and samples on until some reply is complete: a few steps, so that rows whose reply
   * ends can go on with other requests while the rest is still being written. Gives one entry for each request under way, in
   * the order in which they were asked for: its reply, or undefined as long as it is not complete. New weights, `forget` and
   * an error drop what is under way.
   */
  generateSome(requests: readonly GenerateRequest[]): Promise<(GenerateReply | undefined)[]>;
  /** Says what the tokens stand for, by id, which stop texts need: their UTF-8, with one character for each byte. */
  readTokens(bytes: readonly string[]): Promise<void>;
  /** Drops what is cached of every conversation: replies from here on do not depend on the calls before. */
  forget(): Promise<void>;
  /** Log-probabilities of every token given those before it; the first of each datum is 0. */
  forward(data: readonly WeightedTokens[]): Promise<number[][]>;
  /** What losses of reinforcement learning are made of; tokens with weight 0 are not computed and read 0. */
  forwardHeads(data: readonly WeightedTokens[]): Promise<Heads>;
  /**
   * Adds the gradient of -sum(weight * logp), and of -sum(weight * entropy) and -sum(weight * value) where such weights are
   * given, to what was accumulated since the last optimStep; the loss it tells is the first sum. Log-probabilities
   * of tokens without a weight are not computed and read 0. Data that begin alike share the work for their beginning.
   */
  forwardBackward(data: readonly WeightedTokens[]): Promise<{ loss: number; logprobs: number[][] }>;
  /**
   * One step on the accumulated gradient, clipped to a global norm: AdamW, or Muon for the layers' matrices with AdamW
   * for the rest, which needs fewer steps from random weights. Weight decay is decoupled and spares norms. The two share
   * their state, so training goes on from a saved state with either. Throws, with the weights unchanged and the gradient dropped, when the gradient is not finite.
   */
  optimStep(step: {
    learningRate: number;
    /** Of the value head, which knows AdamW only and no decay; the learning rate where it is not given. */
    valueLearningRate?: number;
    weightDecay: number;
    clipNorm: number;
    /** "adamw" unless told otherwise. */
    optimizer?: "adamw" | "muon";
    /** 0.9, 0.95 and 1e-8 unless told otherwise; the value head always has those. */
    adam?: { beta1: number; beta2: number; epsilon: number };
  }): Promise<{ gradientNorm: number }>;
  /**
   * Writes config.json, the weights, optimizer state and copies of the tokenizer's files; atomic. A model with adapters
   * writes those alone, in PEFT's format, or with `merged` a model of its own that computes the same.
   */
  save(
    folder: string,
    options: { dtype: "F32" | "BF16"; optimizer: boolean; merged?: boolean },
  ): Promise<void>;
  /**
   * Replaces the weights (a model with adapters: those) by what `save` wrote, and the optimizer's state by the folder's or
   * else, or with `optimizer` false, by a fresh one; drops the gradient.
   */
  load(folder: string, options?: { optimizer: boolean }): Promise<void>;
  close(): Promise<void>;
}

/**
 * Conversations that an engine keeps in its cache, and rows that it decodes together: more rows gained nothing on two
 * cores. More conversations than this that take turns drive each other out of the cache, and each has to be read anew.
 */
export const conversationsKept = 32;

export interface GenerateRequest {
  prompt: readonly number[];
  maxTokens: number;
  temperature: number;
  topP: number;
  seed: number;
  /** Sampling ends after any of these; the token is part of the reply. */
  stopTokens: readonly number[];
  /**
   * Sampling ends after the token that completes any of these, wherever in the reply; the token is part of the reply. As
   * `readTokens` has it: one character for each byte.
   */
  stopTexts?: readonly string[];
  /** Requests of one conversation share the KV cache of their common prefix from call to call. */
  conversation?: string;
}

export interface GenerateReply {
  tokens: number[];
  /** log p under the temperature (temperature 0: under 1), before the top-p cut. */
  logprobs: number[];
  finish: "stop" | "length";
}

export interface WeightedTokens {
  ids: readonly number[];
  weights: readonly number[];
  /** Of the entropy of the distribution that each token is drawn from. */
  entropyWeights?: readonly number[];
  /** Of the value of what comes before each token. */
  valueWeights?: readonly number[];
}

/** One array a datum, one entry a token; the first of each is 0. */
export interface Heads {
  logprobs: number[][];
  /** In nats. */
  entropies: number[][];
  /** By a linear value head, which begins as 0 and is kept beside the model's weights, with the optimizer's state. */
  values: number[][];
}

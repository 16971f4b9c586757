import { totalmem } from "node:os";
import type { ModelConfig } from "./engine.ts";
import { headSizeOf } from "./family.ts";
import { predictionsAtOnce } from "./head.ts";
import type { Limits } from "./lanes.ts";
import { trainedParametersOf } from "./lora.ts";
import { parametersOf, sizeOf } from "./parameters.ts";
import { attentionBlocks } from "./sequence-attention.ts";

const bytesPerNumber = 4;

/** What goes through the training graph together. */
export interface BatchSize {
  tokens: number;
  /** Pairs of a query and a key that it meets, in each layer and head. */
  scores: number;
  /** Tokens whose log-probabilities are computed. */
  predicted: number;
}

/** Beyond these a micro-batch of a small model gains nothing. */
export const most = { tokens: 3072, scores: 1_048_576 };

/** What the training graph holds on to between its forward and its backward pass, and beside that at its widest place. */
export function activationBytes(config: ModelConfig, size: BatchSize): number {
  const { hidden_size: width, intermediate_size: inner, num_hidden_layers: layers } = config;
  const heads = config.num_attention_heads;
  const queries = heads * headSizeOf(config);
  const keys = config.num_key_value_heads * headSizeOf(config);
  // Residual stream and norms; queries and output of attention; keys and values, behind each lane once more; swiglu.
  const token = layers * (4 * width + 3 * queries + 5 * keys + 5 * inner);
  // Probabilities, and in one layer at a time scores and their gradients.
  const score = layers * heads + 4 * heads;
  // log p, p and the error that goes back; with entropies two more.
  const logits = 5 * config.vocab_size * Math.min(size.predicted, predictionsAtOnce(config));
  const prediction = 2 * width;
  return bytesPerNumber * (size.tokens * token + size.scores * score + size.predicted * prediction + logits);
}

/** Bytes that this process may use: the machine's, or what its container is given of them. */
export function availableMemory(): number {
  const limit = process.constrainedMemory() ?? 0;
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** Two fifths of what there is. */
export function defaultActivationBytes(): number {
  return 0.4 * availableMemory();
}

/** How large micro-batches may be for their activations to stay within `bytes`, every token predicted. */
export function limitsFor(config: ModelConfig, bytes: number): Limits {
  const bytesOf = (tokens: number) => activationBytes(config, { tokens, scores: 0, predicted: tokens });
  const perScore = activationBytes(config, { tokens: 0, scores: 1, predicted: 0 });
  const atOnce = predictionsAtOnce(config);
  const room = 0.75 * bytes;
  // Tokens beyond a piece of the head take no more logits.
  const allAtOnce = Math.floor(room / bytesOf(1));
  const inPieces = atOnce + Math.floor((room - bytesOf(atOnce)) / (bytesOf(atOnce + 1) - bytesOf(atOnce)));
  const tokens = Math.min(most.tokens, allAtOnce <= atOnce ? allAtOnce : inPieces);
  const scores = Math.min(most.scores, Math.floor((bytes - bytesOf(tokens)) / perScore));
  return {
    tokens,
    scores,
    // Measured at width 192: meeting 720 keys costs as much as all the rest.
    balance: 3.75 * config.hidden_size,
    overhead: 64,
    blocks: attentionBlocks,
  };
}

/** Bytes by what they are for. */
export interface Memory {
  weights: number;
  /** What generation keeps of the weights in its own order, and the cache of keys and values at full length. */
  generation: number;
  /** Gradient, both moments, and what the graph returns of it twice over. */
  training: number;
  activations: number;
  total: number;
}

/** What a model takes that is sampled, `rows` conversations at a time, and trained within a budget for activations. */
export function memoryOf(
  config: ModelConfig,
  { rows, context, activations }: { rows: number; context: number; activations: number },
): Memory {
  const parameters = sizeOf(parametersOf(config));
  const trained = sizeOf(trainedParametersOf(config));
  const limits = limitsFor(config, activations);
  const largest = activationBytes(config, { ...limits, predicted: limits.tokens });
  const cache =
    2 * config.num_hidden_layers * config.num_key_value_heads * headSizeOf(config) * rows * context;
  const own = config.lora ? parameters + trained : parameters;
  const parts = {
    weights: bytesPerNumber * own,
    generation: bytesPerNumber * (parameters + cache),
    training: bytesPerNumber * 5 * trained,
    activations: Math.min(activations, largest),
  };
  return { ...parts, total: Object.values(parts).reduce((sum, bytes) => sum + bytes, 0) };
}

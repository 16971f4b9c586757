import {
  conversationsKept,
  defaultActivationBytes,
  linearNames,
  type Memory,
  memoryOf,
} from "../engine/index.ts";
import { openLocalModel } from "../model/index.ts";
import { embeddedTrainer } from "../training/index.ts";
import type { TrainConfig } from "./train-config.ts";
import type { Policy } from "./weights.ts";

// The cache grows with the longest conversation, not with what the model could hold.
const usualContext = 4096;

/**
 * Opens a model folder for sampling and for training on the one engine that both share; `model.close` closes it. With `lora`
 * a fresh adapter is trained instead of the model's weights, by `seed`. `memory` is what it all takes at most, with
 * conversations of up to 4096 tokens.
 */
export async function openPolicy(
  folder: string,
  options: Pick<TrainConfig, "lora" | "stepMemoryGb"> & { seed?: number } = {},
): Promise<Policy & { memory: Memory }> {
  const { lora, stepMemoryGb, seed = 1 } = options;
  const activations = stepMemoryGb === undefined ? defaultActivationBytes() : stepMemoryGb * 1e9;
  const adapter = lora && {
    r: lora.rank,
    lora_alpha: lora.alpha,
    target_modules: lora.modules ?? linearNames,
    seed,
  };
  const { model, engine } = await openLocalModel(folder, {
    activationBytes: activations,
    ...(adapter && { lora: adapter }),
  });
  const memory = memoryOf(engine.config, {
    rows: conversationsKept,
    context: Math.min(engine.config.max_position_embeddings, usualContext),
    activations,
  });
  return { model, trainer: embeddedTrainer(engine), start: folder, memory };
}

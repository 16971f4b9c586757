import type { ModelConfig } from "../../src/engine/index.ts";

/** Two layers, grouped keys, tied embeddings: all that a model has, and small enough for finite differences. */
export const smallConfig: ModelConfig = {
  vocab_size: 40,
  hidden_size: 32,
  intermediate_size: 48,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  max_position_embeddings: 64,
  rope_theta: 10000,
  rms_norm_eps: 1e-5,
  tie_word_embeddings: true,
};

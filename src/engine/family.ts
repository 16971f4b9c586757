import type { ModelConfig, ModelType } from "./model-config.ts";

interface Family {
  /** What `transformers` calls the class of the model. */
  architecture: string;
  /** Biases on the projections of queries, keys and values. */
  qkvBias: boolean;
  /** An RMS norm over each head of queries and keys, before they are rotated. */
  qkNorm: boolean;
  /** What a config.json may leave out, with the values that the family's config class in `transformers` gives it. */
  defaults: { head_dim?: number; max_position_embeddings: number };
}

/** What the families of models differ in, by `model_type` of config.json. SmolLM2 is a llama, Qwen2.5 a qwen2. */
export const families = {
  llama: {
    architecture: "LlamaForCausalLM",
    qkvBias: false,
    qkNorm: false,
    defaults: { max_position_embeddings: 2048 },
  },
  qwen2: {
    architecture: "Qwen2ForCausalLM",
    qkvBias: true,
    qkNorm: false,
    defaults: { max_position_embeddings: 32768 },
  },
  qwen3: {
    architecture: "Qwen3ForCausalLM",
    qkvBias: false,
    qkNorm: true,
    defaults: { head_dim: 128, max_position_embeddings: 32768 },
  },
} satisfies Record<ModelType, Family>;

export function familyOf({ model_type = "llama" }: ModelConfig): Family {
  return families[model_type];
}

/** The width of a head, which the heads need not share out of the hidden width. */
export function headSizeOf({ head_dim, hidden_size, num_attention_heads }: ModelConfig): number {
  return head_dim ?? hidden_size / num_attention_heads;
}

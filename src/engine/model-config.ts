/** `model_type` of the families that the engine runs. */
export type ModelType = "llama" | "qwen2" | "qwen3";

/** The fields of a `config.json` that the engine uses, with Hugging Face's names. */
export interface ModelConfig {
  /** The family; "llama" where it is not given. */
  model_type?: ModelType;
  vocab_size: number;
  hidden_size: number;
  intermediate_size: number;
  num_hidden_layers: number;
  num_attention_heads: number;
  num_key_value_heads: number;
  /** The width of a head; hidden_size / num_attention_heads where it is not given. */
  head_dim?: number;
  max_position_embeddings: number;
  rope_theta: number;
  /** How the rotary positions are stretched; not at all where it is not given. */
  rope_scaling?: RopeScaling;
  rms_norm_eps: number;
  tie_word_embeddings: boolean;
  /** Adapters on the linear layers: they alone are trained and saved. None where it is not given. */
  lora?: LoraConfig;
}

/** How a model's rotary positions were stretched for longer contexts (`rope_scaling` of config.json). */
export type RopeScaling =
  | { rope_type: "linear"; factor: number }
  | {
      rope_type: "llama3";
      factor: number;
      low_freq_factor: number;
      high_freq_factor: number;
      original_max_position_embeddings: number;
    };

/**
 * Low-rank adapters (Hu et al. 2021) as PEFT has them: a linear layer gives x W^T + scale (x A^T) B^T, W stays as it is,
 * and A [r, in] and B [out, r] are trained. Names are those of PEFT's `adapter_config.json`.
 */
export interface LoraConfig {
  r: number;
  lora_alpha: number;
  /** Ends of the names of the layers that have an adapter, such as "q_proj". */
  target_modules: readonly string[];
  /** Scales by alpha / sqrt(r) instead of alpha / r. */
  use_rslora?: boolean;
}

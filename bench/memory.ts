import { linearNames, type ModelConfig, memoryOf } from "../src/engine/index.ts";

/** What known models take by `memoryOf`, trained whole or by an adapter; the table of docs/models.md. */
const common = {
  max_position_embeddings: 4096,
  rope_theta: 1e4,
  rms_norm_eps: 1e-5,
  tie_word_embeddings: true,
};
const shapes: Record<string, ModelConfig> = {
  "SmolLM2-135M": {
    ...common,
    vocab_size: 49152,
    hidden_size: 576,
    intermediate_size: 1536,
    num_hidden_layers: 30,
    num_attention_heads: 9,
    num_key_value_heads: 3,
  },
  "SmolLM2-360M": {
    ...common,
    vocab_size: 49152,
    hidden_size: 960,
    intermediate_size: 2560,
    num_hidden_layers: 32,
    num_attention_heads: 15,
    num_key_value_heads: 5,
  },
  "Qwen2.5-0.5B": {
    ...common,
    model_type: "qwen2",
    vocab_size: 151936,
    hidden_size: 896,
    intermediate_size: 4864,
    num_hidden_layers: 24,
    num_attention_heads: 14,
    num_key_value_heads: 2,
  },
  "Llama-3.2-1B": {
    ...common,
    vocab_size: 128256,
    hidden_size: 2048,
    intermediate_size: 8192,
    num_hidden_layers: 16,
    num_attention_heads: 32,
    num_key_value_heads: 8,
  },
};
const use = { rows: 32, context: 1024, activations: 4e9 };
const lora = { r: 16, lora_alpha: 32, target_modules: linearNames };

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
console.log("| | all weights | adapter of rank 16 |\n|---|---|---|");
for (const [name, shape] of Object.entries(shapes)) {
  const [whole, adapter] = [memoryOf(shape, use), memoryOf({ ...shape, lora }, use)];
  console.log(`| ${name} | ${gigabytes(whole.total)} | ${gigabytes(adapter.total)} |`);
}

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createEngine, type ModelConfig } from "../../src/engine/index.ts";

const special = ["<|end|>", "<|system|>", "<|user|>", "<|assistant|>", "<|tool|>"];

/** Small enough to be made, saved and sampled in a moment. */
export const tinyConfig: ModelConfig = {
  vocab_size: 256 + special.length,
  hidden_size: 16,
  intermediate_size: 32,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  max_position_embeddings: 512,
  rope_theta: 10_000,
  rms_norm_eps: 1e-5,
  tie_word_embeddings: true,
};

/** Writes a model folder with random weights and a tokenizer of one token a byte. What it samples is garbage. */
export async function writeTinyModel(
  folder: string,
  options: { contextLength?: number } = {},
): Promise<void> {
  const max_position_embeddings = options.contextLength ?? tinyConfig.max_position_embeddings;
  const engine = await createEngine({ ...tinyConfig, max_position_embeddings }, { seed: 1, threads: 1 });
  await engine.save(folder, { dtype: "F32", optimizer: false });
  await engine.close();
  await writeTinyTokenizer(folder);
}

/** One token a byte, and the special ones. */
export async function writeTinyTokenizer(folder: string): Promise<void> {
  const vocabulary = [...byteCharacters(), ...special];
  const tokenizer = {
    version: "1.0",
    added_tokens: special.map((content, i) => ({
      id: 256 + i,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false },
    post_processor: null,
    decoder: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false },
    model: {
      type: "BPE",
      vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
      merges: [],
    },
  };
  const config = { tokenizer_class: "PreTrainedTokenizerFast", eos_token: "<|end|>" };
  const template =
    "{%- for message in messages -%}<|{{ message.role }}|>{{ message.content }}<|end|>{%- endfor -%}" +
    "{%- if add_generation_prompt -%}<|assistant|>{%- endif -%}";
  await writeFile(join(folder, "tokenizer.json"), JSON.stringify(tokenizer));
  await writeFile(join(folder, "tokenizer_config.json"), JSON.stringify(config));
  await writeFile(join(folder, "chat_template.jinja"), template);
}

/** GPT-2's printable stand-ins for the bytes, in the bytes' order. */
function byteCharacters(): string[] {
  let replacement = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
    return String.fromCharCode(printable ? byte : replacement++);
  });
}

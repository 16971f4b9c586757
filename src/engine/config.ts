import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, SparringError } from "../core/index.ts";
import type { ModelConfig } from "./engine.ts";

/** A `config.json` as it was found, for writing it back with whatever else it holds. */
export type ConfigFile = Record<string, unknown>;

const sizes = [
  "vocab_size",
  "hidden_size",
  "intermediate_size",
  "num_hidden_layers",
  "num_attention_heads",
  "num_key_value_heads",
  "max_position_embeddings",
] as const;

/** What a Llama model may leave out, with the values that Hugging Face's LlamaConfig gives it. */
const defaults: ConfigFile = { rope_theta: 10000, rms_norm_eps: 1e-6, tie_word_embeddings: false };

/** Features of the Llama family that the engine lacks, with the values that mean "not used". */
const plain: Record<string, readonly unknown[]> = {
  model_type: ["llama"],
  hidden_act: ["silu", undefined],
  attention_bias: [false, undefined],
  mlp_bias: [false, undefined],
  rope_scaling: [null, undefined],
};

export async function readConfig(folder: string): Promise<{ config: ModelConfig; file: ConfigFile }> {
  const path = join(folder, "config.json");
  let file: ConfigFile;
  try {
    file = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw new SparringError("data", `open model: expected a Llama config in ${path}: ${messageOf(cause)}`, {
      cause,
    });
  }
  if (file === null || typeof file !== "object") {
    throw new SparringError(
      "data",
      `open model: expected a JSON object in ${path}, got ${JSON.stringify(file)}`,
    );
  }
  return { file, config: parseConfig(file, path) };
}

/** The engine's view of a config; throws on what the engine cannot compute. */
export function parseConfig(file: ConfigFile, origin: string): ModelConfig {
  const fail = (message: string): never => {
    throw new SparringError("engine", `open model: ${message} in ${origin}`);
  };
  for (const [key, values] of Object.entries(plain)) {
    if (!values.includes(file[key])) {
      fail(`expected ${key} to be ${JSON.stringify(values[0])}, got ${JSON.stringify(file[key])}`);
    }
  }
  const given: ConfigFile = {
    ...defaults,
    num_key_value_heads: file.num_attention_heads,
    ...rope(file, fail),
    ...file,
  };
  for (const key of sizes) {
    if (!Number.isInteger(given[key]) || (given[key] as number) < 1) {
      fail(`expected ${key} to be a whole number above 0, got ${JSON.stringify(given[key])}`);
    }
  }
  for (const key of ["rope_theta", "rms_norm_eps"]) {
    if (!((given[key] as number) > 0))
      fail(`expected ${key} to be above 0, got ${JSON.stringify(given[key])}`);
  }
  const config = pickConfig(given);
  const { hidden_size: width, num_attention_heads: heads, num_key_value_heads: kvHeads } = config;

  if (width % (2 * heads) !== 0)
    fail(`expected hidden_size to be an even multiple of ${heads} heads, got ${width}`);
  if (heads % kvHeads !== 0)
    fail(`expected num_attention_heads to be a multiple of ${kvHeads} kv heads, got ${heads}`);
  if (file.head_dim !== undefined && file.head_dim !== null && file.head_dim !== width / heads) {
    fail(
      `expected head_dim to be hidden_size / num_attention_heads = ${width / heads}, got ${file.head_dim}`,
    );
  }
  return config;
}

/** transformers 5 keeps the rotary settings in an object of their own. */
function rope(file: ConfigFile, fail: (message: string) => never): ConfigFile {
  const parameters = file.rope_parameters as ConfigFile | undefined | null;
  if (parameters === undefined || parameters === null) return {};
  const type = parameters.rope_type ?? "default";
  if (type !== "default")
    fail(`expected rope_parameters.rope_type to be "default", got ${JSON.stringify(type)}`);
  return parameters.rope_theta === undefined ? {} : { rope_theta: parameters.rope_theta };
}

function pickConfig(given: ConfigFile): ModelConfig {
  const number = (key: keyof ModelConfig) => given[key] as number;
  return {
    vocab_size: number("vocab_size"),
    hidden_size: number("hidden_size"),
    intermediate_size: number("intermediate_size"),
    num_hidden_layers: number("num_hidden_layers"),
    num_attention_heads: number("num_attention_heads"),
    num_key_value_heads: number("num_key_value_heads"),
    max_position_embeddings: number("max_position_embeddings"),
    rope_theta: number("rope_theta"),
    rms_norm_eps: number("rms_norm_eps"),
    tie_word_embeddings: given.tie_word_embeddings === true,
  };
}

/** The `config.json` of a new model, so that Hugging Face's `transformers` loads it as it is. */
export function newConfigFile(config: ModelConfig): ConfigFile {
  return {
    architectures: ["LlamaForCausalLM"],
    model_type: "llama",
    hidden_act: "silu",
    attention_bias: false,
    mlp_bias: false,
    rope_scaling: null,
    initializer_range: 0.02,
    torch_dtype: "float32",
    use_cache: true,
    ...config,
  };
}

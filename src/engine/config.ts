import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, SparringError } from "../core/index.ts";
import type { ModelConfig } from "./engine.ts";
import { families, familyOf, headSizeOf } from "./family.ts";
import type { ModelType, RopeScaling } from "./model-config.ts";

/** A `config.json` as it was found, for writing it back with whatever else it holds. */
export type ConfigFile = Record<string, unknown>;

type Fail = (message: string) => never;

const sizes = [
  "vocab_size",
  "hidden_size",
  "intermediate_size",
  "num_hidden_layers",
  "num_attention_heads",
  "num_key_value_heads",
  "max_position_embeddings",
] as const;

/** What every family's config class in `transformers` gives to fields that are left out. */
const defaults: ConfigFile = { rope_theta: 10000, rms_norm_eps: 1e-6, tie_word_embeddings: false };

/** Features that the engine lacks, with the values that mean "not used". */
const plain: Record<string, readonly unknown[]> = {
  hidden_act: ["silu", undefined],
  attention_bias: [false, undefined],
  mlp_bias: [false, undefined],
  quantization_config: [null, undefined],
  partial_rotary_factor: [1, null, undefined],
};

export async function readConfig(folder: string): Promise<{ config: ModelConfig; file: ConfigFile }> {
  const path = join(folder, "config.json");
  let file: ConfigFile;
  try {
    file = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw new SparringError(
      "data",
      `open model: expected a model's config in ${path}: ${messageOf(cause)}; give the folder of a model`,
      { cause },
    );
  }
  if (file === null || typeof file !== "object") {
    throw new SparringError(
      "data",
      `open model: expected a JSON object in ${path}, got ${JSON.stringify(file)}; fetch it again`,
    );
  }
  return { file, config: parseConfig(file, path) };
}

/** The engine's view of a config; throws on what the engine cannot compute, naming the field. */
export function parseConfig(file: ConfigFile, origin: string): ModelConfig {
  const fail: Fail = (message) => {
    throw new SparringError(
      "engine",
      `open model: ${message} in ${origin}; the engine runs dense models of the types ${Object.keys(families).join(", ")}`,
    );
  };
  const type = file.model_type;
  if (typeof type !== "string" || !Object.hasOwn(families, type)) {
    const known = Object.keys(families).map((name) => JSON.stringify(name));
    return fail(`expected model_type to be ${known.join(" or ")}, got ${JSON.stringify(type)}`);
  }
  for (const [key, values] of Object.entries(plain)) {
    if (!values.includes(file[key])) {
      fail(`expected ${key} to be ${JSON.stringify(values[0])}, got ${JSON.stringify(file[key])}`);
    }
  }
  refuseSliding(file, fail);
  const config = pickConfig(type as ModelType, file, fail);
  checkSizes(config, fail);
  return config;
}

function pickConfig(type: ModelType, file: ConfigFile, fail: Fail): ModelConfig {
  const parameters = file.rope_parameters as ConfigFile | undefined | null;
  const given: ConfigFile = {
    ...defaults,
    ...families[type].defaults,
    // Qwen's classes have a number of their own here, which no shipped model uses.
    ...(type === "llama" ? { num_key_value_heads: file.num_attention_heads } : {}),
    // transformers 5 keeps the rotary settings in an object of their own.
    ...(parameters?.rope_theta === undefined ? {} : { rope_theta: parameters.rope_theta }),
    ...Object.fromEntries(Object.entries(file).filter(([, value]) => value !== null)),
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
  const number = (key: keyof ModelConfig) => given[key] as number;
  const config: ModelConfig = {
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
  if (type !== "llama") config.model_type = type;
  const { head_dim } = given;
  if (head_dim !== undefined) {
    if (!Number.isInteger(head_dim) || (head_dim as number) < 2 || (head_dim as number) % 2 !== 0)
      fail(`expected head_dim to be an even whole number, got ${JSON.stringify(head_dim)}`);
    if (head_dim !== config.hidden_size / config.num_attention_heads) config.head_dim = head_dim as number;
  }
  const scaling = ropeScaling(file, fail);
  if (scaling !== undefined) config.rope_scaling = scaling;
  return config;
}

function checkSizes(config: ModelConfig, fail: Fail): void {
  const {
    hidden_size: width,
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    head_dim: size,
  } = config;
  if (size === undefined && width % (2 * heads) !== 0)
    fail(`expected hidden_size to be an even multiple of ${heads} heads, got ${width}`);
  if (heads % kvHeads !== 0)
    fail(`expected num_attention_heads to be a multiple of ${kvHeads} kv heads, got ${heads}`);
}

/** `rope_scaling` until transformers 4, whose older models say `type`; within `rope_parameters` since transformers 5. */
function ropeScaling(file: ConfigFile, fail: Fail): RopeScaling | undefined {
  const field = file.rope_parameters ? "rope_parameters" : "rope_scaling";
  const found = file[field] as ConfigFile | undefined | null;
  if (found === undefined || found === null) return undefined;
  const type = found.rope_type ?? found.type ?? "default";
  const above = (key: string) => {
    const value = found[key];
    if (typeof value === "number" && value > 0) return value;
    return fail(`expected ${field}.${key} to be above 0, got ${JSON.stringify(value)}`);
  };
  if (found.partial_rotary_factor !== undefined && found.partial_rotary_factor !== 1)
    fail(`expected ${field}.partial_rotary_factor to be 1, got ${found.partial_rotary_factor}`);
  if (type === "default") return undefined;
  if (type === "linear") return { rope_type: type, factor: above("factor") };
  if (type === "llama3") {
    return {
      rope_type: type,
      factor: above("factor"),
      low_freq_factor: above("low_freq_factor"),
      high_freq_factor: above("high_freq_factor"),
      original_max_position_embeddings: above("original_max_position_embeddings"),
    };
  }
  return fail(
    `expected ${field}.rope_type to be "default", "linear" or "llama3", got ${JSON.stringify(type)}`,
  );
}

/** A window that is shorter than the context leaves out keys that the engine would attend to. Qwen's is 4096 unless told. */
function refuseSliding(file: ConfigFile, fail: Fail): void {
  const { layer_types: types, use_sliding_window: used, sliding_window: window = 4096 } = file;
  const context = file.max_position_embeddings;
  const short = typeof window === "number" && !(typeof context === "number" && window >= context);
  if (Array.isArray(types)) {
    const other = types.find(
      (type) => type !== "full_attention" && !(type === "sliding_attention" && !short),
    );
    if (other !== undefined)
      fail(`expected layer_types to be "full_attention" throughout, got ${JSON.stringify(other)}`);
  } else if (used === true && short) {
    const first = typeof file.max_window_layers === "number" ? file.max_window_layers : 28;
    if (first < (file.num_hidden_layers as number))
      fail(`expected use_sliding_window to be false, got true with sliding_window ${window}`);
  }
}

/** The `config.json` of a new model, so that Hugging Face's `transformers` loads it as it is. */
export function newConfigFile(config: ModelConfig): ConfigFile {
  const { architecture, qkvBias } = familyOf(config);
  return {
    architectures: [architecture],
    model_type: "llama",
    hidden_act: "silu",
    ...(qkvBias ? {} : { attention_bias: false }),
    mlp_bias: false,
    rope_scaling: null,
    initializer_range: 0.02,
    torch_dtype: "float32",
    use_cache: true,
    head_dim: headSizeOf(config),
    ...config,
  };
}

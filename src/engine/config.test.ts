import { expect, test } from "vitest";
import { smallConfig } from "../../test/engine/small-config.ts";
import { newConfigFile, parseConfig } from "./config.ts";

const config = { ...smallConfig, rope_theta: 500 };

test("what is written for a new model is read back", () => {
  expect(parseConfig(newConfigFile(config), "test")).toEqual(config);
});

test("what a Llama config leaves out has the values of Hugging Face's LlamaConfig", () => {
  const { num_key_value_heads, rope_theta, rms_norm_eps, tie_word_embeddings, ...required } = config;
  expect(parseConfig({ model_type: "llama", ...required }, "test")).toEqual({
    ...required,
    num_key_value_heads: config.num_attention_heads,
    rope_theta: 10000,
    rms_norm_eps: 1e-6,
    tie_word_embeddings: false,
  });
});

test("the rotary base is found where transformers 5 writes it", () => {
  const { rope_theta, ...rest } = newConfigFile(config);
  const file = { ...rest, rope_parameters: { rope_theta, rope_type: "default" } };
  expect(parseConfig(file, "test").rope_theta).toBe(500);
});

test("the families have a name of their own, and Qwen3 heads of a width of their own", () => {
  const qwen3 = { ...config, model_type: "qwen3", head_dim: 128 } as const;
  expect(newConfigFile(qwen3).architectures).toEqual(["Qwen3ForCausalLM"]);
  expect(parseConfig(newConfigFile(qwen3), "test")).toEqual(qwen3);
  const { head_dim, ...rest } = newConfigFile(qwen3);
  expect(parseConfig(rest, "test").head_dim).toBe(128);
  expect(parseConfig(newConfigFile({ ...config, model_type: "qwen2" }), "test").model_type).toBe("qwen2");
});

test("scaled rotary positions are found under each of their three names", () => {
  const linear = { rope_type: "linear", factor: 4 };
  const llama3 = {
    rope_type: "llama3",
    factor: 32,
    low_freq_factor: 1,
    high_freq_factor: 4,
    original_max_position_embeddings: 8192,
  };
  const scalingOf = (change: object) =>
    parseConfig({ ...newConfigFile(config), ...change }, "test").rope_scaling;
  expect(scalingOf({ rope_scaling: { type: "linear", factor: 4 } })).toEqual(linear);
  expect(scalingOf({ rope_scaling: llama3 })).toEqual(llama3);
  expect(scalingOf({ rope_parameters: { ...llama3, rope_theta: 500 } })).toEqual(llama3);
});

test("a sliding window that never cuts anything off is no obstacle", () => {
  const qwen = { ...newConfigFile({ ...config, model_type: "qwen2" }), use_sliding_window: true };
  expect(parseConfig({ ...qwen, sliding_window: 64, max_window_layers: 0 }, "test").model_type).toBe("qwen2");
  expect(parseConfig({ ...qwen, sliding_window: 8, max_window_layers: 2 }, "test").model_type).toBe("qwen2");
  const types = ["full_attention", "full_attention"];
  expect(parseConfig({ ...qwen, sliding_window: 8, layer_types: types }, "test").model_type).toBe("qwen2");
});

test.each([
  ["another kind of model", { model_type: "qwen3_moe" }, /model_type to be .* got "qwen3_moe"/],
  ["quantised weights", { quantization_config: { bits: 4 } }, /quantization_config to be null/],
  ["another way of scaling", { rope_scaling: { rope_type: "yarn" } }, /rope_scaling.rope_type .* "yarn"/],
  ["scaling without a factor", { rope_scaling: { type: "linear" } }, /rope_scaling.factor to be above 0/],
  ["a sliding window", { layer_types: ["sliding_attention"], sliding_window: 8 }, /layer_types to be/],
  [
    "a sliding window of the last layers",
    { use_sliding_window: true, sliding_window: 8, max_window_layers: 1 },
    /use_sliding_window to be false/,
  ],
  [
    "a sliding window of the usual size",
    { use_sliding_window: true, max_window_layers: 0, max_position_embeddings: 8192 },
    /use_sliding_window to be false, got true with sliding_window 4096/,
  ],
  [
    "rotary positions on part of a head",
    { rope_parameters: { partial_rotary_factor: 0.5 } },
    /partial_rotary/,
  ],
  ["scaled rotary positions of transformers 5", { rope_parameters: { rope_type: "yarn" } }, /rope_type/],
  ["biases", { attention_bias: true }, /attention_bias to be false/],
  ["a size that is no whole number", { hidden_size: 3.5 }, /hidden_size to be a whole number/],
  ["heads that do not divide the width", { num_attention_heads: 3, head_dim: null }, /hidden_size to be/],
  ["kv heads that do not divide the heads", { num_key_value_heads: 3 }, /multiple of 3 kv heads/],
  ["an odd head size", { head_dim: 3 }, /head_dim to be an even/],
  ["a rotary base of 0", { rope_theta: 0 }, /rope_theta to be above 0/],
])("refuses %s", (_, change, message) => {
  expect(() => parseConfig({ ...newConfigFile(config), ...change }, "here")).toThrow(message);
});

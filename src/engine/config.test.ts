import { expect, test } from "vitest";
import { newConfigFile, parseConfig } from "./config.ts";

const config = {
  vocab_size: 48,
  hidden_size: 32,
  intermediate_size: 64,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 64,
  rope_theta: 500,
  rms_norm_eps: 1e-5,
  tie_word_embeddings: true,
};

test("what is written for a new model is read back", () => {
  expect(parseConfig(newConfigFile(config), "test")).toEqual(config);
});

test("what a Llama config leaves out has the values of Hugging Face's LlamaConfig", () => {
  const { num_key_value_heads, rope_theta, rms_norm_eps, tie_word_embeddings, ...required } = config;
  expect(parseConfig({ model_type: "llama", ...required }, "test")).toEqual({
    ...required,
    num_key_value_heads: 4,
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

test.each([
  ["another kind of model", { model_type: "qwen2" }, /model_type to be "llama", got "qwen2"/],
  ["scaled rotary positions", { rope_scaling: { factor: 2 } }, /rope_scaling to be null/],
  ["scaled rotary positions of transformers 5", { rope_parameters: { rope_type: "yarn" } }, /rope_type/],
  ["biases", { attention_bias: true }, /attention_bias to be false/],
  ["a size that is no whole number", { hidden_size: 3.5 }, /hidden_size to be a whole number/],
  ["heads that do not divide the width", { num_attention_heads: 3 }, /hidden_size to be/],
  ["kv heads that do not divide the heads", { num_key_value_heads: 3 }, /multiple of 3 kv heads/],
  ["a head size of its own", { head_dim: 128 }, /head_dim/],
  ["a rotary base of 0", { rope_theta: 0 }, /rope_theta to be above 0/],
])("refuses %s", (_, change, message) => {
  expect(() => parseConfig({ ...newConfigFile(config), ...change }, "here")).toThrow(message);
});

import { expect, test } from "vitest";
import type { ModelConfig } from "./engine.ts";
import { activationBytes, limitsFor, memoryOf } from "./memory.ts";

/** The shape of the model that ships. */
const small: ModelConfig = {
  vocab_size: 2271,
  hidden_size: 192,
  intermediate_size: 512,
  num_hidden_layers: 6,
  num_attention_heads: 6,
  num_key_value_heads: 3,
  max_position_embeddings: 1024,
  rope_theta: 10000,
  rms_norm_eps: 1e-5,
  tie_word_embeddings: true,
};
/** Qwen2.5-0.5B */
const large: ModelConfig = {
  ...small,
  model_type: "qwen2",
  vocab_size: 151936,
  hidden_size: 896,
  intermediate_size: 4864,
  num_hidden_layers: 24,
  num_attention_heads: 14,
  num_key_value_heads: 2,
};
const GB = 1e9;

test("a small model has micro-batches of the size that is fastest, however much memory there is", () => {
  expect(limitsFor(small, 2 * GB)).toMatchObject({ tokens: 3072, scores: 1_048_576 });
  expect(limitsFor(small, 200 * GB)).toEqual(limitsFor(small, 2 * GB));
});

test.each([1, 2, 4, 8])("micro-batches of a large model stay within %s GB", (budget) => {
  const { tokens, scores } = limitsFor(large, budget * GB);
  expect(tokens).toBeGreaterThan(50);
  expect(activationBytes(large, { tokens, scores, predicted: tokens })).toBeLessThanOrEqual(budget * GB);
});

test("more memory means larger micro-batches, and a larger vocabulary or more layers smaller ones", () => {
  const tokensOf = (change: Partial<ModelConfig>, bytes = GB) =>
    limitsFor({ ...large, ...change }, bytes).tokens;
  expect(tokensOf({}, 2 * GB)).toBeGreaterThan(tokensOf({}));
  expect(tokensOf({ vocab_size: 50_000 })).toBeGreaterThan(tokensOf({}));
  expect(tokensOf({ num_hidden_layers: 12 })).toBeGreaterThan(tokensOf({}));
});

test("a large vocabulary's logits take the same memory for a long conversation as for a short one", () => {
  const bytesOf = (predicted: number) => activationBytes(large, { tokens: 0, scores: 0, predicted });
  expect(bytesOf(4000) - bytesOf(2000)).toBe(2000 * 4 * 2 * large.hidden_size);
  expect(bytesOf(400)).toBeGreaterThan(2 * bytesOf(190));
});

test("adapters take a fraction of the memory for training, and the same for everything else", () => {
  const use = { rows: 32, context: 1024, activations: GB };
  const lora = { r: 16, lora_alpha: 32, target_modules: ["q_proj", "v_proj"] };
  const [whole, adapted] = [memoryOf(large, use), memoryOf({ ...large, lora }, use)];
  // 494 million parameters.
  expect(whole.weights / 4 / 1e6).toBeCloseTo(494, 0);
  expect(whole.training).toBe(5 * whole.weights);
  expect(adapted.training).toBeLessThan(0.01 * whole.training);
  expect(adapted.generation).toBe(whole.generation);
  expect(whole.total).toBe(whole.weights + whole.generation + whole.training + whole.activations);
});

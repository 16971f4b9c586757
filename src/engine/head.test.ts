import { expect, test } from "vitest";
import { smallConfig } from "../../test/engine/small-config.ts";
import { createRandom } from "../core/index.ts";
import type { ModelConfig, WeightedTokens } from "./engine.ts";
import { adapterParametersOf, freshAdapter } from "./lora.ts";
import { randomWeights } from "./parameters.ts";
import { weightsOf } from "./session.ts";
import { createDifferentiator } from "./train.ts";
import { createValueHead } from "./value-head.ts";

const random = createRandom("head test");
const data = [17, 9, 30].map((length): WeightedTokens => {
  const some = () => Array.from({ length }, () => random.next() - 0.4);
  return {
    ids: some().map(() => random.integer(0, smallConfig.vocab_size - 1)),
    weights: some(),
    entropyWeights: some(),
    valueWeights: some(),
  };
});
const plain = data.map(({ ids, weights }) => ({ ids, weights }));

/** All that the head gives and what training makes of it, with so many predictions at once. */
async function numbers(config: ModelConfig, data: readonly WeightedTokens[], atOnce?: number) {
  const { lora } = config;
  const whole = randomWeights(config, 1).map((x) => 2 * x);
  const adapter = lora && freshAdapter(adapterParametersOf({ ...config, lora }), 2).map((x) => x + 0.05);
  const flat = adapter ?? whole;
  const valueHead = createValueHead(config.hidden_size);
  for (const { data } of Object.values(valueHead.feeds)) (data as Float32Array).fill(0.3);
  const model = createDifferentiator(config, weightsOf(config, flat, adapter && whole), {
    threads: 1,
    valueHead,
    ...(atOnce !== undefined && { atOnce }),
  });
  const gradient = new Float32Array(flat.length);
  const { loss, logprobs } = await model.forwardBackward(data, gradient);
  const { entropies, values } = await model.forwardHeads(data);
  const read = await model.forward(data);
  await model.close();
  const told = { loss: [loss], logprobs: logprobs.flat(), read: read.flat() };
  return { ...told, entropies: entropies.flat(), values: values.flat(), gradient, value: valueHead.gradient };
}

const lora = { r: 3, lora_alpha: 6, target_modules: ["q_proj", "down_proj"] };

test.each<[string, ModelConfig, readonly WeightedTokens[]]>([
  ["a tied head", smallConfig, plain],
  ["a head of its own", { ...smallConfig, tie_word_embeddings: false }, plain],
  ["entropies and values", smallConfig, data],
  ["adapters", { ...smallConfig, lora }, data],
])("in pieces of any size it comes to the same numbers and gradients, with %s", async (_, config, data) => {
  const whole = await numbers(config, data);
  expect(Math.hypot(...whole.gradient)).toBeGreaterThan(0.1);
  for (const atOnce of [1, 7]) {
    const pieces = await numbers(config, data, atOnce);
    for (const [name, expected] of Object.entries(whole)) {
      const got = pieces[name as keyof typeof pieces];
      expect(got.length).toBe(expected.length);
      const largest = Math.max(...expected.map(Math.abs));
      const worst = Math.max(...[...expected].map((x, i) => Math.abs(x - (got[i] as number))));
      expect(worst / Math.max(largest, 1e-9), `${name}, ${atOnce} at once`).toBeLessThan(2e-5);
    }
  }
});

test("data of which nothing is predicted have no gradient in pieces either", async () => {
  const nothing = [{ ids: [1, 2, 3], weights: [0, 0, 0] }];
  const { gradient, loss } = await numbers(smallConfig, nothing, 2);
  expect([...gradient].every((x) => x === 0)).toBe(true);
  expect(loss[0]).toBeCloseTo(0, 12);
});

import { expect, test } from "vitest";
import { smallConfig } from "../../test/engine/small-config.ts";
import { createRandom } from "../core/index.ts";
import type { ModelConfig, WeightedTokens } from "./engine.ts";
import { randomWeights, sizeOf, viewOf } from "./parameters.ts";
import { weightsOf } from "./session.ts";
import { createDifferentiator } from "./train.ts";

const config = smallConfig;

function setUp(options: Partial<ModelConfig> = {}) {
  const full = { ...config, ...options };
  const flat = randomWeights(full, 1);
  const random = createRandom("norms");
  const weights = weightsOf(full, flat);
  for (const parameter of weights.parameters) {
    // Neither norms of exactly 1 nor tiny embeddings, where errors could hide.
    const view = viewOf(flat, parameter);
    if (parameter.shape.length === 1) view.set(view.map(() => 0.5 + random.next()));
    if (parameter.name.includes("embed")) view.set(view.map((x) => 10 * x));
  }
  return { flat, parameters: weights.parameters, model: createDifferentiator(full, weights, { threads: 1 }) };
}

function sequence(seed: string, length: number): number[] {
  const random = createRandom("sequence", seed);
  return Array.from({ length }, () => random.integer(0, config.vocab_size - 1));
}

function weighted(ids: number[], from = 1): WeightedTokens {
  const random = createRandom("weights", ids.length, from);
  return { ids, weights: ids.map((_, t) => (t < from ? 0 : random.next() - 0.3)) };
}

const system = sequence("system", 30);
const shared: WeightedTokens[] = [
  weighted([...system, ...sequence("a", 7)], 30),
  weighted(sequence("alone", 12)),
  weighted([...system, ...sequence("b", 3)], 20),
  weighted([...system, ...sequence("b", 3), ...sequence("c", 5)], 31),
  weighted([...system, ...sequence("a", 7)], 33),
  weighted(system),
  { ids: [5], weights: [1] },
  { ids: [], weights: [] },
];

test.each([true, false])(
  "the gradient of the whole model agrees with finite differences, tied head: %s",
  async (tied) => {
    const { flat, parameters, model } = setUp({ tie_word_embeddings: tied });
    const gradient = new Float32Array(flat.length);
    const { loss } = await model.forwardBackward(shared, gradient);
    const lossNow = async () => {
      const logprobs = await model.forward(shared);
      return -shared.reduce(
        (sum, { weights }, d) =>
          sum + weights.reduce((part, w, t) => part + w * ((logprobs[d] as number[])[t] as number), 0),
        0,
      );
    };
    expect(loss).toBeCloseTo(await lossNow(), 3);
    for (const parameter of parameters) {
      // Along the gradient itself, where the slope is the norm and rounding matters least.
      const slope = viewOf(gradient, parameter);
      const view = viewOf(flat, parameter);
      const before = view.slice();
      const length = Math.hypot(...slope);
      const shift = 0.01;
      view.set(before.map((x, i) => x + (shift * (slope[i] as number)) / length));
      const above = await lossNow();
      view.set(before.map((x, i) => x - (shift * (slope[i] as number)) / length));
      const below = await lossNow();
      view.set(before);
      expect((above - below) / (2 * shift) / length, parameter.name).toBeCloseTo(1, 2);
    }
    await model.close();
  },
);

test("sequences packed behind a shared prefix give what they give alone", async () => {
  const { flat, parameters, model } = setUp();
  const packed = new Float32Array(sizeOf(parameters));
  const together = await model.forwardBackward(shared, packed);
  const alone = new Float32Array(flat.length);
  let loss = 0;
  const logprobs: number[][] = [];
  for (const datum of shared) {
    const one = await model.forwardBackward([datum], alone);
    loss += one.loss;
    logprobs.push(...one.logprobs);
  }
  expect(together.loss).toBeCloseTo(loss, 4);
  const worst = packed.reduce((most, x, i) => Math.max(most, Math.abs(x - (alone[i] as number))), 0);
  expect(worst / Math.max(...alone.map(Math.abs))).toBeLessThan(1e-5);
  const forward = await model.forward(shared);
  for (const [d, { ids, weights }] of shared.entries()) {
    const separate = (await model.forward([shared[d] as WeightedTokens]))[0] as number[];
    expect(forward[d]).toHaveLength(ids.length);
    for (let t = 0; t < ids.length; t++) {
      expect(forward[d]?.[t]).toBeCloseTo(separate[t] as number, 4);
      if (weights[t] !== 0) expect(together.logprobs[d]?.[t]).toBeCloseTo(separate[t] as number, 4);
    }
  }
  await model.close();
});

test("a prefix with more behind it than one run can hold still counts once", async () => {
  const { flat, model } = setUp();
  // 29 + 110 x 32 tokens: more than a micro-batch has.
  const data = Array.from({ length: 110 }, (_, i) => weighted([...system, ...sequence(`branch ${i}`, 32)]));
  const packed = new Float32Array(flat.length);
  const { loss } = await model.forwardBackward(data, packed);
  const alone = new Float32Array(flat.length);
  let sum = 0;
  for (const datum of data) sum += (await model.forwardBackward([datum], alone)).loss;
  expect(loss / sum).toBeCloseTo(1, 5);
  const worst = packed.reduce((most, x, i) => Math.max(most, Math.abs(x - (alone[i] as number))), 0);
  expect(worst / Math.max(...alone.map(Math.abs))).toBeLessThan(1e-5);
  await model.close();
});

test("a budget for activations makes micro-batches smaller without changing the result", async () => {
  const full = { ...config, max_position_embeddings: 64 };
  const flat = randomWeights(full, 1);
  const weights = weightsOf(full, flat);
  const data = Array.from({ length: 12 }, (_, i) => weighted(sequence(`budget ${i}`, 40)));
  const gradients = await Promise.all(
    [undefined, 400_000].map(async (bytes) => {
      const model = createDifferentiator(full, weights, { threads: 1, activations: bytes });
      const gradient = new Float32Array(flat.length);
      await model.forwardBackward(data, gradient);
      await model.close();
      return gradient;
    }),
  );
  const [free, bounded] = gradients as [Float32Array, Float32Array];
  const worst = bounded.reduce((most, x, i) => Math.max(most, Math.abs(x - (free[i] as number))), 0);
  expect(worst).toBeGreaterThan(0);
  expect(worst / Math.max(...free.map(Math.abs))).toBeLessThan(1e-5);
  const tight = createDifferentiator(full, weights, { threads: 1, activations: 100_000 });
  await expect(tight.forwardBackward(data, new Float32Array(flat.length))).rejects.toThrow(
    /MB for activations, got 44 tokens in one piece, which take .* MB; shorten the data or allow a step more memory \(stepMemoryGb\)/,
  );
  await tight.close();
});

test("the log-probabilities over the whole vocabulary sum to one", async () => {
  const { model } = setUp();
  const data = Array.from({ length: config.vocab_size }, (_, id) => weighted([...system.slice(0, 5), id]));
  const logprobs = await model.forward(data);
  expect(logprobs.reduce((sum, row) => sum + Math.exp(row[5] as number), 0)).toBeCloseTo(1, 5);
  await model.close();
});

test("weights that cancel on a shared token still leave its log-probability known", async () => {
  const { model, flat } = setUp();
  const ids = sequence("twice", 9);
  const sign = (weight: number) => ({ ids, weights: ids.map(() => weight) });
  const gradient = new Float32Array(flat.length);
  const { loss, logprobs } = await model.forwardBackward([sign(1), sign(-1)], gradient);
  expect(loss).toBe(0);
  expect(gradient.every((x) => x === 0)).toBe(true);
  expect(logprobs[0]?.slice(1).every((x) => x < 0)).toBe(true);
  await model.close();
});

test.each([
  ["a token outside the vocabulary", { ids: [1, 40], weights: [0, 1] }, /token ids from 0 to 39, got 40/],
  ["a missing weight", { ids: [1, 2], weights: [0] }, /one weight a token, got 1 for 2/],
  ["a weight that is not a number", { ids: [1, 2], weights: [0, Number.NaN] }, /finite weights/],
  ["a datum beyond the context", weighted(sequence("long", 66)), /at most 65 tokens/],
])("refuses %s", async (_, datum, message) => {
  const { model, flat } = setUp();
  await expect(model.forwardBackward([datum], new Float32Array(flat.length))).rejects.toThrow(message);
  await model.close();
});

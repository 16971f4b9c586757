import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { smallConfig } from "../../test/engine/small-config.ts";
import { createRandom } from "../core/index.ts";
import type { ModelConfig, WeightedTokens } from "./engine.ts";
import { predictionsAtOnce } from "./head.ts";
import { randomWeights, viewOf } from "./parameters.ts";
import { weightsOf } from "./session.ts";
import { createDifferentiator } from "./train.ts";
import { createValueHead } from "./value-head.ts";

const config = smallConfig;

function setUp(options: Partial<ModelConfig> = {}, atOnce = predictionsAtOnce(config)) {
  const full = { ...config, ...options };
  const flat = randomWeights(full, 1);
  const weights = weightsOf(full, flat);
  for (const parameter of weights.parameters) {
    const view = viewOf(flat, parameter);
    if (parameter.name.includes("embed") || parameter.name.includes("lm_head"))
      view.set(view.map((x) => 10 * x));
  }
  const head = createValueHead(full.hidden_size);
  const random = createRandom("head");
  const headViews = head.parameters.map(({ name }) => head.feeds[name]?.data as Float32Array);
  for (const view of headViews) view.set(view.map(() => random.next() - 0.5));
  const model = createDifferentiator(full, weights, { threads: 1, valueHead: head, atOnce });
  return { flat, parameters: weights.parameters, head, headViews, model };
}

function sequence(seed: string, length: number): number[] {
  const random = createRandom("sequence", seed);
  return Array.from({ length }, () => random.integer(0, config.vocab_size - 1));
}

function weighted(ids: number[], from: number): WeightedTokens {
  const random = createRandom("weights", ids.length, from);
  const some = () => ids.map((_, t) => (t < from ? 0 : random.next() - 0.3));
  return { ids, weights: some(), entropyWeights: some(), valueWeights: some() };
}

const system = sequence("system", 20);
const [value, entropy] = [{ ids: system, weights: system.map(() => 0) }, sequence("other", 9)];
const data: WeightedTokens[] = [
  weighted([...system, ...sequence("a", 7)], 15),
  weighted([...system, ...sequence("b", 3)], 20),
  weighted([...system, ...sequence("b", 3), ...sequence("c", 5)], 18),
  weighted(sequence("alone", 12), 1),
  // Nothing but a value, and nothing but an entropy: a token that was clipped still has these.
  { ...value, valueWeights: system.map((_, t) => (t === 9 ? 1 : 0)) },
  { ids: entropy, weights: entropy.map(() => 0), entropyWeights: entropy.map((_, t) => (t === 4 ? 1 : 0)) },
];
const everything = data.map(({ ids }) => ({ ids, weights: ids.map(() => 1) }));

test.each([true, false])(
  "the gradient of log-probabilities, entropies and values agrees with finite differences, tied head: %s",
  async (tied) => {
    const { flat, parameters, head, headViews, model } = setUp({ tie_word_embeddings: tied });
    const gradient = new Float32Array(flat.length);
    await model.forwardBackward(data, gradient);
    const lossNow = async () => {
      const { logprobs, entropies, values } = await model.forwardHeads(everything);
      const part = (weights: readonly number[] | undefined, of: number[][], d: number) =>
        (weights ?? []).reduce((sum, w, t) => sum + w * (of[d]?.[t] ?? Number.NaN), 0);
      return -data.reduce(
        (sum, { weights, entropyWeights, valueWeights }, d) =>
          sum +
          part(weights, logprobs, d) +
          part(entropyWeights, entropies, d) +
          part(valueWeights, values, d),
        0,
      );
    };
    const checked = [
      ...parameters.map((parameter) => ({
        name: parameter.name,
        view: viewOf(flat, parameter),
        slope: viewOf(gradient, parameter),
      })),
      ...head.parameters.map((parameter, index) => ({
        name: parameter.name,
        view: headViews[index] as Float32Array,
        slope: viewOf(head.gradient, parameter),
      })),
    ];
    for (const { name, view, slope } of checked) {
      // Along the gradient itself, where the slope is the norm and rounding matters least.
      const before = view.slice();
      const length = Math.hypot(...slope);
      const shift = 0.01;
      view.set(before.map((x, i) => x + (shift * (slope[i] as number)) / length));
      const above = await lossNow();
      view.set(before.map((x, i) => x - (shift * (slope[i] as number)) / length));
      const below = await lossNow();
      view.set(before);
      expect((above - below) / (2 * shift) / length, name).toBeCloseTo(1, 2);
    }
    await model.close();
  },
);

test("the entropies are those of the whole distribution, and tokens without a weight are not computed", async () => {
  const { model } = setUp();
  const ids = (last: number) => [...system.slice(0, 5), last];
  const all = Array.from({ length: config.vocab_size }, (_, id) => ({
    ids: ids(id),
    weights: ids(id).map(() => 1),
  }));
  const { logprobs, entropies } = await model.forwardHeads(all);
  const entropy = -logprobs.reduce((sum, row) => sum + Math.exp(row[5] as number) * (row[5] as number), 0);
  for (const row of entropies) expect(row[5]).toBeCloseTo(entropy, 4);
  const last = await model.forwardHeads([{ ids: ids(1), weights: [0, 0, 0, 0, 0, 1] }]);
  for (const rows of [last.logprobs, last.entropies, last.values]) {
    expect(rows[0]?.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(rows[0]?.[5]).not.toBe(0);
  }
  expect(last.logprobs[0]?.[5]).toBeCloseTo(logprobs[1]?.[5] as number, 5);
  await model.close();
});

test("log-probabilities and gradients are the same with the heads' graph as without it", async () => {
  const { flat, model } = setUp();
  const plain = data.map(({ ids, weights }) => ({ ids, weights }));
  const without = new Float32Array(flat.length);
  const withHeads = new Float32Array(flat.length);
  const first = await model.forwardBackward(plain, without);
  const nothing = plain.map((datum) => ({ ...datum, valueWeights: datum.weights.map(() => 1e-30) }));
  const second = await model.forwardBackward(nothing, withHeads);
  expect(second.loss).toBeCloseTo(first.loss, 4);
  const largest = Math.max(...without.map(Math.abs));
  const worst = without.reduce((most, x, i) => Math.max(most, Math.abs(x - (withHeads[i] as number))), 0);
  expect(worst / largest).toBeLessThan(1e-5);
  await model.close();
});

test("entropy weights and value weights have to fit the tokens", async () => {
  const { flat, model } = setUp();
  const gradient = new Float32Array(flat.length);
  for (const key of ["entropyWeights", "valueWeights"]) {
    const datum = { ids: [1, 2], weights: [0, 1], [key]: [0] };
    await expect(model.forwardBackward([datum], gradient)).rejects.toThrow(/one weight a token, got 1 for 2/);
    const endless = { ...datum, [key]: [0, Number.NaN] };
    await expect(model.forwardBackward([endless], gradient)).rejects.toThrow(/finite weights/);
  }
  await model.close();
});

describe("a value head", () => {
  test("is kept with its optimizer's state, and goes on from there to the very same numbers", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sparring-value-head-"));
    try {
      const step = (head: ReturnType<typeof createValueHead>, by: number) => {
        head.gradient.fill(by);
        head.step(0.1, 1);
      };
      const numbers = (head: ReturnType<typeof createValueHead>) =>
        Object.values(head.feeds).map(({ data }) => [...(data as Float32Array)]);
      const whole = createValueHead(4);
      step(whole, 1);
      await whole.write(folder);
      step(whole, -3);
      const resumed = createValueHead(4);
      await resumed.read(folder);
      step(resumed, -3);
      expect(numbers(resumed)).toEqual(numbers(whole));
      await resumed.read(join(folder, "nowhere"));
      expect(numbers(resumed).flat()).toEqual([0, 0, 0, 0, 0]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("that never made a step leaves nothing in the folder", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sparring-value-head-"));
    try {
      const head = createValueHead(4);
      head.step(0.1, 1);
      await head.write(folder);
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

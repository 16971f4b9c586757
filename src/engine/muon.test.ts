import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { adamw, emptyMoments } from "./adamw.ts";
import { createMuon } from "./muon.ts";
import { createOrthogonalizer } from "./newton-schulz.ts";
import type { Parameter } from "./parameters.ts";

const embedding: Parameter = { name: "model.embed_tokens.weight", shape: [3, 2], offset: 0, size: 6 };
const norm: Parameter = { name: "model.layers.0.input_layernorm.weight", shape: [2], offset: 6, size: 2 };
const matrix: Parameter = { name: "model.layers.0.mlp.up_proj.weight", shape: [4, 2], offset: 8, size: 8 };
const parameters = [embedding, norm, matrix];
const length = 16;
const options = { learningRate: 0.1, weightDecay: 0.5, scale: 0.25 };

function numbers(seed: number): Float32Array {
  const random = createRandom("muon", seed);
  return Float32Array.from({ length }, () => random.next() - 0.5);
}

test("a layer's matrix decays and goes along its orthogonalised momentum, scaled by its longer side", async () => {
  const [muon, orthogonalizer] = [createMuon(parameters), createOrthogonalizer()];
  const [weights, moments] = [numbers(0), emptyMoments(length)];
  let expected = weights.slice(8);
  let momentum = new Float32Array(8);
  for (const seed of [1, 2, 3]) {
    const g = numbers(seed)
      .slice(8)
      .map((x) => x * options.scale);
    momentum = momentum.map((m, i) => 0.95 * m + 0.05 * g[i]!);
    const ahead = momentum.map((m, i) => 0.95 * m + 0.05 * g[i]!);
    const direction = await orthogonalizer.run(ahead, [4, 2]);
    expected = expected.map((w, i) => w * (1 - 0.1 * 0.5) - 0.1 * 0.6 * Math.sqrt(4) * direction[i]!);
    await muon.step(weights, numbers(seed), moments, options);
  }
  for (const [i, value] of expected.entries()) expect(weights[8 + i]).toBeCloseTo(value, 4);
  expect(moments.step).toBe(3);
  await muon.close();
  await orthogonalizer.close();
});

test("embedding and norms, and all second moments, are those of AdamW", async () => {
  const muon = createMuon(parameters);
  const [weights, moments] = [numbers(0), emptyMoments(length)];
  const [plainWeights, plainMoments] = [numbers(0), emptyMoments(length)];
  for (const seed of [1, 2]) {
    await muon.step(weights, numbers(seed), moments, options);
    adamw(parameters, plainWeights, numbers(seed), plainMoments, options);
  }
  expect(weights.slice(0, 8)).toEqual(plainWeights.slice(0, 8));
  expect(weights.slice(8)).not.toEqual(plainWeights.slice(8));
  expect(moments.v).toEqual(plainMoments.v);
  await muon.close();
});

import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRandom, type Random } from "../src/core/index.ts";
import { readTensors, type StoredTensor, writeTensors } from "../src/engine/index.ts";

/**
 * Draws anew the embeddings of a checkpoint that have become alike. A token that was never to be said moved, step by step, where
 * all such tokens go; the model cannot tell one from the other any more, and so cannot copy them.
 * The new ones come from the normal distribution of those that can be told apart; the optimizer forgets the old.
 */
const { values: options } = parseArgs({
  options: {
    folder: { type: "string", default: "runs/pretrain/checkpoint/model" },
    /** The cosine to its nearest neighbour from which on a token counts as lost. */
    alike: { type: "string", default: "0.9" },
  },
});
const name = "model.embed_tokens.weight";
const weights = join(options.folder, "model.safetensors");
const optimizer = join(options.folder, "optimizer.safetensors");

const model = await readTensors(weights);
const embedding = model.tensors.get(name) as StoredTensor;
const [vocabulary, width] = embedding.shape as [number, number];
const row = (token: number, { values } = embedding) => values.subarray(token * width, (token + 1) * width);
const lost = new Set(tokensAlike(Number(options.alike)));
const kept = Array.from({ length: vocabulary }, (_, token) => token).filter((token) => !lost.has(token));
renew(createRandom("renew", vocabulary, lost.size));

const state = await readTensors(optimizer);
for (const moment of ["m", "v"]) {
  const tensor = state.tensors.get(`${moment}.${name}`) as StoredTensor;
  for (const token of lost) row(token, tensor).fill(0);
}
await writeTensors(weights, model, "F32");
await writeTensors(optimizer, state, "F32");
console.log(`${lost.size} of ${vocabulary} embeddings drawn anew in ${options.folder}`);

function tokensAlike(least: number): number[] {
  const unit = embedding.values.slice();
  for (let token = 0; token < vocabulary; token++) {
    const length = Math.hypot(...row(token));
    for (let d = 0; d < width; d++) unit[token * width + d]! /= length;
  }
  const nearest = new Float64Array(vocabulary).fill(-1);
  for (let a = 0; a < vocabulary; a++) {
    for (let b = 0; b < a; b++) {
      let cosine = 0;
      for (let d = 0; d < width; d++) cosine += unit[a * width + d]! * unit[b * width + d]!;
      nearest[a] = Math.max(nearest[a]!, cosine);
      nearest[b] = Math.max(nearest[b]!, cosine);
    }
  }
  return [...nearest.keys()].filter((token) => nearest[token]! >= least);
}

function renew(random: Random): void {
  for (let d = 0; d < width; d++) {
    const values = kept.map((token) => row(token)[d]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / kept.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / kept.length);
    for (const token of lost) row(token)[d] = mean + deviation * normal(random);
  }
}

/** Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

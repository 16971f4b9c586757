import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRandom, type Random } from "../src/core/index.ts";
import { readTensors, type StoredTensor, writeTensors } from "../src/engine/index.ts";
import { tokensAlike } from "./alike.ts";

/**
 * Draws anew the embeddings of a checkpoint that have become alike (see `tokensAlike`).
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
const lost = new Set(tokensAlike(embedding, Number(options.alike)));
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

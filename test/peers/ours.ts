import { createDecoder } from "../../src/engine/decoder.ts";
import type { WeightedTokens } from "../../src/engine/index.ts";
import { loadModel, saveModel } from "../../src/engine/loaded-model.ts";
import { viewOf } from "../../src/engine/parameters.ts";
import { weightsOf } from "../../src/engine/session.ts";
import { createDifferentiator } from "../../src/engine/train.ts";

/** By name: `logits.N` of every datum (log-probabilities, [tokens, vocabulary]), and `gradient.PARAMETER`. */
export type Results = Map<string, Float32Array>;

/** What the engine makes of a model folder: the whole vocabulary by decoding, gradients by its training graph. */
export async function compute(
  folder: string,
  adapter: string | null,
  data: readonly WeightedTokens[],
): Promise<Results> {
  const origin = { folder, adapter: adapter === null ? undefined : { folder: adapter }, threads: 1 };
  const { config, flat, adapted } = await loadModel(origin);
  const weights = weightsOf(config, flat, adapted?.frozen);
  const results: Results = new Map();
  const decoder = await createDecoder(config, weights, { threads: 1, slots: 1 });
  for (const [d, { ids }] of data.entries()) {
    const logits = new Float32Array(ids.length * config.vocab_size);
    decoder.forget();
    for (const [t, id] of ids.entries()) logits.set(await decoder.extend(0, [id]), t * config.vocab_size);
    results.set(`logits.${d}`, logits);
  }
  await decoder.close();
  const differentiator = createDifferentiator(config, weights, { threads: 1 });
  const gradient = new Float32Array(flat.length);
  await differentiator.forwardBackward(data, gradient);
  await differentiator.close();
  for (const parameter of weights.parameters)
    results.set(`gradient.${parameter.name}`, viewOf(gradient, parameter));
  return results;
}

/** Opens and writes again, as a training would between two of its checkpoints. */
export async function copyModel(
  from: { folder: string; adapter: string | null },
  to: string,
  options: Parameters<typeof saveModel>[2],
): Promise<void> {
  const adapter = from.adapter === null ? undefined : { folder: from.adapter };
  await saveModel(to, await loadModel({ folder: from.folder, adapter, threads: 1 }), options);
}

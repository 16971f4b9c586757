import type { Datum, Trainer } from "../../src/training/index.ts";

export const vocabulary = 4;

/**
 * A bigram model: one row of logits, and one value, for every previous token. Small enough to check by hand; trained by plain
 * gradient descent.
 */
export function toyPolicy(logits = new Float64Array(vocabulary * vocabulary)) {
  const gradient = new Float64Array(logits.length);
  const values = new Float64Array(vocabulary);
  const valueGradient = new Float64Array(vocabulary);
  const logp = (from: number, to: number) => {
    const row = logits.subarray(from * vocabulary, (from + 1) * vocabulary);
    return (row[to] as number) - Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0));
  };
  const tokens = Array.from({ length: vocabulary }, (_, token) => token);
  const entropy = (from: number) =>
    -tokens.reduce((sum, to) => sum + Math.exp(logp(from, to)) * logp(from, to), 0);
  /** One number for every token that something comes before. */
  const each = ({ ids }: Datum, of: (from: number, to: number) => number) =>
    ids.map((id, at) => (at === 0 ? 0 : of(ids[at - 1] as number, id)));
  const add = (array: Float64Array, at: number, by: number) => {
    array[at] = (array[at] as number) + by;
  };

  const trainer: Trainer = {
    forward: async (data) => data.map((datum) => each(datum, logp)),
    forwardHeads: async (data) => ({
      logprobs: data.map((datum) => each(datum, logp)),
      entropies: data.map((datum) => each(datum, entropy)),
      values: data.map((datum) => each(datum, (from) => values[from] as number)),
    }),
    async forwardBackward(data) {
      let loss = 0;
      for (const { ids, weights, entropyWeights, valueWeights } of data) {
        for (let at = 1; at < ids.length; at++) {
          const [from, to, weight] = [ids[at - 1] as number, ids[at] as number, weights[at] as number];
          loss -= weight * logp(from, to);
          add(valueGradient, from, -(valueWeights?.[at] ?? 0));
          for (const token of tokens) {
            const p = Math.exp(logp(from, token));
            const ofLogp = p - (token === to ? 1 : 0);
            const ofEntropy = p * (logp(from, token) + entropy(from));
            add(
              gradient,
              from * vocabulary + token,
              weight * ofLogp + (entropyWeights?.[at] ?? 0) * ofEntropy,
            );
          }
        }
      }
      return { loss, logprobs: data.map((datum) => each(datum, logp)) };
    },
    async optimStep({ learningRate }) {
      const gradientNorm = Math.hypot(...gradient);
      for (const [at, slope] of gradient.entries()) add(logits, at, -learningRate * slope);
      for (const [at, slope] of valueGradient.entries()) add(values, at, -learningRate * slope);
      gradient.fill(0);
      valueGradient.fill(0);
      return { gradientNorm };
    },
    save: async () => {},
    load: async () => {},
  };
  return { trainer, logits, gradient, logp, entropy, values };
}

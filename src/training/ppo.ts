import type { Algorithm, Seen, StepOptions } from "./algorithm.ts";
import { exampleOf, inBatches, ownTokens, trainable } from "./example.ts";
import { clippedSurrogate, ratioOf } from "./ratio.ts";

export interface PpoOptions extends StepOptions {
  /** How far the ratio may leave 1. */
  clip: number;
  /** Price of every token's log p / ref, taken off its reward. */
  kl: number;
  gamma: number;
  lambda: number;
  /** Weight of the value head's loss. */
  valueCoefficient: number;
  /** Weight of the mean entropy, which is to be large. */
  entropyBonus: number;
}

/**
 * Proximal policy optimisation (Schulman et al. 2017, arXiv 1707.06347, eqs. 7 and 9). Over the N own tokens of the batch
 *
 *   Loss = -1/N sum min(r A, clip(r, 1 - clip, 1 + clip) A) + c1/N sum (V - return)^2 / 2 - c2 mean entropy
 *
 * with r = p / p when sampled. A token is an action; what others said between two of them belongs to the step to the next.
 * The reward comes with the last token, and every token pays kl (log p when sampled - log p of the reference) (Ziegler et
 * al. 2019, arXiv 1909.08593, eq. 2). A rollout that was cut short has failed, so nothing is expected after its end.
 * Advantages have mean 0 and deviation 1 over the batch.
 */
export function ppo(options: PpoOptions): Algorithm {
  const { clip, kl, valueCoefficient, entropyBonus } = options;
  return {
    needs: { current: true, reference: kl > 0, values: true },
    plan: (rollouts, seed) => {
      const examples = trainable(rollouts).map((rollout) => exampleOf(rollout, 0));
      return inBatches(examples, options, "ppo", seed).map(({ epoch, items }) => ({
        epoch,
        examples: items,
      }));
    },
    weigh: (batch) => {
      const total = ownTokens(batch);
      const estimates = batch.map((example) => estimatesOf(example, options));
      const normal = normaliser(
        estimates.flatMap(({ places, advantages }) => places.map((at) => advantages[at] ?? 0)),
      );
      const sums = { policy: 0, value: 0, entropy: 0, clipped: 0 };
      const data = batch.map((example, index) => {
        const { places, advantages, returns } = estimates[index] as Estimates;
        const { ids, own, sampled, logprobs, values, entropies } = example;
        const weights = own.map(() => 0);
        const valueWeights = own.map(() => 0);
        for (const at of places) {
          const ratio = ratioOf((logprobs[at] as number) - (sampled[at] as number));
          const { value, slope, clipped } = clippedSurrogate(ratio, normal(advantages[at] ?? 0), [
            clip,
            clip,
          ]);
          // d ratio / d logp is the ratio itself.
          weights[at] = (slope * ratio) / total;
          const error = (values[at] as number) - (returns[at] ?? 0);
          valueWeights[at] = (-valueCoefficient * error) / total;
          sums.policy -= value / total;
          sums.value += error ** 2 / 2 / total;
          sums.entropy += (entropies[at] as number) / total;
          if (clipped) sums.clipped += 1 / total;
        }
        const entropyWeights = own.map((each) => (each * entropyBonus) / total);
        return { ids, weights, valueWeights, ...(entropyBonus > 0 && { entropyWeights }) };
      });
      return {
        data,
        loss: sums.policy + valueCoefficient * sums.value - entropyBonus * sums.entropy,
        clipFraction: sums.clipped,
        valueLoss: sums.value,
      };
    },
  };
}

interface Estimates {
  /** Of the own tokens, in order; advantages and returns are at these. */
  places: number[];
  advantages: number[];
  returns: number[];
}

/** Generalised advantage estimation (Schulman et al. 2016, arXiv 1506.02438, eq. 16) from the values when the round began. */
function estimatesOf(example: Seen, { kl, gamma, lambda }: PpoOptions): Estimates {
  const { own, sampled, reference, valuesBefore, reward } = example;
  const places = own.flatMap((each, at) => (each === 1 ? [at] : []));
  const advantages: number[] = own.map(() => 0);
  const returns: number[] = own.map(() => 0);
  let next = { value: 0, advantage: 0 };
  for (const at of places.toReversed()) {
    const price = kl === 0 ? 0 : kl * ((sampled[at] as number) - (reference[at] as number));
    const earned = (at === places.at(-1) ? reward : 0) - price;
    const value = valuesBefore[at] as number;
    const advantage = earned + gamma * next.value - value + gamma * lambda * next.advantage;
    advantages[at] = advantage;
    returns[at] = advantage + value;
    next = { value, advantage };
  }
  return { places, advantages, returns };
}

function normaliser(all: readonly number[]): (advantage: number) => number {
  const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
  const deviation = Math.sqrt(all.reduce((sum, each) => sum + (each - mean) ** 2, 0) / all.length);
  return (advantage) => (advantage - mean) / (deviation + 1e-8);
}

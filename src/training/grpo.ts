import { type AdvantageOptions, groupAdvantages, mixedGroups } from "./advantage.ts";
import type { Algorithm, StepOptions } from "./algorithm.ts";
import { exampleOf, inBatches, ownTokens, trainable } from "./example.ts";
import { clippedSurrogate, klEstimate, ratioOf } from "./ratio.ts";

export interface GrpoOptions extends StepOptions, AdvantageOptions {
  /** How far the ratio may fall below 1 and rise above it. A higher second one is DAPO's clip-higher. */
  clip: readonly [low: number, high: number];
  /** Weight of the KL divergence from the reference. */
  kl: number;
  /** "rollout": every rollout weighs the same; "token": every token does. */
  normalise: "rollout" | "token";
  /** Whether ratio and clipping are a token's, or a whole rollout's (GSPO). */
  ratio: "token" | "sequence";
  /** Drops the rollouts of tasks that all solved or all failed (DAPO's dynamic sampling). */
  mixedOnly: boolean;
  /** Weight of the mean entropy, which is to be large. */
  entropyBonus: number;
}

/**
 * Group relative policy optimisation (Shao et al. 2024, arXiv 2402.03300, eqs. 3 and 4): PPO's clipped objective, with the
 * rewards of the task's other rollouts in place of a value head. With n the weight of a rollout's tokens,
 *
 *   Loss = -sum n (min(r A, clip(r) A) - kl KL) - c mean entropy,  KL = ref/p - 1 - log ref/p
 *
 * Its repairs are options. "leave-one-out" baseline: Ahmadian et al. 2024 (arXiv 2402.14740). No scaling by the deviation,
 * which favours tasks that are nearly always solved or failed: Liu et al. 2025 (arXiv 2503.20783, eq. 2). Clip-higher, weights by
 * token (n = 1 / tokens of the batch, instead of 1 / (rollouts x own tokens)) and dynamic sampling: Yu et al. 2025 (arXiv
 * 2503.14476, eqs. 8 to 11). The ratio of the sequence, r = (p / p when sampled)^(1 / tokens): Zheng et al. 2025
 * (arXiv 2507.18071, eqs. 5 to 7), which wants a clip of about [3e-4, 4e-4].
 */
export function grpo(options: GrpoOptions): Algorithm {
  const { clip, kl, normalise, ratio: kind, mixedOnly, entropyBonus } = options;
  return {
    needs: { current: true, reference: kl > 0, values: false },
    plan: (rollouts, seed) => {
      const usable = trainable(rollouts);
      const chosen = mixedOnly ? mixedGroups(usable) : usable;
      const advantages = groupAdvantages(chosen, options);
      const examples = chosen.map((rollout, index) => exampleOf(rollout, advantages[index] as number));
      return inBatches(examples, options, "grpo", seed).map(({ epoch, items }) => ({
        epoch,
        examples: items,
      }));
    },
    weigh: (batch) => {
      const total = ownTokens(batch);
      const sums = { loss: 0, clipped: 0 };
      const data = batch.map((example) => {
        const { ids, own, sampled, logprobs, entropies, reference, advantage } = example;
        const each = normalise === "token" ? 1 / total : 1 / batch.length / ownTokens([example]);
        const logRatios = own.map((mine, at) =>
          mine === 0 ? 0 : (logprobs[at] as number) - (sampled[at] as number),
        );
        const sequence = logRatios.reduce((sum, part) => sum + part, 0) / ownTokens([example]);
        const weights = own.map((mine, at) => {
          if (mine === 0) return 0;
          const ratio = ratioOf(kind === "sequence" ? sequence : (logRatios[at] as number));
          const { value, slope, clipped } = clippedSurrogate(ratio, advantage, clip);
          if (clipped) sums.clipped += 1 / total;
          const away = kl === 0 ? 0 : (reference[at] as number) - (logprobs[at] as number);
          sums.loss -=
            each * (value - kl * klEstimate(away)) + (entropyBonus / total) * (entropies[at] as number);
          // The derivative of KL by logp is 1 - ref/p. A rollout's ratio has 1/tokens of every token's slope, and its value is counted at each.
          return each * (slope * ratio + kl * (ratioOf(away) - 1));
        });
        const entropyWeights = own.map((mine) => (mine * entropyBonus) / total);
        return { ids, weights, ...(entropyBonus > 0 && { entropyWeights }) };
      });
      return { data, loss: sums.loss, clipFraction: sums.clipped };
    },
  };
}

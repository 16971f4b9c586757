import { type Rollout, rewardOf } from "../core/index.ts";
import { groupAdvantages } from "./advantage.ts";
import type { Algorithm, Seen, StepOptions } from "./algorithm.ts";
import { exampleOf, inBatches, ownTokens, trainable } from "./example.ts";
import { ratioOf } from "./ratio.ts";

export interface ReinforceOptions extends StepOptions {
  /** What a reward is compared with: nothing, the mean of the round, or the mean of the task's other rollouts. */
  baseline: "none" | "mean" | "leave-one-out";
  /** Largest importance weight of a token that the policy has drifted away from since it was sampled. */
  importanceCap: number;
  /** Weight of the mean entropy, which is to be large. */
  entropyBonus: number;
}

/**
 * REINFORCE with a baseline (Williams 1992, eq. 3 with reinforcement baseline; leave-one-out: Kool et al. 2019 and Ahmadian
 * et al. 2024, arXiv 2402.14740, eq. 8). Over the N own tokens of the batch
 *
 *   Loss = -1/N sum rho A logp - c mean entropy,  rho = min(p / p when sampled, cap), held constant
 *
 * where rho corrects for the steps since the token was sampled (truncated importance sampling, Ionides 2008).
 */
export function reinforce(options: ReinforceOptions): Algorithm {
  const { baseline, importanceCap, entropyBonus } = options;
  return {
    needs: { current: true, reference: false, values: false },
    plan: (rollouts, seed) => {
      const usable = trainable(rollouts);
      const advantages = advantagesOf(usable, baseline);
      const examples = usable.map((rollout, index) => exampleOf(rollout, advantages[index] as number));
      return inBatches(examples, options, "reinforce", seed).map(({ epoch, items }) => ({
        epoch,
        examples: items,
      }));
    },
    weigh: (batch) => {
      const total = ownTokens(batch);
      let loss = 0;
      let clipped = 0;
      const weightsOf = ({ own, sampled, logprobs, entropies, advantage }: Seen) =>
        own.map((each, at) => {
          if (each === 0) return 0;
          const logp = logprobs[at] as number;
          const ratio = ratioOf(logp - (sampled[at] as number));
          if (ratio > importanceCap) clipped++;
          const weight = (Math.min(ratio, importanceCap) * advantage) / total;
          loss -= weight * logp + (entropyBonus / total) * (entropies[at] as number);
          return weight;
        });
      const data = batch.map((example) => ({
        ids: example.ids,
        weights: weightsOf(example),
        ...(entropyBonus > 0 && { entropyWeights: example.own.map((each) => (each * entropyBonus) / total) }),
      }));
      return { data, loss, clipFraction: clipped / total };
    },
  };
}

function advantagesOf(rollouts: readonly Rollout[], baseline: ReinforceOptions["baseline"]): number[] {
  if (baseline === "leave-one-out") return groupAdvantages(rollouts, { baseline, scale: "none" });
  const rewards = rollouts.map(({ outcome }) => rewardOf(outcome) ?? 0);
  const mean = rewards.reduce<number>((sum, each) => sum + each, 0) / rewards.length;
  return rewards.map((reward) => reward - (baseline === "mean" ? mean : 0));
}

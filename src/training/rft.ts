import { createRandom, type Rollout } from "../core/index.ts";
import type { Algorithm, StepOptions } from "./algorithm.ts";
import { byTask, exampleOf, inBatches, ownTokens, withTokens } from "./example.ts";
import type { Batch } from "./train.ts";

export interface RftOptions extends StepOptions {
  /** Most rollouts of one task that are used; all different ones unless told otherwise. */
  rolloutsPerTask?: number;
}

/**
 * Rejection fine-tuning: supervised learning on the solved rollouts, which is one step of REINFORCE with a 0/1 reward
 * (Zhou et al. 2025, arXiv 2506.01716, "Training"). The loss of a batch is the mean cross-entropy over the tokens that the
 * model itself wrote, so each of them weighs 1 / (their number in the batch) and everything that others said weighs nothing.
 * No solved rollouts, no batches. Those without exact tokens are left out; if none has any, that is wrong use.
 */
export function rejectionFineTuning(options: RftOptions): Algorithm {
  return {
    needs: { current: false, reference: false, values: false },
    plan: (rollouts, seed) => {
      const solved = rollouts.filter(({ outcome }) => outcome.kind === "solved");
      const chosen = chooseByTask(withTokens(solved, "solved ones"), options, seed);
      return inBatches(chosen, options, "rft", seed).map(({ epoch, items }) => ({
        epoch,
        examples: items.map((rollout) => exampleOf(rollout, 1)),
      }));
    },
    weigh: (batch) => {
      const total = ownTokens(batch);
      return { data: batch.map(({ ids, own }) => ({ ids, weights: own.map((each) => each / total) })) };
    },
  };
}

/** The batches of rejection fine-tuning, which needs no model to weigh its data. */
export function rft(
  rollouts: readonly Rollout[],
  { seed, ...options }: RftOptions & { seed: number },
): Batch[] {
  const { plan, weigh } = rejectionFineTuning(options);
  const nothing = { logprobs: [], entropies: [], values: [], reference: [], valuesBefore: [] };
  return plan(rollouts, seed).map(({ epoch, examples }) => {
    return { epoch, data: weigh(examples.map((example) => ({ ...example, ...nothing }))).data };
  });
}

/** At most so many rollouts of one task, different ones, drawn by the seed: else the easiest tasks would teach most. */
function chooseByTask(rollouts: readonly Rollout[], options: RftOptions, seed: number): Rollout[] {
  const { rolloutsPerTask = Number.POSITIVE_INFINITY } = options;
  return [...byTask(rollouts)].flatMap(([task, all]) => {
    const different = new Map(all.map((rollout) => [rollout.tokens?.ids.join(), rollout]));
    return createRandom("rft", seed, task)
      .shuffle([...different.values()])
      .slice(0, rolloutsPerTask);
  });
}

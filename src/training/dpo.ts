import { createRandom, type Rollout } from "../core/index.ts";
import type { Algorithm, Seen, StepOptions } from "./algorithm.ts";
import { byTask, exampleOf, inBatches, trainable } from "./example.ts";

export interface DpoOptions extends StepOptions {
  /** How dear it is to leave the reference. */
  beta: number;
}

/**
 * Direct preference optimisation (Rafailov et al. 2023, arXiv 2305.18290, eq. 7) on pairs of a solved and a failed rollout of
 * one task, the log-probabilities summed over the tokens that the model itself wrote:
 *
 *   Loss = mean over pairs of -log sigmoid(beta (log p/ref of the solved one - log p/ref of the failed one))
 *
 * A pair's two rollouts follow each other in a batch. Every rollout is in one pair at most, so a task gives as many pairs
 * as it has solved or failed rollouts, whichever are fewer; equal rollouts count once.
 */
export function dpo(options: DpoOptions): Algorithm {
  const { beta } = options;
  return {
    needs: { current: true, reference: true, values: false },
    plan: (rollouts, seed) =>
      inBatches(pairsIn(trainable(rollouts), seed), options, "dpo", seed).map(({ epoch, items }) => ({
        epoch,
        examples: items.flatMap(({ solved, failed }) => [solved, failed]),
      })),
    weigh: (batch) => {
      const pairs = batch.length / 2;
      let loss = 0;
      const data = Array.from({ length: pairs }, (_, pair) => {
        const [solved, failed] = batch.slice(2 * pair) as [Seen, Seen];
        const margin = beta * (gainOf(solved) - gainOf(failed));
        loss += softplus(-margin) / pairs;
        // -d/dmargin of softplus(-margin) is sigmoid(-margin).
        const pull = (beta * sigmoid(-margin)) / pairs;
        return [solved, failed].map(({ ids, own, advantage }) => ({
          ids,
          weights: own.map((each) => each * advantage * pull),
        }));
      });
      return { data: data.flat(), loss };
    },
  };
}

/** log p/ref of a whole rollout. */
function gainOf({ own, logprobs, reference }: Seen): number {
  return own.reduce(
    (sum, each, at) => (each === 0 ? sum : sum + (logprobs[at] as number) - (reference[at] as number)),
    0,
  );
}

function pairsIn(rollouts: readonly Rollout[], seed: number) {
  return [...byTask(rollouts)].flatMap(([task, group]) => {
    const of = (kind: "solved" | "failed") => {
      const all = group.filter(({ outcome }) => outcome.kind === kind);
      const different = new Map(all.map((rollout) => [rollout.tokens?.ids.join(), rollout]));
      return createRandom("dpo", seed, task, kind).shuffle([...different.values()]);
    };
    const failed = of("failed");
    return of("solved")
      .slice(0, failed.length)
      .map((rollout, index) => ({
        solved: exampleOf(rollout, 1),
        failed: exampleOf(failed[index] as Rollout, -1),
      }));
  });
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
/** log(1 + e^x) without overflow. */
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

import type { Rollout } from "../core/index.ts";
import type { Algorithm, Example, Seen } from "./algorithm.ts";
import { ownTokens } from "./example.ts";
import { klEstimate } from "./ratio.ts";
import type { LateBatch, Signals } from "./train.ts";
import type { Datum, Heads, Trainer } from "./trainer.ts";

export interface RoundOptions {
  algorithm: Algorithm;
  rollouts: readonly Rollout[];
  seed: number;
  /** Holds the weights that the round starts from. */
  trainer: Trainer;
  /** Log-probabilities under the reference; asked once, where the algorithm needs it, and before anything else. */
  reference(data: readonly Datum[]): Promise<number[][]>;
}

/**
 * The steps of one round, for `train`. What the algorithm wants to know of reference and starting weights is read at once,
 * so a round that goes on from a checkpoint has to be planned with the weights that it started from.
 */
export async function planRound(options: RoundOptions): Promise<LateBatch[]> {
  const { algorithm, trainer } = options;
  const { needs } = algorithm;
  const plans = algorithm.plan(options.rollouts, options.seed);
  const all = [...new Set(plans.flatMap(({ examples }) => examples))];
  const reference = needs.reference ? await options.reference(all.map(toRead)) : [];
  const { values } = needs.values ? await trainer.forwardHeads(all.map(toRead)) : nothing;
  const place = new Map(all.map((example, index) => [example, index]));
  const known = (example: Example) => {
    const index = place.get(example) ?? -1;
    return { reference: reference[index] ?? [], valuesBefore: values[index] ?? [] };
  };
  return plans.map(({ epoch, examples }) => ({
    epoch,
    weigh: async () => {
      const heads = needs.current ? await trainer.forwardHeads(examples.map(toRead)) : nothing;
      const batch = examples.map(
        (example, index): Seen => ({
          ...example,
          ...known(example),
          logprobs: heads.logprobs[index] ?? [],
          entropies: heads.entropies[index] ?? [],
          values: heads.values[index] ?? [],
        }),
      );
      return { ...algorithm.weigh(batch), ...(needs.current && signalsOf(batch, needs.reference)) };
    },
  }));
}

const nothing: Heads = { logprobs: [], entropies: [], values: [] };

/** Only own tokens are read: the rest of a prompt is the larger part of most rollouts. */
function toRead({ ids, own }: Example): Datum {
  return { ids, weights: own };
}

/** What can be told of any algorithm that knows the policy's present log-probabilities. */
function signalsOf(batch: readonly Seen[], withReference: boolean): Signals {
  const total = ownTokens(batch);
  const mean = (of: (example: Seen, at: number) => number) =>
    batch.reduce(
      (sum, example) =>
        sum + example.own.reduce((part, each, at) => part + (each === 0 ? 0 : of(example, at)), 0),
      0,
    ) / total;
  const logp = ({ logprobs }: Seen, at: number) => logprobs[at] as number;
  return {
    kl: mean((example, at) => klEstimate(logp(example, at) - (example.sampled[at] as number))),
    entropy: mean(({ entropies }, at) => entropies[at] as number),
    ...(withReference && {
      klReference: mean((example, at) => klEstimate((example.reference[at] as number) - logp(example, at))),
    }),
  };
}

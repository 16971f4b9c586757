import { createRandom, type Rollout, SparringError } from "../core/index.ts";
import type { Algorithm, AlgorithmOptions } from "./algorithm.ts";
import type { Datum } from "./trainer.ts";

/**
 * Rejection fine-tuning: supervised learning on the solved rollouts, which is one step of REINFORCE with a 0/1 reward
 * (paper, "Training"). The loss of a batch is the mean cross-entropy over the tokens that the model itself wrote, so each
 * of them weighs 1 / (their number in the batch) and everything that others said weighs nothing.
 * No solved rollouts, no batches. Those without exact tokens are left out; if none has any, that is wrong use.
 */
export const rft: Algorithm = (rollouts, options) => {
  const { batchSize, epochs, seed } = options;
  for (const [name, value] of Object.entries({ batchSize, epochs })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new SparringError(
        "usage",
        `train: expected ${name} to be a whole number of at least 1, got ${value}`,
      );
    }
  }
  const solved = rollouts.filter(({ outcome }) => outcome.kind === "solved");
  const usable = solved.filter((rollout) => ownTokens(rollout) > 0);
  if (solved.length > 0 && usable.length === 0) {
    throw new SparringError(
      "usage",
      `train: expected rollouts with exact token ids, and none of the ${solved.length} solved ones has any; make them with a model that gives tokens`,
    );
  }
  const chosen = chooseByTask(usable, options);
  return Array.from({ length: epochs }, (_, epoch) => {
    const order = createRandom("rft", seed, epoch).shuffle(chosen);
    return chunks(order, batchSize).map((batch) => ({ epoch, data: crossEntropy(batch) }));
  }).flat();
};

/** At most so many rollouts of one task, different ones, drawn by the seed: else the easiest tasks would teach most. */
function chooseByTask(rollouts: readonly Rollout[], options: AlgorithmOptions): Rollout[] {
  const { rolloutsPerTask = Number.POSITIVE_INFINITY, seed } = options;
  const byTask = new Map<string, Map<string, Rollout>>();
  for (const rollout of rollouts) {
    const task = rollout.task ?? rollout.id;
    const different = byTask.get(task) ?? new Map<string, Rollout>();
    byTask.set(task, different.set(rollout.tokens?.ids.join() ?? "", rollout));
  }
  return [...byTask].flatMap(([task, different]) =>
    createRandom("rft", seed, task)
      .shuffle([...different.values()])
      .slice(0, rolloutsPerTask),
  );
}

function crossEntropy(rollouts: readonly Rollout[]): Datum[] {
  const total = rollouts.reduce((sum, rollout) => sum + ownTokens(rollout), 0);
  return rollouts.flatMap(({ tokens }) =>
    tokens ? [{ ids: tokens.ids, weights: tokens.mask.map((own, at) => (at > 0 ? own / total : 0)) }] : [],
  );
}

/** Tokens that the model wrote, without a first one, which nothing predicts. */
function ownTokens({ tokens }: Rollout): number {
  return tokens ? tokens.mask.slice(1).reduce<number>((sum, own) => sum + own, 0) : 0;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

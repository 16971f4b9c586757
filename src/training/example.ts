import { createRandom, type Rollout, rewardOf, SparringError } from "../core/index.ts";
import type { Example, StepOptions } from "./algorithm.ts";

/** The rollout with its advantage; it must have tokens and a verdict. */
export function exampleOf({ id, tokens, outcome }: Rollout, advantage: number): Example {
  const reward = rewardOf(outcome);
  if (tokens === undefined || reward === undefined) {
    throw new RangeError(`exampleOf: ${id} has no tokens or no verdict`);
  }
  const own = tokens.mask.map((each, at) => (at > 0 ? each : 0));
  return { ids: tokens.ids, own, sampled: tokens.logprobs, reward, advantage };
}

/**
 * Solved and failed rollouts with tokens that the policy sampled; the other outcomes are nobody's fault and teach nothing.
 * What another model wrote is wrong use: it says nothing about what the policy would have done.
 */
export function trainable(rollouts: readonly Rollout[]): Rollout[] {
  const foreign = rollouts.find(({ tokens }) => tokens?.rendered);
  if (foreign !== undefined) {
    throw new SparringError(
      "usage",
      `train: expected rollouts of the policy itself, and ${foreign.id} is one of ${foreign.model}, rendered for the policy; learn from it with rft`,
    );
  }
  return withTokens(
    rollouts.filter(({ outcome }) => rewardOf(outcome) !== undefined),
    "solved and failed ones",
  );
}

/** Those whose exact tokens are known. If none has any, that is wrong use: another model has to make them. */
export function withTokens(rollouts: readonly Rollout[], called: string): Rollout[] {
  const usable = rollouts.filter(({ tokens }) => tokens?.mask.slice(1).includes(1));
  if (rollouts.length > 0 && usable.length === 0) {
    throw new SparringError(
      "usage",
      `train: expected rollouts with exact token ids, and none of the ${rollouts.length} ${called} has any; make them with a model that gives tokens`,
    );
  }
  return usable;
}

/** Every item once an epoch, in batches, in an order that name and seed fix. */
export function inBatches<T>(
  items: readonly T[],
  { batchSize, epochs }: StepOptions,
  ...name: (string | number)[]
): { epoch: number; items: T[] }[] {
  for (const [key, value] of Object.entries({ batchSize, epochs })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new SparringError(
        "usage",
        `train: expected ${key} to be a whole number of at least 1, got ${value}`,
      );
    }
  }
  return Array.from({ length: epochs }, (_, epoch) => {
    const order = createRandom(...name, epoch).shuffle(items);
    return Array.from({ length: Math.ceil(order.length / batchSize) }, (_, index) => ({
      epoch,
      items: order.slice(index * batchSize, (index + 1) * batchSize),
    }));
  }).flat();
}

/** The rollouts of every task; one without a task is alone. */
export function byTask(rollouts: readonly Rollout[]): Map<string, Rollout[]> {
  const groups = new Map<string, Rollout[]>();
  for (const rollout of rollouts) {
    const task = rollout.task ?? rollout.id;
    groups.set(task, [...(groups.get(task) ?? []), rollout]);
  }
  return groups;
}

/** How many tokens have a loss. */
export function ownTokens(examples: readonly Pick<Example, "own">[]): number {
  return examples.reduce((sum, { own }) => sum + own.reduce((part, each) => part + each, 0), 0);
}

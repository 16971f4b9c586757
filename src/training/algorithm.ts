import type { Rollout } from "../core/index.ts";
import type { Datum } from "./trainer.ts";

/**
 * A training algorithm is two pure functions. `plan` says which rollouts are learnt from, step by step; `weigh` turns the
 * rollouts of one step, with what the policy says of them now, into weights w = -dLoss/dlogp. Neither sees a model:
 * `planRound` reads what `needs` names and hands it over.
 *
 * Offline algorithms (rft, dpo) learn from all rollouts of an iteration in one round. Online ones (reinforce, ppo, grpo)
 * go through many rounds, each with rollouts of the policy as the round before has left it.
 */
export interface Algorithm {
  needs: Needs;
  plan(rollouts: readonly Rollout[], seed: number): Plan[];
  weigh(batch: readonly Seen[]): Weighed;
}

/** What `weigh` reads beside what rollouts store; each costs a pass over the tokens. */
export interface Needs {
  /** Of the weights that the step starts from: log-probabilities, entropies and values. Once a step. */
  current: boolean;
  /** Log-probabilities of the policy as it was before the iteration's first step. Once a round. */
  reference: boolean;
  /** The value head's estimates of the weights that the round starts from. Once a round. */
  values: boolean;
}

/** What one step learns from. */
export interface Plan {
  epoch: number;
  examples: Example[];
}

/** A rollout as training sees it. Arrays have one entry a token. */
export interface Example {
  ids: readonly number[];
  /** 1 where the policy wrote the token and a token before it predicts it: only these have a loss. */
  own: readonly number[];
  /** log p when the token was sampled. */
  sampled: readonly number[];
  reward: 0 | 1;
  /** What the outcomes alone say of it: how much better it is than what it is compared with. */
  advantage: number;
}

/** An example with the numbers that the algorithm needs; those that it does not need are empty. */
export interface Seen extends Example {
  logprobs: readonly number[];
  entropies: readonly number[];
  values: readonly number[];
  reference: readonly number[];
  /** Values when the round began. */
  valuesBefore: readonly number[];
}

export interface Weighed {
  data: Datum[];
  /** The algorithm's loss as its paper writes it; absent where it is the -sum(weight * logp) that the trainer reports. */
  loss?: number;
  /** Share of the own tokens whose ratio to when they were sampled was clipped. */
  clipFraction?: number;
  valueLoss?: number;
}

/** What all algorithms have in common. */
export interface StepOptions {
  /** Rollouts a step; pairs where an algorithm learns from pairs. */
  batchSize: number;
  /** Passes over a round's rollouts. */
  epochs: number;
}

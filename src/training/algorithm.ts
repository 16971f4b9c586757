import type { Rollout } from "../core/index.ts";
import type { Datum } from "./trainer.ts";

/**
 * A training algorithm is a pure function from stored rollouts to weighted data, in epochs of batches.
 * It never sees a model; whoever runs it feeds each batch to a Trainer and makes one optimizer step.
 */
export type Algorithm = (rollouts: readonly Rollout[], options: AlgorithmOptions) => Batch[];

export interface AlgorithmOptions {
  /** Rollouts a step. */
  batchSize: number;
  epochs: number;
  /** Most rollouts of one task that are used; all different ones unless told otherwise. */
  rolloutsPerTask?: number;
  seed: number;
}

export interface Batch {
  epoch: number;
  data: Datum[];
}

import type { Json, Rollout, RolloutFormat, Split } from "../core/index.ts";
import type { Model, Sampling } from "../model/index.ts";
import type { OpenUser } from "../rollout/index.ts";

/**
 * Somebody else's benchmark, run from the user's own checkout: its tasks, tools, data and scoring are executed as they are,
 * and its rollouts end in the same records as everybody's.
 */
export interface Benchmark {
  /** As it is typed: "tau-bench:retail". */
  readonly name: string;
  /** What actors may use; the first where none is named. */
  readonly formats: readonly RolloutFormat[];
  readonly splits: readonly Split[];
  /** Turns of the model where none are named. */
  readonly maxTurns: number;
  /** Whether a model has to talk to a user. */
  readonly needsUser: boolean;
  items(split: Split): Promise<BenchmarkItem[]>;
  /** One rollout. What the environment, a model or the user's model throw becomes an infrastructure error of it. */
  attempt(attempt: Attempt, actor: Acting): Promise<Rollout>;
  /** Rollouts of others: those that come with the checkout, or a file in the benchmark's own format. */
  recorded?(split: Split, file: string | undefined): Promise<Recording[]>;
  close(): Promise<void>;
}

export interface BenchmarkItem {
  task: { id: string };
  /** Items of one name are variants of one task. */
  posed: string;
  /** Parts of the benchmark that scores are also given for. */
  groups: readonly string[];
  /** The split and the place in it. */
  split: Split;
  index: number;
}

export interface Attempt {
  item: BenchmarkItem;
  /** Unique among the rollouts of an evaluation. */
  id: string;
  seed: number;
}

/** Who acts: the ground truth, somebody who does nothing, somebody who was recorded, or a model. */
export type Acting =
  | { kind: "gold" }
  | { kind: "idle" }
  | { kind: "recorded"; recording: Recording }
  | ActingModel;

export interface ActingModel {
  kind: "model";
  model: Model;
  sampling: Omit<Sampling, "seed">;
  format: RolloutFormat;
  maxTurns: number;
  user?: OpenUser | undefined;
  /** Simulator errors of this rollout so far; gives the user other draws. */
  userAttempt?: number;
  signal?: AbortSignal | undefined;
}

/** A rollout that somebody recorded with the benchmark's own program. */
export interface Recording {
  /** The item's id. */
  task: string;
  trial: number;
  /** What the benchmark's own program gave it. */
  reward: number;
  messages: Json[];
}

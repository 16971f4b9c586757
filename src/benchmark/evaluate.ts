import { type ActionFormat, type Rollout, SparringError, seedOf } from "../core/index.ts";
import type { Environment } from "../environment/index.ts";
import type { Model, Sampling } from "../model/index.ts";
import {
  runExecutor,
  runWave,
  type Simulator,
  simulatedUser,
  type Wave,
  type WaveProgress,
} from "../rollout/index.ts";
import type { Sandbox } from "../sandbox/index.ts";
import { replayGold } from "./gold.ts";
import { type Evaluation, type HeldOutSplit, scoreRollouts } from "./score.ts";
import type { Suite, SuiteItem } from "./suite.ts";

/** Whoever acts in an evaluation. "gold" replays the written solutions: what it misses is the suite's fault. */
export type Actor = { kind: "gold" } | ModelActor;

export interface ModelActor {
  kind: "model";
  model: Model;
  sampling: Omit<Sampling, "seed">;
  /** "json" unless told otherwise. */
  format?: ActionFormat;
  /** 15 unless told otherwise. */
  maxTurns?: number;
  /** Plays the users that the model talks to; without one, the model is given the instructions. */
  user?: Simulator;
  /** Takes identifiers out of instructions that a customer would not know. */
  redact?: boolean;
}

/** One attempt at one item. */
export interface EvaluationJob {
  item: SuiteItem;
  trial: number;
}

export interface AttemptOptions {
  actor: Actor;
  environment: Environment;
  sandbox: Sandbox;
  /** Fixes everything that is drawn. Evaluations with the same seed can be compared trial by trial. */
  seed: number;
  /** Attempts at the same time. */
  inFlight: number;
  /** Starts the rollouts' ids; needed where one run evaluates twice. */
  name?: string;
  onProgress?: (progress: WaveProgress<Rollout>) => void;
  signal?: AbortSignal | undefined;
}

export interface EvaluateOptions extends AttemptOptions {
  suite: Suite;
  split: HeldOutSplit;
  /** Attempts at every item. */
  trials: number;
  /** So many items, spread evenly over the suite; all of them unless told otherwise. */
  items?: number;
  /** Makes the attempts in waves, for whoever stores them; all at once unless told otherwise. */
  attempts?: MakeAttempts;
}

/** `make` makes some of the jobs, of which so many are done before. */
export type MakeAttempts = <Job>(
  jobs: readonly Job[],
  make: (jobs: readonly Job[], doneBefore: number) => Promise<Rollout[]>,
) => Promise<Rollout[]>;

export const actorName = (actor: Actor): string => (actor.kind === "gold" ? "gold" : actor.model.name);

/** Lets the actor try every item of a held-out suite, and scores it. */
export async function evaluateSuite(
  options: EvaluateOptions,
): Promise<{ evaluation: Evaluation; rollouts: Rollout[] }> {
  const { suite, split, trials, actor, environment } = options;
  if (suite.environment !== environment.name) {
    throw new SparringError(
      "usage",
      `evaluate ${suite.name}: expected the environment ${suite.environment}, got ${environment.name}`,
    );
  }
  const items = spread(await suite.items(split), options.items);
  const { attempts = (jobs, make) => make(jobs, 0) } = options;
  const rollouts = await attempts(evaluationJobs(items, trials), async (jobs, doneBefore) => {
    const { onProgress } = options;
    const told = onProgress && {
      onProgress: (progress: WaveProgress<Rollout>) =>
        onProgress({ ...progress, finished: doneBefore + progress.finished, total: items.length * trials }),
    };
    return (await attempt(jobs, { ...options, ...told })).results;
  });
  const of = { suite: suite.name, split, actor: actorName(actor), trials };
  return { evaluation: scoreRollouts(of, items, rollouts), rollouts };
}

/** All attempts of an evaluation, in the order in which to make them: every item once, then every item again. */
export function evaluationJobs<Item>(
  items: readonly Item[],
  trials: number,
): { item: Item; trial: number }[] {
  if (!Number.isInteger(trials) || trials < 1) {
    throw new SparringError("usage", `evaluate: expected at least 1 trial, got ${trials}`);
  }
  return Array.from({ length: trials }, (_, trial) => items.map((item) => ({ item, trial }))).flat();
}

/** So many items at even distances, in their order; all of them without a count. */
export function spread<Item>(items: readonly Item[], count = items.length): Item[] {
  if (!Number.isInteger(count) || count < 1 || count > items.length) {
    throw new SparringError("usage", `evaluate: expected 1 to ${items.length} items, got ${count}`);
  }
  return Array.from(
    { length: count },
    (_, index) => items[Math.floor((index * items.length) / count)] as Item,
  );
}

/** Makes the attempts as one wave. A long evaluation can be cut into several. */
export async function attempt(
  jobs: readonly EvaluationJob[],
  options: AttemptOptions,
): Promise<Wave<Rollout>> {
  const { actor, environment, sandbox, inFlight, onProgress, signal } = options;
  const identify = ({ item, trial }: EvaluationJob) => ({
    id: `${options.name ?? "evaluation"}/${item.task.id}/${trial}`,
    seed: seedOf("evaluation", options.seed, item.task.id, trial),
  });
  if (actor.kind === "gold") {
    const replays = jobs.map((job) => replayGold(job.item.task, identify(job), environment, sandbox));
    return { results: await Promise.all(replays), retried: 0 };
  }
  return runWave(
    jobs,
    (job, model, _, user) => {
      const { kind: __, user: simulator, ...acting } = actor;
      return runExecutor({
        ...acting,
        ...identify(job),
        model,
        environment,
        sandbox,
        task: job.item.task,
        signal,
        user: simulator && simulatedUser({ ...simulator, model: user.model ?? simulator.model }),
        userAttempt: user.attempt,
      });
    },
    { model: actor.model, user: actor.user?.model, inFlight, signal, ...(onProgress && { onProgress }) },
  );
}

import { type OutcomeKind, type Rollout, SparringError } from "../core/index.ts";
import type { Model } from "../model/index.ts";
import { batchingOf, createScheduler } from "./scheduler.ts";

export interface WaveOptions<Result> {
  model: Model;
  /** Plays the users that the rollouts talk to. */
  user?: Model | undefined;
  /** Rollouts at the same time; fewer where a batching model cannot remember as many conversations. */
  inFlight: number;
  /** How often a rollout is run again after an error of infrastructure or simulator; 1 unless told otherwise. */
  retries?: number;
  onProgress?: (progress: WaveProgress<Result>) => void;
  /** Stops at once: the wave rejects with code "interrupted" and what was unfinished is lost. */
  signal?: AbortSignal | undefined;
}

/** Told once for every job, in order of arrival. */
export interface WaveProgress<Result> {
  index: number;
  result: Result;
  finished: number;
  total: number;
}

export interface Wave<Result> {
  /** In the order of the jobs. */
  results: Result[];
  /** Runs that ended in an error of infrastructure or simulator and were repeated. */
  retried: number;
}

/** What a rollout of a wave is handed beside its model. */
export interface WaveUser {
  /** The wave's `user`; the rollout has to use it and no other. */
  model: Model | undefined;
  /** Simulator errors of this rollout so far. */
  attempt: number;
}

/**
 * Runs one batch of rollouts with bounded concurrency. Batching models are asked whenever all rollouts in flight either want
 * tokens or wait for theirs, in the order of their jobs. So neither the results nor what the models are asked depend on how
 * long anything takes, nor on the waves before. `run` has to use the models that it is given.
 */
export async function runWave<Job, Result extends Rollout | { rollout: Rollout }>(
  jobs: readonly Job[],
  run: (job: Job, model: Model, index: number, user: WaveUser) => Promise<Result>,
  options: WaveOptions<Result>,
): Promise<Wave<Result>> {
  const { model, retries = 1, signal } = options;
  if (!Number.isInteger(options.inFlight) || options.inFlight < 1) {
    throw new SparringError("usage", `wave: expected at least 1 rollout in flight, got ${options.inFlight}`);
  }
  const models = options.user ? [model, options.user] : [model];
  for (const each of new Set(models)) if (each.level === "tokens") await each.forget?.();
  const width = Math.min(options.inFlight, jobs.length, ...models.map((each) => roomFor(each, models)));
  const scheduler = createScheduler(width, signal);
  const results: Result[] = [];
  let started = 0;
  let finished = 0;
  let retried = 0;

  const runJob = async (index: number): Promise<void> => {
    const facade = scheduler.modelFor(model, index, 0);
    const user = { model: options.user && scheduler.modelFor(options.user, index, 1), attempt: 0 };
    let result = await run(jobs[index] as Job, facade, index, user);
    for (let again = 0; again < retries && isNobodysFault(result); again++) {
      retried++;
      if (outcomeOf(result) === "simulator-error") user.attempt++;
      result = await run(jobs[index] as Job, facade, index, user);
    }
    results[index] = result;
    finished++;
    options.onProgress?.({ index, result, finished, total: jobs.length });
  };
  const slot = async (): Promise<void> => {
    while (started < jobs.length && !scheduler.stopped) await runJob(started++);
    scheduler.leave();
  };

  try {
    await untilAborted(Promise.all(Array.from({ length: width }, slot)), signal);
  } catch (thrown) {
    scheduler.stop(thrown);
    throw thrown;
  }
  return { results, retried };
}

/** Rollouts that a model has room for: it remembers so many conversations, and each rollout has one with it, or two. */
function roomFor(model: Model, models: readonly Model[]): number {
  const batching = batchingOf(model);
  if (batching === undefined) return Number.POSITIVE_INFINITY;
  const conversations = models.filter((other) => batchingOf(other) === batching).length;
  return Math.max(1, Math.floor(batching.conversations / conversations));
}

function outcomeOf(result: Rollout | { rollout: Rollout }): OutcomeKind {
  return ("rollout" in result ? result.rollout : result).outcome.kind;
}

function isNobodysFault(result: Rollout | { rollout: Rollout }): boolean {
  return ["infrastructure-error", "simulator-error"].includes(outcomeOf(result));
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new SparringError("interrupted", "wave: stopped on request"));
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

import { type Rollout, SparringError } from "../core/index.ts";
import type { Batching, Model, SampleReply, SampleRequest, TokenModel } from "../model/index.ts";

export interface WaveOptions<Result> {
  model: Model;
  /** Rollouts at the same time; fewer where a batching model cannot remember as many conversations. */
  inFlight: number;
  /** How often a rollout is run again after an infrastructure error; 1 unless told otherwise. */
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
  /** Runs that ended in an infrastructure error and were repeated. */
  retried: number;
}

/**
 * Runs one batch of rollouts with bounded concurrency. A batching model is asked whenever all rollouts in flight either want
 * tokens or wait for theirs, in the order of their jobs. So neither the results nor what the model is asked depend on how
 * long anything takes, nor on the waves before. `run` has to use the model that it is given.
 */
export async function runWave<Job, Result extends Rollout | { rollout: Rollout }>(
  jobs: readonly Job[],
  run: (job: Job, model: Model, index: number) => Promise<Result>,
  options: WaveOptions<Result>,
): Promise<Wave<Result>> {
  const { model, retries = 1, signal } = options;
  if (!Number.isInteger(options.inFlight) || options.inFlight < 1) {
    throw new SparringError("usage", `wave: expected at least 1 rollout in flight, got ${options.inFlight}`);
  }
  if (model.level === "tokens") await model.forget?.();
  const batching = model.level === "tokens" ? model.batching : undefined;
  const most = Math.min(options.inFlight, batching?.conversations ?? options.inFlight);
  const width = Math.min(most, jobs.length);
  const scheduler = schedulerOf(model, width, signal);
  const results: Result[] = [];
  let started = 0;
  let finished = 0;
  let retried = 0;

  const runJob = async (index: number): Promise<void> => {
    const facade = scheduler.modelFor(index);
    let result = await run(jobs[index] as Job, facade, index);
    for (let again = 0; again < retries && isInfrastructureError(result); again++) {
      retried++;
      result = await run(jobs[index] as Job, facade, index);
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

function isInfrastructureError(result: Rollout | { rollout: Rollout }): boolean {
  const rollout = "rollout" in result ? result.rollout : result;
  return rollout.outcome.kind === "infrastructure-error";
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

interface Scheduler {
  readonly stopped: boolean;
  modelFor(index: number): Model;
  /** One rollout fewer is in flight. */
  leave(): void;
  stop(reason: unknown): void;
}

function schedulerOf(model: Model, width: number, signal: AbortSignal | undefined): Scheduler {
  if (model.level === "tokens" && model.batching !== undefined) return batched(model, model.batching, width);
  const stoppable = signal ? stoppableModel(model, signal) : model;
  let stopped = false;
  return {
    get stopped() {
      return stopped;
    },
    modelFor: () => stoppable,
    leave: () => {},
    stop: () => {
      stopped = true;
    },
  };
}

/** The model with a signal for every request that has none of its own. */
function stoppableModel(model: Model, signal: AbortSignal): Model {
  const { name, contextLength, prompts } = model;
  const common = { name, contextLength, prompts, close: async () => {} };
  return model.level === "messages"
    ? { ...common, level: model.level, chat: (request) => model.chat({ signal, ...request }) }
    : {
        ...common,
        level: model.level,
        tokenizer: model.tokenizer,
        sample: (request) => model.sample({ signal, ...request }),
      };
}

interface Parked {
  index: number;
  request: SampleRequest;
  resolve(reply: SampleReply): void;
  reject(reason: unknown): void;
}

function batched(model: TokenModel, batching: Batching, width: number): Scheduler {
  let inFlight = width;
  let parked: Parked[] = [];
  /** In the order in which the model was asked. */
  let underWay: Parked[] = [];
  let asking = false;
  let stopped: { reason: unknown } | undefined;

  /** What is to be done with the answer. */
  const ask = async (): Promise<() => void> => {
    const entering = parked.sort((a, b) => a.index - b.index);
    parked = [];
    underWay.push(...entering);
    const replies = await batching.sampleSome(entering.map(({ request }) => request));
    const complete = replies.filter((reply) => reply !== undefined).length;
    if (replies.length !== underWay.length || complete === 0) {
      throw new SparringError(
        "model",
        `sample ${model.name}: expected an entry for each of ${underWay.length} requests and a complete reply among them, got ${replies.length} with ${complete}`,
      );
    }
    const asked = underWay;
    underWay = asked.filter((_, i) => replies[i] === undefined);
    return () => {
      for (const [i, reply] of replies.entries()) if (reply !== undefined) asked[i]?.resolve(reply);
    };
  };

  const askWhenAllWait = async () => {
    const waiting = parked.length + underWay.length;
    if (asking || stopped || waiting === 0 || waiting < inFlight) return;
    asking = true;
    const settle = await ask().catch((reason) => {
      const failed = underWay;
      underWay = [];
      return () => {
        for (const { reject } of failed) reject(reason);
      };
    });
    // Whoever is answered may ask again at once.
    asking = false;
    settle();
  };

  return {
    get stopped() {
      return stopped !== undefined;
    },
    modelFor: (index) => ({
      name: model.name,
      level: model.level,
      contextLength: model.contextLength,
      prompts: model.prompts,
      tokenizer: model.tokenizer,
      close: async () => {},
      sample: (request) =>
        new Promise((resolve, reject) => {
          if (stopped) return reject(stopped.reason);
          parked.push({ index, request, resolve, reject });
          void askWhenAllWait();
        }),
    }),
    leave: () => {
      inFlight--;
      void askWhenAllWait();
    },
    stop: (reason) => {
      stopped = { reason };
      for (const { reject } of [...underWay, ...parked]) reject(reason);
      parked = [];
    },
  };
}

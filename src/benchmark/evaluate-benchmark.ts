import {
  type Rollout,
  type RolloutFormat,
  rewardOf,
  SparringError,
  type Split,
  seedOf,
} from "../core/index.ts";
import { scriptedModel } from "../model/index.ts";
import { runWave, type Simulator, simulatedUser, type Wave, type WaveProgress } from "../rollout/index.ts";
import type { Acting, ActingModel, Benchmark, BenchmarkItem, Recording } from "./benchmark.ts";
import { evaluationJobs, spread } from "./evaluate.ts";
import { type Evaluation, scoreRollouts } from "./score.ts";
import { bootstrapInterval, meanOver, passAll, passAt } from "./statistics.ts";

/** Who acts in an evaluation on a benchmark. */
export type BenchmarkActor =
  | { kind: "gold" }
  /** The rollouts that come with the checkout, or those of a file. */
  | { kind: "recorded"; file: string | undefined }
  | (Omit<ActingModel, "user" | "userAttempt" | "signal" | "format" | "maxTurns"> & {
      format?: RolloutFormat | undefined;
      maxTurns?: number | undefined;
      user?: Simulator | undefined;
    });

export interface BenchmarkOptions {
  benchmark: Benchmark;
  actor: BenchmarkActor;
  split: Split;
  /** Attempts at every item; those that were recorded decide for themselves. */
  trials: number;
  /** So many items, spread evenly; all where it is not given. */
  items?: number | undefined;
  /** Leave out the items that are passed by doing nothing. */
  leaveOutIdle?: boolean | undefined;
  /** Fixes everything that is drawn. */
  seed: number;
  /** Attempts at the same time. */
  inFlight: number;
  signal?: AbortSignal | undefined;
}

export interface BenchmarkJob {
  item: BenchmarkItem;
  trial: number;
  recording?: Recording;
}

/** What an evaluation is going to do, and what doing nothing gets. */
export interface BenchmarkPlan {
  items: BenchmarkItem[];
  jobs: BenchmarkJob[];
  trials: number;
  /** Ids of the items, of those left out too, that are passed by doing nothing. */
  idlePasses: string[];
  leftOut: string[];
  format: RolloutFormat;
}

/** Tries every item by doing nothing, and lists the attempts to make. */
export async function planBenchmark(
  options: BenchmarkOptions,
  onProgress?: (progress: WaveProgress<Rollout>) => void,
): Promise<BenchmarkPlan> {
  const { benchmark, actor, split } = options;
  const format = formatOf(options);
  const all = spread(await benchmark.items(split), options.items);
  const idle = await rollOut(
    all.map((item) => ({ item, trial: 0 })),
    () => ({ kind: "idle" }),
    { ...options, name: "idle", ...(onProgress && { onProgress }) },
  );
  const broken = idle.results.find(({ outcome }) => rewardOf(outcome) === undefined)?.outcome;
  if (broken && "detail" in broken) {
    throw new SparringError("environment", `${benchmark.name}: doing nothing broke it: ${broken.detail}`);
  }
  const passes = idle.results.map(({ outcome }) => outcome.kind === "solved");
  const isLeftOut = (index: number) => options.leaveOutIdle === true && passes[index] === true;
  const items = all.filter((_, index) => !isLeftOut(index));
  const jobs =
    actor.kind === "recorded"
      ? recordedJobs(items, await recordings(benchmark, split, actor.file))
      : evaluationJobs(items, options.trials);
  const idsWhere = (keep: (index: number) => boolean) =>
    all.filter((_, index) => keep(index)).map(({ task }) => task.id);
  return {
    items,
    jobs,
    trials: actor.kind === "recorded" ? 1 + Math.max(-1, ...jobs.map(({ trial }) => trial)) : options.trials,
    idlePasses: idsWhere((index) => passes[index] === true),
    leftOut: idsWhere(isLeftOut),
    format,
  };
}

function formatOf({ benchmark, actor }: BenchmarkOptions): RolloutFormat {
  const [usual = "json", ...others] = benchmark.formats;
  if (actor.kind !== "model" || actor.format === undefined) return usual;
  if (benchmark.formats.includes(actor.format)) return actor.format;
  throw new SparringError(
    "usage",
    `${benchmark.name}: expected the format ${[usual, ...others].join(", ")}, got ${actor.format}`,
  );
}

function recordings(benchmark: Benchmark, split: Split, file: string | undefined): Promise<Recording[]> {
  if (benchmark.recorded) return benchmark.recorded(split, file);
  throw new SparringError(
    "usage",
    `${benchmark.name}: expected another actor: nobody recorded rollouts of it`,
  );
}

function recordedJobs(items: readonly BenchmarkItem[], recordings: readonly Recording[]): BenchmarkJob[] {
  const byId = new Map(items.map((item) => [item.task.id, item]));
  return recordings.flatMap((recording) => {
    const item = byId.get(recording.task);
    return item ? [{ item, trial: recording.trial, recording }] : [];
  });
}

/** Makes attempts of a plan as one wave. A long evaluation can be cut into several. */
export function attemptBenchmark(
  jobs: readonly BenchmarkJob[],
  plan: Pick<BenchmarkPlan, "format">,
  options: BenchmarkOptions & { onProgress?: (progress: WaveProgress<Rollout>) => void },
): Promise<Wave<Rollout>> {
  const { actor, benchmark, signal } = options;
  if (actor.kind === "model" && benchmark.needsUser && actor.user === undefined) {
    throw new SparringError(
      "usage",
      `${benchmark.name}: expected --user with a model that plays the user, whom the agent talks to, got none`,
    );
  }
  return rollOut(
    jobs,
    (job, models) => {
      if (actor.kind === "gold") return actor;
      if (actor.kind === "recorded") return { kind: "recorded", recording: job.recording as Recording };
      const { user, format: _, maxTurns = benchmark.maxTurns, ...rest } = actor;
      return {
        ...rest,
        model: models.model,
        format: plan.format,
        maxTurns,
        // Instructions of benchmarks say themselves what the user is like.
        user: user && simulatedUser({ manners: [], ...user, model: models.user ?? user.model }),
        userAttempt: models.attempt,
        signal,
      };
    },
    options,
  );
}

/** Replays have no model; a wave wants one. */
const nobody = scriptedModel([], { name: "nobody" });

type Models = { model: ActingModel["model"]; user: ActingModel["model"] | undefined; attempt: number };

function rollOut(
  jobs: readonly BenchmarkJob[],
  actingOf: (job: BenchmarkJob, models: Models) => Acting,
  options: Pick<BenchmarkOptions, "benchmark" | "actor" | "seed" | "inFlight" | "signal"> & {
    name?: string;
    onProgress?: (progress: WaveProgress<Rollout>) => void;
  },
): Promise<Wave<Rollout>> {
  const { benchmark, actor, seed, inFlight, signal, onProgress, name = "evaluation" } = options;
  const isModel = actor.kind === "model" && name === "evaluation";
  return runWave(
    jobs,
    (job, model, _, { model: user, attempt }) => {
      const { item, trial } = job;
      const id = `${name}/${item.task.id}/${trial}`;
      const attempted = { item, id, seed: seedOf("evaluation", seed, item.task.id, trial) };
      return benchmark.attempt(attempted, actingOf(job, { model, user, attempt }));
    },
    {
      model: isModel ? actor.model : nobody,
      user: isModel ? actor.user?.model : undefined,
      inFlight,
      signal,
      ...(onProgress && { onProgress }),
    },
  );
}

/** What an evaluation on a benchmark came to. */
export type BenchmarkReport = {
  evaluation: Evaluation;
  format: RolloutFormat;
  /** What doing nothing gets on the same items. */
  floor: { passAt1: number; solved: number };
  /** For k trials: that any, and that all of them solve an item. */
  passes: { k: number; any: number; all: number }[];
  groups: { name: string; tasks: number; passAt1: number | null }[];
  /** By the second, tolerant verdict, where the benchmark has one. */
  tolerant: { passAt1: number; ci95: [low: number, high: number] } | null;
  /** Mean of the model's turns. */
  turns: number;
  leftOut: string[];
  /** Of recorded rollouts: how many got the reward that was recorded. */
  reproduced: { equal: number; of: number; different: string[] } | null;
};

export function reportBenchmark(
  plan: BenchmarkPlan,
  of: { suite: string; split: Split; actor: string },
  rollouts: readonly Rollout[],
): BenchmarkReport {
  const { items, trials } = plan;
  const evaluation = scoreRollouts({ ...of, trials }, items, rollouts);
  const idle = new Set(plan.idlePasses);
  const solved = items.filter(({ task }) => idle.has(task.id)).length;
  return {
    evaluation,
    format: plan.format,
    floor: { passAt1: solved / items.length, solved },
    passes: Array.from({ length: trials }, (_, index) => index + 1).flatMap((k) => {
      const any = meanOver(evaluation.items, passAt(k));
      const all = meanOver(evaluation.items, passAll(k));
      return any === null || all === null ? [] : [{ k, any, all }];
    }),
    groups: groupsOf(items, evaluation),
    tolerant: tolerantScore(evaluation, rollouts),
    turns: rollouts.reduce((sum, { turns }) => sum + turns, 0) / Math.max(1, rollouts.length),
    leftOut: plan.leftOut,
    reproduced: reproduced(plan.jobs, rollouts),
  };
}

function groupsOf(items: readonly BenchmarkItem[], { items: scores }: Evaluation): BenchmarkReport["groups"] {
  const names = [...new Set(items.flatMap(({ groups }) => groups))];
  return names.map((name) => {
    const members = new Set(items.filter(({ groups }) => groups.includes(name)).map(({ task }) => task.id));
    const passAt1 = meanOver(
      scores.filter(({ item }) => members.has(item)),
      passAt(1),
    );
    return { name, tasks: members.size, passAt1 };
  });
}

function tolerantScore(evaluation: Evaluation, rollouts: readonly Rollout[]): BenchmarkReport["tolerant"] {
  const judged = rollouts.filter(
    ({ score, outcome }) => typeof score?.tolerant === "number" && rewardOf(outcome) !== undefined,
  );
  if (judged.length === 0) return null;
  const scores = evaluation.items.map((item) => {
    const own = judged.filter(({ task }) => task === item.item);
    return { ...item, trials: own.length, solved: own.filter(({ score }) => score?.tolerant === 1).length };
  });
  const passAt1 = meanOver(scores, passAt(1));
  const ci95 = bootstrapInterval(scores, passAt(1));
  return passAt1 === null || ci95 === null ? null : { passAt1, ci95 };
}

function reproduced(
  jobs: readonly BenchmarkJob[],
  rollouts: readonly Rollout[],
): BenchmarkReport["reproduced"] {
  const recorded = jobs.flatMap(({ recording }, index) => {
    const rollout = rollouts[index];
    return recording && rollout ? [{ recording, rollout }] : [];
  });
  if (recorded.length === 0) return null;
  const different = recorded
    .filter(({ recording, rollout }) => rewardOf(rollout.outcome) !== recording.reward)
    .map(({ rollout }) => rollout.id);
  return { equal: recorded.length - different.length, of: recorded.length, different };
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  bandOf,
  challenge,
  evaluate,
  evaluationOf,
  insideBand,
  isOnline,
  type LoopConfig,
  rollOut,
  rolloutsOf,
  stageNames,
  withoutQuarantined,
} from "../src/loop/index.ts";
import { type Run, streamNames, type WaveRecords } from "../src/store/index.ts";
import { algorithmOf } from "../src/training/index.ts";
import type { AlgorithmsConfig } from "./algorithms-config.ts";
import { forgetWeights } from "./fit.ts";
import type { Job } from "./job.ts";
import { runTheLoop } from "./loop-jobs.ts";
import { type Result, scoreOf } from "./result.ts";
import { contextFor } from "./training.ts";
import { firstAttempts } from "./training-sets.ts";

/** What all algorithms begin with: the base's score, its tasks, and its rollouts of them. */
export function tasksJob(config: LoopConfig, name: string): Job["compute"] {
  return async (bench) => {
    const context = await contextFor(bench, config, name);
    const { run } = context;
    await evaluate(context, stageNames.before, context.policy.start);
    await challenge(context, 1);
    await rollOut(context, 1);
    const tasks = await run.read("tasks", stageNames.challenge(1));
    const rollouts = await run.read("rollouts", stageNames.rollouts(1));
    return {
      scores: { test: scoreOf(await evaluationOf(run, stageNames.before)) },
      facts: {
        proposals: (await run.read("proposals", stageNames.challenge(1))).length,
        tasks: tasks.length,
        rollouts: rollouts.length,
        solved: rollouts.filter(({ outcome }) => outcome.kind === "solved").length,
      },
    };
  };
}

/** What the score of a point of the curve is called: how much of the training was done, in percent. */
export const pointName = (point: number, points: number) => `dev-${Math.round((100 * point) / points)}`;

/**
 * The loop's training, evaluations and choice of weights, on the tasks (and for an offline algorithm the rollouts) of another
 * job. `test` is scored with the weights that are best on dev; the curve is that of all the training.
 */
export function learnerJob(
  config: LoopConfig,
  curve: AlgorithmsConfig["curve"],
  names: { job: string; tasks: string },
): Job["compute"] {
  return async (bench) => {
    const from = await bench.runOf(names.tasks);
    const run = await bench.runOf(names.job);
    await copyStage(from, run, stageNames.before);
    await copyStage(from, run, stageNames.challenge(1));
    if (!isOnline(config.train)) await copyStage(from, run, stageNames.rollouts(1), config.rollouts.attempts);
    const train = await withCurve(config, curve, run);
    await runTheLoop(bench, { ...config, train }, 1, names.job);
    const result = await resultOf(run, curve.points);
    await forgetWeights({ run });
    return result;
  };
}

/** Checkpoints at equal parts of the training, each of which is scored on dev. */
async function withCurve(
  { train, seed }: LoopConfig,
  { points, items, trials }: AlgorithmsConfig["curve"],
  run: Run,
): Promise<LoopConfig["train"]> {
  const dev = { trials, ...(items !== undefined && { items }) };
  // A round ends in a checkpoint anyway.
  if (isOnline(train))
    return { ...train, checkpointSteps: 1_000_000, dev: { ...dev, every: Math.ceil(train.rounds / points) } };
  const rollouts = insideBand(withoutQuarantined(await rolloutsOf(run, 1)), bandOf(train));
  const steps = algorithmOf(train).plan(rollouts, seed).length;
  return { ...train, checkpointSteps: Math.max(1, Math.ceil(steps / points)), dev: { ...dev, every: 1 } };
}

async function resultOf(run: Run, points: number): Promise<Result> {
  const scores: Result["scores"] = { test: scoreOf(await evaluationOf(run, stageNames.after(1))) };
  const checkpoints = await checkpointsOf(run);
  const scored = Array.from({ length: checkpoints + 1 }, (_, checkpoint) => checkpoint).filter((checkpoint) =>
    run.isDone(stageNames.dev(1, checkpoint)),
  );
  for (let point = 0; point <= points; point++) {
    const checkpoint = nearest(scored, (point * checkpoints) / points, checkpoints / points / 2);
    if (checkpoint === undefined) continue;
    scores[pointName(point, points)] = scoreOf(await evaluationOf(run, stageNames.dev(1, checkpoint)));
  }
  const metrics = (await run.read("metrics")).filter(({ stage }) => String(stage).startsWith("train-1"));
  const kept = (await run.read("metrics", stageNames.keep(1))).at(-1);
  const rollouts = await rolloutsOf(run, 1);
  return {
    scores,
    facts: {
      rollouts: rollouts.length,
      solved: rollouts.filter(({ outcome }) => outcome.kind === "solved").length,
      steps: metrics.length,
      tokens: metrics.reduce((sum, { tokens }) => sum + Number(tokens), 0),
      ...(await collapsesOf(run)),
      kept: checkpoints === 0 ? 0 : Number(kept?.checkpoint ?? checkpoints) / checkpoints,
    },
  };
}

/** A round without a step has no checkpoint, so that those that were scored may lie beside a point of the curve. */
function nearest(scored: readonly number[], to: number, within: number): number | undefined {
  const away = (checkpoint: number) => Math.abs(checkpoint - to);
  return scored.filter((each) => away(each) <= within).sort((a, b) => away(a) - away(b))[0];
}

/** The round in which it was first seen, by what has collapsed. */
async function collapsesOf(run: Run): Promise<Result["facts"]> {
  const report = JSON.parse(await readFile(join(run.folder, "report.json"), "utf8")) as {
    training: { collapses?: { what: string; round: number }[] };
  };
  return Object.fromEntries(
    (report.training.collapses ?? []).map(({ what, round }) => [collapseName(what), round]),
  );
}

export const collapseName = (what: string) => `collapse of ${what}`;

/** How many there were, the dropped ones among them: a wave of a training stage ends in one. */
async function checkpointsOf(run: Run): Promise<number> {
  let count = run.waves(stageNames.train(1));
  for (let round = 1; run.isDone(stageNames.train(1, round)); round++)
    count += run.waves(stageNames.train(1, round));
  return count;
}

/** Puts what a stage came to in another run, so that it is done there too; of rollouts the first so many of every task. */
export async function copyStage(from: Run, to: Run, stage: string, attempts?: number): Promise<void> {
  if (to.isDone(stage)) return;
  if (to.waves(stage) === 0) {
    const records: Record<string, unknown> = {};
    for (const stream of streamNames) records[stream] = await from.read(stream, stage);
    const { rollouts = [], ...rest } = records as WaveRecords;
    const kept = attempts === undefined ? rollouts : firstAttempts(rollouts, attempts);
    await to.commit(stage, 0, { ...rest, rollouts: kept });
  }
  await to.finish(stage);
}

import type { CodeAsTask, Rollout } from "../src/core/index.ts";
import {
  bandOf,
  challenge,
  insideBand,
  type LoopConfig,
  rollOut,
  stageNames,
  withoutQuarantined,
} from "../src/loop/index.ts";
import type { Run } from "../src/store/index.ts";
import { batchesOf } from "./fit.ts";
import type { Job } from "./job.ts";
import { contextFor, trainAndScore } from "./training.ts";
import { firstAttempts, rolloutsAt, someTasks } from "./training-sets.ts";

/**
 * More tasks of the base, and its rollouts of them, in the run that has the first: one iteration of challenging after the
 * other, nothing being learnt between them, until there are enough or one comes to nothing.
 */
export function poolJob(
  config: LoopConfig,
  { most, iterations }: { most: number; iterations: number },
  names: { job: string; tasks: string },
): Job["compute"] {
  return async (bench) => {
    const run = await bench.runOf(names.job);
    for (let iteration = 2; iteration <= iterations; iteration++) {
      const before = (await poolOf(run, iteration - 1)).tasks;
      if (before.length >= most) break;
      const wanted = Math.min(config.challenge.tasks, most - before.length);
      const asked = { ...config, challenge: { ...config.challenge, tasks: wanted } };
      const context = await contextFor(bench, asked, names.job);
      await challenge(context, iteration);
      await rollOut(context, iteration);
      if ((await poolOf(run, iteration)).tasks.length === before.length) break;
    }
    const { tasks, rollouts } = await poolOf(run);
    return {
      scores: {},
      facts: {
        tasks: tasks.length,
        rollouts: rollouts.length,
        solvedTasks: new Set(solvedTasks(rollouts)).size,
      },
    };
  };
}

/** So many steps of rejection fine-tuning on so many rollouts of so many tasks; no score where there are fewer tasks. */
export function scalingJob(
  config: LoopConfig,
  amount: { tasks: number; rollouts: number; steps: number },
  names: { job: string; pool: string },
): Job["compute"] {
  return async (bench) => {
    const { tasks, rollouts } = await poolOf(await bench.runOf(names.pool));
    if (tasks.length < amount.tasks) return { scores: {}, facts: { tasks: tasks.length } };
    const chosen = someTasks(tasks, amount.tasks, config.seed);
    const learnt = firstAttempts(rolloutsAt(rollouts, chosen), amount.rollouts);
    const batches = batchesOf(insideBand(learnt, bandOf(config.train)), config, amount.steps);
    const context = await contextFor(bench, config, names.job);
    const facts = { tasks: chosen.length, solvedTasks: new Set(solvedTasks(learnt)).size };
    return trainAndScore(context, batches, facts);
  };
}

/** The tasks of a pool's iterations, up to one of them, with the rollouts that may train. */
async function poolOf(
  run: Run,
  until = Number.POSITIVE_INFINITY,
): Promise<{ tasks: CodeAsTask[]; rollouts: Rollout[] }> {
  const tasks: CodeAsTask[] = [];
  const rollouts: Rollout[] = [];
  for (let iteration = 1; iteration <= until && run.isDone(stageNames.rollouts(iteration)); iteration++) {
    tasks.push(...(await run.read("tasks", stageNames.challenge(iteration))));
    rollouts.push(...(await run.read("rollouts", stageNames.rollouts(iteration))));
  }
  return { tasks, rollouts: withoutQuarantined(rollouts) };
}

const solvedTasks = (rollouts: readonly Rollout[]) =>
  rollouts.flatMap(({ outcome, task }) => (outcome.kind === "solved" && task !== undefined ? [task] : []));

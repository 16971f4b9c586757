import { type LoopConfig, stageNames } from "../src/loop/index.ts";
import { batchesOf } from "./fit.ts";
import type { Job } from "./job.ts";
import { rolloutsOf, trainingOf } from "./loop-jobs.ts";
import { contextFor, trainAndScore } from "./training.ts";
import { firstAttempts, rolloutsAt, someTasks } from "./training-sets.ts";

interface Names {
  job: string;
  self: string;
}

/** As many steps as the loop, on the rollouts of so many of its tasks; no score where there are not more than that. */
export function tasksJob(config: LoopConfig, count: number, names: Names): Job["compute"] {
  return async (bench) => {
    const self = await bench.runOf(names.self);
    const tasks = await self.read("tasks", stageNames.challenge(1));
    if (tasks.length <= count) return { scores: {}, facts: { tasks: tasks.length } };
    const { steps } = await trainingOf(self, 1);
    const rollouts = rolloutsAt(await rolloutsOf(self, config), someTasks(tasks, count, config.seed));
    const context = await contextFor(bench, config, names.job);
    return trainAndScore(context, batchesOf(rollouts, config, steps), { tasks: count });
  };
}

/**
 * As many steps as the loop, on the first so many rollouts of each of its tasks. Which tasks are in the band was measured with
 * all of them: a single rollout cannot tell.
 */
export function rolloutsJob(config: LoopConfig, count: number, names: Names): Job["compute"] {
  return async (bench) => {
    const self = await bench.runOf(names.self);
    const { steps } = await trainingOf(self, 1);
    const rollouts = firstAttempts(await rolloutsOf(self, config), count);
    const context = await contextFor(bench, config, names.job);
    return trainAndScore(context, batchesOf(rollouts, config, steps), { attempts: count });
  };
}

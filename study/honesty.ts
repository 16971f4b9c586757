import type { Suite } from "../src/benchmark/index.ts";
import type { CodeAsTask } from "../src/core/index.ts";
import { contextOf, type LoopConfig, stageNames } from "../src/loop/index.ts";
import type { StudyConfig } from "./config.ts";
import { batchesOf, fitPolicy, forgetWeights } from "./fit.ts";
import type { Job } from "./job.ts";
import { rolloutsOf } from "./loop-jobs.ts";
import type { Result } from "./result.ts";
import { amountOf, contextFor, scoreWeights } from "./training.ts";
import { holdOut, rolloutsAt } from "./training-sets.ts";

/**
 * Reward honesty: trains on four of five of the loop's tasks, and on the way scores the policy on the fifth, by their own
 * verifiers, and on the hand-written dev split. Scores are named `own-<epochs>` and `dev-<epochs>`.
 */
export function honestyJob(
  config: LoopConfig,
  { epochs, items, trials }: StudyConfig["honesty"],
  names: { job: string; self: string },
): Job["compute"] {
  const evaluation = { ...config.evaluate, split: "dev" as const, trials };
  const { items: _, ...allItems } = evaluation;
  return async (bench) => {
    const self = await bench.runOf(names.self);
    const { held, kept } = holdOut(await self.read("tasks", stageNames.challenge(1)));
    if (held.length === 0) return { scores: {}, facts: { held: 0 } };
    const most = Math.max(...epochs);
    const train = { ...config.train, epochs: Math.max(1, most) };
    const batches = batchesOf(rolloutsAt(await rolloutsOf(self, config), kept), { ...config, train });
    const context = await contextFor(
      bench,
      { ...config, train, evaluate: { ...evaluation, items } },
      names.job,
    );
    const { policy, run, sandbox, environment } = context;
    const onOwn = contextOf(
      { ...config, evaluate: allItems },
      { policy, sandbox, environment, suite: suiteOf(held, environment.name) },
      { run, signal: bench.signal, onEvent: bench.onEvent },
    );
    const scores: Result["scores"] = {};
    for (const epoch of [...epochs].sort((a, b) => a - b)) {
      const until = batches.filter((batch) => batch.epoch < epoch).length;
      const weights = await fitPolicy(context, batches, until);
      scores[`dev-${epoch}`] = await scoreWeights(context, weights, `dev-${epoch}`);
      scores[`own-${epoch}`] = await scoreWeights(
        { ...onOwn, weights: context.weights },
        weights,
        `own-${epoch}`,
      );
    }
    await forgetWeights(context);
    return { scores, facts: { kept: kept.length, held: held.length, ...amountOf(batches) } };
  };
}

/** The loop's own tasks in the shape of a suite, so that they are scored like one. */
function suiteOf(tasks: readonly CodeAsTask[], environment: string): Suite {
  const items = tasks.map((task) => ({ task, posed: task.id, calls: 0 }));
  return { name: "self-generated", environment, items: async () => items };
}

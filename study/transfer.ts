import { evaluate, evaluationOf, type LoopConfig, weightsAfter } from "../src/loop/index.ts";
import { batchesOf, fitPolicy, forgetWeights } from "./fit.ts";
import type { Job } from "./job.ts";
import { rolloutsOf } from "./loop-jobs.ts";
import { scoreOf } from "./result.ts";
import { amountOf, contextFor, scoreWeights } from "./training.ts";

/** The loop's weights of one environment on the test split of another, whose configuration this is. */
export function acrossJob(config: LoopConfig, names: { job: string; trained: string }): Job["compute"] {
  return async (bench) => {
    const context = await contextFor(bench, config, names.job);
    const run = await bench.runOf(names.trained);
    const weights = weightsAfter({ run, policy: context.policy }, 1);
    const { facts } = await bench.resultOf(names.trained);
    const { steps = 0, tokens = 0 } = facts;
    return { scores: { test: await scoreWeights(context, weights) }, facts: { steps, tokens } };
  };
}

/** One model trained on the rollouts of the loops in all environments together, scored in each. */
export function bothJob(
  configs: readonly LoopConfig[],
  names: { job: string; selves: readonly string[] },
): Job["compute"] {
  return async (bench) => {
    const contexts = [];
    for (const config of configs) contexts.push(await contextFor(bench, config, names.job));
    const [first] = contexts;
    if (first === undefined) return { scores: {}, facts: {} };
    const runs = await Promise.all(names.selves.map((self) => bench.runOf(self)));
    const rollouts = (
      await Promise.all(runs.map((run, index) => rolloutsOf(run, configs[index] ?? first.config)))
    ).flat();
    const batches = batchesOf(rollouts, first.config);
    const weights = await fitPolicy(first, batches);
    const scores: { [environment: string]: ReturnType<typeof scoreOf> } = {};
    for (const context of contexts) {
      const { environment } = context.config;
      await evaluate(context, `after-${environment}`, weights);
      scores[environment] = scoreOf(await evaluationOf(context.run, `after-${environment}`));
    }
    await forgetWeights(first);
    return { scores, facts: amountOf(batches) };
  };
}

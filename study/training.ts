import { contextOf, evaluate, evaluationOf, type LoopConfig, type LoopContext } from "../src/loop/index.ts";
import type { Batch } from "../src/training/index.ts";
import { fitPolicy, forgetWeights } from "./fit.ts";
import type { Bench } from "./job.ts";
import { type Result, type Score, scoreOf } from "./result.ts";

/** A context of the loop's stages on the job's own run, the policy being the base. */
export async function contextFor(bench: Bench, config: LoopConfig, job: string): Promise<LoopContext> {
  const { sandbox, signal, onEvent } = bench;
  const run = await bench.runOf(job);
  const policy = await bench.openPolicy(config.model);
  return contextOf(config, { ...bench.place(config.environment), policy, sandbox }, { run, signal, onEvent });
}

/** Evaluates a folder's weights as the loop does, with the loop's random numbers. */
export async function scoreWeights(context: LoopContext, weights: string, stage = "after"): Promise<Score> {
  await evaluate(context, stage, weights);
  return scoreOf(await evaluationOf(context.run, stage));
}

/** Trains from the base on the batches and scores what comes of it on the test split. */
export async function trainAndScore(
  context: LoopContext,
  batches: readonly Batch[],
  facts: Result["facts"] = {},
): Promise<Result> {
  const weights = await fitPolicy(context, batches);
  const scores = { test: await scoreWeights(context, weights) };
  await forgetWeights(context);
  return { scores, facts: { ...facts, ...amountOf(batches) } };
}

/** Steps, and tokens with a weight, which are those that teach. */
export function amountOf(batches: readonly Batch[]): { steps: number; tokens: number } {
  const data = batches.flatMap((batch) => batch.data);
  const tokens = data.reduce((sum, { weights }) => sum + weights.filter((weight) => weight !== 0).length, 0);
  return { steps: batches.length, tokens };
}

import { rm } from "node:fs/promises";
import { type Rollout, seedOf } from "../src/core/index.ts";
import { type LoopConfig, type LoopContext, stageNames } from "../src/loop/index.ts";
import type { MetricRecord } from "../src/store/index.ts";
import { type Batch, rft, train, warmupThenDecay } from "../src/training/index.ts";

const stage = "fit";

/**
 * The batches of rejection fine-tuning, in as many epochs as it takes for so many steps; without a number of steps, of
 * the configured epochs. None where nothing was solved.
 */
export function batchesOf(rollouts: readonly Rollout[], config: LoopConfig, steps?: number): Batch[] {
  const { batchSize, epochs } = config.train;
  const rolloutsPerTask = config.train.algorithm === "rft" ? config.train.rolloutsPerTask : undefined;
  // The loop's own, so that the loop's own rollouts come in the loop's own order.
  const seed = seedOf(config.seed, stageNames.train(1));
  const options = { batchSize, seed, ...(rolloutsPerTask !== undefined && { rolloutsPerTask }) };
  if (steps === undefined) return rft(rollouts, { ...options, epochs });
  const anEpoch = rft(rollouts, { ...options, epochs: 1 }).length;
  if (anEpoch === 0 || steps === 0) return [];
  return rft(rollouts, { ...options, epochs: Math.ceil(steps / anEpoch) }).slice(0, steps);
}

/**
 * Trains from the base up to step `until`, in the very way of the loop, and gives the folder of the weights. A killed run
 * goes on from its last checkpoint.
 */
export async function fitPolicy(
  context: LoopContext,
  batches: readonly Batch[],
  until = batches.length,
): Promise<string> {
  const { run, config, policy, weights, say, stopIfAsked } = context;
  const { learningRate, weightDecay, clipNorm, checkpointSteps } = config.train;
  const checkpoint = (step: number) => (step === 0 ? policy.start : run.checkpoint(`${stage}-${step}`));
  const total = batches.length;
  let done = (await run.read("metrics", stage)).length;
  if (done >= until) return checkpoint(until);
  say({ kind: "stage-start", stage, title: "training", unit: "step", done, total: until });
  while (done < until) {
    stopIfAsked();
    const to = Math.min(until, done + checkpointSteps);
    await weights.need(checkpoint(done));
    const metrics: MetricRecord[] = [];
    const steps = train({
      trainer: policy.trainer,
      batches: batches.slice(0, to),
      learningRate: (step) => warmupThenDecay(learningRate)(step, total),
      weightDecay,
      clipNorm,
      from: done,
    });
    for await (const step of steps) {
      metrics.push({ ...step, steps: total });
      say({ kind: "advance", stage, done: step.step, total: until, note: `loss ${step.loss.toFixed(3)}` });
    }
    await weights.save(checkpoint(to));
    await run.commit(stage, run.waves(stage), { metrics });
    if (done > 0) await rm(checkpoint(done), { recursive: true, force: true });
    done = to;
  }
  say({ kind: "stage-end", stage, title: "training", summary: `${until} steps` });
  return checkpoint(until);
}

/** Forgets the trained weights: once the job's evaluations are committed, nothing needs them. */
export async function forgetWeights({ run }: Pick<LoopContext, "run">): Promise<void> {
  await rm(run.checkpoint("."), { recursive: true, force: true });
}

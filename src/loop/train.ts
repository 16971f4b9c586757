import { rm } from "node:fs/promises";
import { seedOf } from "../core/index.ts";
import type { MetricRecord } from "../store/index.ts";
import { rft, train as takeSteps, warmupThenDecay } from "../training/index.ts";
import { countPlaces, insideBand, placesOf } from "./band.ts";
import type { LoopContext } from "./context.ts";
import { withoutQuarantined } from "./roll-out.ts";
import { stageNames } from "./stages.ts";
import { runStage } from "./waves.ts";
import { checkpointOf, weightsAfter } from "./weights.ts";

const algorithms = { rft };

/**
 * Trains on this iteration's rollouts. A wave is the steps between two checkpoints, optimizer state included; a killed run
 * goes on from the last one, and so takes the very same steps.
 */
export async function train(context: LoopContext, iteration: number): Promise<void> {
  const { config, policy, run, say, weights } = context;
  const { algorithm, band, learningRate, weightDecay, clipNorm, checkpointSteps, ...options } = config.train;
  const stage = stageNames.train(iteration);
  const title = "training";
  const rollouts = withoutQuarantined(await run.read("rollouts", stageNames.rollouts(iteration)));
  const { below, inside, above } = countPlaces(placesOf(rollouts, band).values());
  const batches = algorithms[algorithm](insideBand(rollouts, band), {
    ...options,
    seed: seedOf(config.seed, stage),
  });
  const total = batches.length;
  const done = Math.min(total, run.waves(stage) * checkpointSteps);
  say({ kind: "stage-start", stage, title, unit: "step", done, total });
  await runStage(context, stage, async (wave) => {
    const from = wave * checkpointSteps;
    const until = Math.min(total, from + checkpointSteps);
    if (from >= total) return null;
    await weights.need(
      wave === 0 ? weightsAfter(context, iteration - 1) : checkpointOf(run, iteration, wave - 1),
    );
    const metrics: MetricRecord[] = [];
    const schedule = (step: number) => warmupThenDecay(learningRate)(step, total);
    const steps = takeSteps({
      trainer: policy.trainer,
      batches: batches.slice(0, until),
      learningRate: schedule,
      weightDecay,
      clipNorm,
      from,
    });
    for await (const step of steps) {
      metrics.push({ ...step, steps: total, tasksBelow: below, tasksInside: inside, tasksAbove: above });
      say({ kind: "advance", stage, done: step.step, total, note: `loss ${step.loss.toFixed(3)}` });
    }
    await weights.save(checkpointOf(run, iteration, wave));
    return { records: {}, metrics };
  });
  // The last checkpoint holds everything; the ones before only cost space.
  for (let wave = 0; wave < run.waves(stage) - 1; wave++) {
    await rm(checkpointOf(run, iteration, wave), { recursive: true, force: true });
  }
  const tasks = `of ${inside} tasks, ${below} below and ${above} above the band`;
  const summary =
    total === 0 ? `nothing was learnt: rollouts ${tasks}` : `${total} steps on rollouts ${tasks}`;
  say({ kind: "stage-end", stage, title, summary });
}

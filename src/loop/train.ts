import { seedOf } from "../core/index.ts";
import type { MetricRecord } from "../store/index.ts";
import {
  algorithmOf,
  estimateTraining,
  type LateBatch,
  planRound,
  roundFacts,
  train as takeSteps,
} from "../training/index.ts";
import { countPlaces, insideBand, placesOf } from "./band.ts";
import { warnOfCollapse } from "./collapse.ts";
import type { LoopContext } from "./context.ts";
import { dropCheckpoints, scoreOnDev } from "./dev.ts";
import { titleOf, withoutQuarantined } from "./roll-out.ts";
import { type Round, stageNames } from "./stages.ts";
import { isOnline, stepSettingsOf, type TrainConfig } from "./train-config.ts";
import { runStage } from "./waves.ts";
import { checkpointOf, checkpointsOf, weightsAfter, weightsBefore } from "./weights.ts";

/**
 * Trains on a round's rollouts. A wave is the steps between two checkpoints, optimizer state included; a killed run
 * goes on from the last one, and so takes the very same steps.
 */
export async function train(context: LoopContext, iteration: number, round?: Round): Promise<void> {
  const { config, policy, run, say, weights } = context;
  const { checkpointSteps } = config.train;
  const settings = stepSettingsOf(config.train);
  const { trainer } = policy;
  const stage = stageNames.train(iteration, round);
  const wasDone = run.isDone(stage);
  const title = titleOf("training", config, round);
  const rollouts = withoutQuarantined(await run.read("rollouts", stageNames.rollouts(iteration, round)));
  const lesson = lessonOf(config.train, rollouts);
  const algorithm = algorithmOf(config.train);
  const seed = seedOf(config.seed, stage);
  const plans = algorithm.plan(lesson.rollouts, seed);
  const total = plans.length;
  const before = await stepsBefore(context, iteration, round);
  const done = Math.min(total, run.waves(stage) * checkpointSteps);
  say({ kind: "stage-start", stage, title, unit: "step", done, total });
  // Rounds are alike: the first tells what the others will take.
  if (done < total && (round === undefined || round === 1)) {
    const estimate = await estimateTraining(trainer, plans.slice(done));
    say({ kind: "estimate", stage, title, ...estimate });
  }

  const start = weightsBefore(context, iteration, round);
  const reference = weightsAfter(context, iteration - 1);
  const planned = async () => {
    await weights.need(start);
    return planRound({
      algorithm,
      rollouts: lesson.rollouts,
      seed,
      trainer,
      reference: async (data) => {
        await weights.need(reference);
        const { logprobs } = await trainer.forwardHeads(data);
        await weights.need(start);
        return logprobs;
      },
    });
  };
  let batches: LateBatch[] | undefined;
  const next = async (wave: number) => {
    const from = wave * checkpointSteps;
    const until = Math.min(total, from + checkpointSteps);
    if (from >= total) return null;
    batches ??= await planned();
    await weights.need(wave === 0 ? start : checkpointOf(run, iteration, round, wave - 1));
    const metrics: MetricRecord[] = [];
    const steps = takeSteps({
      ...settings,
      trainer,
      batches: batches.slice(0, until),
      learningRate: (step) => settings.learningRate(step, total),
      from,
    });
    for await (const step of steps) {
      const counted = {
        step: before + step.step,
        steps: before + total,
        ...(round !== undefined && { round }),
      };
      metrics.push({ ...step, ...counted, ...lesson.facts });
      say({ kind: "advance", stage, done: step.step, total, note: `loss ${step.loss.toFixed(3)}` });
    }
    await weights.save(checkpointOf(run, iteration, round, wave));
    return { records: {}, metrics };
  };
  await runStage(context, stage, next, () => scoreOnDev(context, iteration));
  const summary = total === 0 ? "nothing was learnt: rollouts" : `${total} steps on rollouts`;
  await dropCheckpoints(context, iteration, round);
  say({ kind: "stage-end", stage, title, summary: `${summary} ${lesson.summary}` });
  if (!wasDone) await warnOfCollapse(context, iteration, round);
}

/** What a round learns from, and what is told of it. */
function lessonOf(train: TrainConfig, rollouts: ReturnType<typeof withoutQuarantined>) {
  const { reward, length, truncated, groups, mixedGroups } = roundFacts(rollouts);
  const facts = { reward, length, truncated, groups, mixedGroups };
  if (isOnline(train)) {
    return { rollouts, facts, summary: `of ${groups} tasks, ${mixedGroups} of them solved and failed` };
  }
  const { below, inside, above } = countPlaces(placesOf(rollouts, train.band).values());
  return {
    rollouts: insideBand(rollouts, train.band),
    facts: { tasksBelow: below, tasksInside: inside, tasksAbove: above, ...facts },
    summary: `of ${inside} tasks, ${below} below and ${above} above the band`,
  };
}

/** Steps that the iteration's earlier rounds took. */
async function stepsBefore({ run }: LoopContext, iteration: number, round: Round): Promise<number> {
  if (round === undefined || checkpointsOf(run, iteration, round).length === 0) return 0;
  for (let earlier = round - 1; earlier > 0; earlier--) {
    const last = (await run.read("metrics", stageNames.train(iteration, earlier))).at(-1);
    if (last !== undefined) return Number(last.step);
  }
  return 0;
}

import { rm } from "node:fs/promises";
import type { LoopContext } from "./context.ts";
import { evaluate, evaluationOf } from "./evaluate.ts";
import { type Round, stageNames } from "./stages.ts";
import { runStage } from "./waves.ts";
import { checkpointsOf, keptOf, weightsAfter } from "./weights.ts";

/** Scores the iteration's newest checkpoint, or its start where there is none, on the dev split, if it is that one's turn. */
export async function scoreOnDev(context: LoopContext, iteration: number): Promise<void> {
  const { dev } = context.config.train;
  const checkpoint = checkpointsOf(context.run, iteration).length;
  if (dev !== undefined && checkpoint % dev.every === 0) await score(context, iteration, checkpoint);
}

/**
 * Picks the iteration's weights: those with the best dev score, the earliest of equals, and the weights that the iteration
 * began with are among the candidates. Without a dev split the last ones are the iteration's.
 */
export async function keepBest(context: LoopContext, iteration: number): Promise<void> {
  const { run, weights, config, say } = context;
  const stage = stageNames.keep(iteration);
  const checkpoints = checkpointsOf(run, iteration);
  if (config.train.dev === undefined || checkpoints.length === 0) return;
  if (!run.isDone(stage)) await score(context, iteration, checkpoints.length);
  const best = await bestOf(context, iteration);
  const title = "keeping the best weights";
  say({ kind: "stage-start", stage, title, unit: "checkpoint", done: 0, total: 1 });
  await runStage(context, stage, async (wave) => {
    if (wave > 0) return null;
    await weights.need(folderOf(context, iteration, best.checkpoint));
    await weights.save(keptOf(run, iteration));
    return { records: {}, metrics: [{ checkpoint: best.checkpoint, devPassAt1: best.passAt1 }] };
  });
  for (const folder of checkpoints) await rm(folder, { recursive: true, force: true });
  const which =
    best.checkpoint === 0
      ? "those before training"
      : `checkpoint ${best.checkpoint} of ${checkpoints.length}`;
  say({
    kind: "stage-end",
    stage,
    title,
    summary: `${which}, dev Pass@1 ${(best.passAt1 * 100).toFixed(1)}%`,
  });
}

/**
 * Deletes the checkpoints that nothing needs any more when a round is done: all but its last, which holds everything, and
 * the best so far. A resumed run comes by here again for rounds that were done long before; those after stay untouched.
 */
export async function dropCheckpoints(context: LoopContext, iteration: number, round: Round): Promise<void> {
  const checkpoints = checkpointsOf(context.run, iteration, round === undefined ? "end" : round + 1);
  const best = context.config.train.dev && (await bestOf(context, iteration)).checkpoint;
  for (const [index, folder] of checkpoints.entries()) {
    const needed = index === checkpoints.length - 1 || index + 1 === best;
    if (!needed) await rm(folder, { recursive: true, force: true });
  }
}

async function score(context: LoopContext, iteration: number, checkpoint: number): Promise<void> {
  const { config, run } = context;
  const stage = stageNames.dev(iteration, checkpoint);
  if (config.train.dev === undefined || run.isDone(stage)) return;
  const { trials, items } = config.train.dev;
  await evaluate(context, stage, folderOf(context, iteration, checkpoint), {
    title: "scoring on dev",
    split: "dev",
    trials,
    items,
  });
}

async function bestOf({ run }: LoopContext, iteration: number) {
  let best = { checkpoint: 0, passAt1: Number.NEGATIVE_INFINITY };
  for (let checkpoint = 0; checkpoint <= checkpointsOf(run, iteration).length; checkpoint++) {
    const stage = stageNames.dev(iteration, checkpoint);
    if (!run.isDone(stage)) continue;
    const { passAt1 } = await evaluationOf(run, stage);
    if (passAt1 > best.passAt1) best = { checkpoint, passAt1 };
  }
  return best;
}

function folderOf({ run, policy }: LoopContext, iteration: number, checkpoint: number): string {
  return checkpointsOf(run, iteration)[checkpoint - 1] ?? weightsAfter({ run, policy }, iteration - 1);
}

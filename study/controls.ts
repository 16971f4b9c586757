import { createHeldOutIndex } from "../src/benchmark/index.ts";
import { type CodeAsTask, createRandom, type Rollout, SparringError } from "../src/core/index.ts";
import {
  countOutcomes,
  type LoopConfig,
  type LoopContext,
  rollOut,
  stageNames,
  withoutQuarantined,
} from "../src/loop/index.ts";
import type { TokenModel } from "../src/model/index.ts";
import type { Run } from "../src/store/index.ts";
import type { Batch } from "../src/training/index.ts";
import { continuedPretraining } from "./continued-pretraining.ts";
import { batchesOf } from "./fit.ts";
import type { Job } from "./job.ts";
import { rolloutsOf, trainingOf } from "./loop-jobs.ts";
import type { Result } from "./result.ts";
import { contextFor, trainAndScore } from "./training.ts";
import { distinct, randomRewards, shuffledInstructions, solvedOf } from "./training-sets.ts";

/**
 * What a control trains on instead of what the loop's first iteration did; `self` is the loop's run. Null where the loop made
 * too little for it.
 */
type Control = (
  context: LoopContext,
  self: Run,
  steps: number,
) => Promise<{ batches: Batch[]; facts: Result["facts"] } | null>;

const onRollouts = (context: LoopContext, rollouts: readonly Rollout[], steps: number) => ({
  batches: batchesOf(rollouts, context.config, steps),
  facts: { rollouts: rollouts.length, solved: solvedOf(distinct(rollouts)).length },
});

const controls = {
  /** As many candidates that can be taken apart, whatever the gates and the band say of them, judged by their own verifiers. */
  ungated: async (context, self, steps) => {
    const { run } = context;
    const stage = stageNames.challenge(1);
    if (!run.isDone(stage)) {
      const tasks = await ungatedTasks(context, self);
      if (run.waves(stage) === 0) await run.commit(stage, 0, { tasks });
      await run.finish(stage);
    }
    await rollOut(context, 1);
    const rollouts = await run.read("rollouts", stageNames.rollouts(1));
    const tasks = (await run.read("tasks", stage)).length;
    const trained = onRollouts(context, withoutQuarantined(rollouts), steps);
    const defects = countOutcomes(rollouts)["task-defect"];
    return { batches: trained.batches, facts: { tasks, defects, ...trained.facts } };
  },
  "random-rewards": async (context, self, steps) =>
    onRollouts(context, randomRewards(await rolloutsOf(self, context.config), context.config.seed), steps),
  /** As many steps and as many tokens that teach, of the corpus that the base was pretrained on. */
  "continued-pretraining": async (context, self) => {
    const { tokenizer } = tokenModel(context);
    const amount = await trainingOf(self, 1);
    return {
      batches: continuedPretraining(tokenizer, { ...amount, seed: context.config.seed }),
      facts: {},
    };
  },
  "shuffled-instructions": async (context, self, steps) => {
    const { tokenizer, contextLength = Number.POSITIVE_INFINITY } = tokenModel(context);
    const tasks = await self.read("tasks", stageNames.challenge(1));
    if (new Set(tasks.map(({ instruction }) => instruction)).size < 2) return null;
    const options = { tokenizer, contextLength, seed: context.config.seed };
    const rollouts = distinct(solvedOf(await rolloutsOf(self, context.config)));
    return onRollouts(context, shuffledInstructions(rollouts, tasks, options), steps);
  },
} satisfies Record<string, Control>;

export type ControlName = keyof typeof controls;

export const controlNames = Object.keys(controls) as ControlName[];

/** Trains like the loop's first iteration, so many steps from the base, on what the control puts in place of its rollouts. */
export function controlJob(
  config: LoopConfig,
  kind: ControlName,
  names: { job: string; self: string },
): Job["compute"] {
  return async (bench) => {
    const context = await contextFor(bench, config, names.job);
    const self = await bench.runOf(names.self);
    const { steps } = await trainingOf(self, 1);
    const control: Control = controls[kind];
    const trained = await control(context, self, steps);
    return trained === null
      ? { scores: {}, facts: {} }
      : trainAndScore(context, trained.batches, trained.facts);
  };
}

async function ungatedTasks({ config, suite }: LoopContext, self: Run): Promise<CodeAsTask[]> {
  const stage = stageNames.challenge(1);
  const proposals = await self.read("proposals", stage);
  const admitted = await self.read("tasks", stage);
  const heldOut = createHeldOutIndex([...(await suite.items("dev")), ...(await suite.items("test"))]);
  const candidates = proposals
    .flatMap(({ candidate }) => candidate ?? [])
    .filter((candidate) => !heldOut.overlapOf(candidate).overlaps);
  return createRandom("ungated", config.seed).shuffle(candidates).slice(0, admitted.length);
}

function tokenModel({ policy }: LoopContext): TokenModel {
  if (policy.model.level === "tokens") return policy.model;
  throw new SparringError(
    "usage",
    `study: expected a model whose tokens are known, got ${policy.model.name}`,
  );
}

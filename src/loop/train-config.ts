import { z } from "zod";
import { fallNames, type TrainOptions, warmupThenDecay } from "../training/index.ts";

const count = z.int().min(1);
const share = z.number().min(0).max(1);
const amount = z.number().min(0);

const common = {
  /** At its highest. */
  weightDecay: amount.default(0),
  /** Largest global norm of the gradient. */
  clipNorm: z.number().positive().default(1),
  /** Trains a low-rank adapter on top of the model instead of its weights; checkpoints are adapters in PEFT's format then. */
  lora: z
    .strictObject({
      rank: count.default(16),
      /** The adapter's share is scaled by alpha / rank. */
      alpha: z.number().positive().default(32),
      /** Linear layers that have an adapter, such as "q_proj"; all of them where it is not given. */
      modules: z.array(z.string()).min(1).exactOptional(),
    })
    .exactOptional(),
  /** Most memory that a step may take beside the weights and the optimizer's state, in gigabytes; two fifths of the machine's where it is not given. */
  stepMemoryGb: z.number().positive().exactOptional(),
  /** Steps between checkpoints: what a killed run repeats at most. */
  checkpointSteps: count.default(50),
  /** Scores checkpoints on the suite's dev split and goes on from the best of an iteration, its start included; without it, from the last. */
  dev: z
    .strictObject({
      /** Checkpoints from one evaluation to the next; the last one of an iteration is always evaluated. */
      every: count.default(1),
      /** Attempts at every item. */
      trials: count.default(1),
      /** Items of the split, spread evenly over it; all of them where it is not given. */
      items: count.exactOptional(),
    })
    .exactOptional(),
};

/** What offline algorithms have in common: they learn from all rollouts of an iteration at once. */
const offline = {
  ...common,
  epochs: count.default(2),
  /** Rollouts a step; pairs with dpo. */
  batchSize: count.default(8),
  /** How the learning rate falls after it has risen: in a straight line where it is not given. */
  schedule: z.enum(fallNames).exactOptional(),
  /** Least and most solved share of a task's rollouts with which the task trains; a task that was never solved never does. */
  band: z
    .tuple([share, share])
    .refine(([least, most]) => least <= most, "expected the least before the most")
    .default([0, 1]),
};

/** What online algorithms have in common: they alternate rollouts of the present policy and steps on these. */
const online = {
  ...common,
  /** How often rollouts and steps alternate in an iteration. */
  rounds: count.default(20),
  /** Tasks tried in a round, `rollouts.attempts` times each; they take turns. */
  tasksPerRound: count.default(32),
  /** Passes over a round's rollouts; the more, the further they are from the policy that they train. */
  epochs: count.default(1),
  /** Rollouts a step; a round with fewer is one step. */
  batchSize: count.default(256),
  /** Weight of the mean entropy, which is to be large. */
  entropyBonus: amount.default(0),
};

const learningRate = (fallback: number) => z.number().positive().default(fallback);

/** See src/training for what the algorithms are; defaults are the paper's where they are not about a model's size. */
export const trainSchema = z.discriminatedUnion("algorithm", [
  /** Rejection fine-tuning: supervised learning on solved rollouts. */
  z.strictObject({
    algorithm: z
      .literal("rft")
      .optional()
      .transform(() => "rft" as const),
    ...offline,
    /** Most rollouts of one task that are learnt from; all solved ones where it is not given. */
    rolloutsPerTask: count.exactOptional(),
    /** At its highest: it rises over the first steps and falls from there. */
    learningRate: learningRate(1e-4),
  }),
  /** Direct preference optimisation: a solved against a failed rollout of the same task. */
  z.strictObject({
    algorithm: z.literal("dpo"),
    ...offline,
    /** How dear it is to leave the policy that the iteration began with. */
    beta: z.number().positive().default(0.1),
    /** At its highest: it rises over the first steps and falls from there. */
    learningRate: learningRate(2e-6),
  }),
  /** Policy gradient with a baseline. */
  z.strictObject({
    algorithm: z.literal("reinforce"),
    ...online,
    /** What a reward is compared with: nothing, the round's mean, or the mean of the task's other rollouts. */
    baseline: z.enum(["none", "mean", "leave-one-out"]).default("leave-one-out"),
    /** Largest importance weight of a token that the policy has drifted away from. */
    importanceCap: z.number().min(1).default(2),
    learningRate: learningRate(1e-5),
  }),
  /** Proximal policy optimisation, with a value head. */
  z.strictObject({
    algorithm: z.literal("ppo"),
    ...online,
    /** How far a token's ratio to when it was sampled may leave 1. */
    clip: z.number().positive().max(1).default(0.1),
    /** Price of leaving the policy that the iteration began with, by token. */
    kl: amount.default(1e-3),
    gamma: share.default(1),
    lambda: share.default(1),
    /** Weight of the value head's loss. */
    valueCoefficient: amount.default(0.1),
    learningRate: learningRate(1e-5),
    /** Of the value head. */
    criticLearningRate: learningRate(1e-4),
  }),
  /** Group relative policy optimisation, with its known repairs. */
  z.strictObject({
    algorithm: z.literal("grpo"),
    ...online,
    baseline: z.enum(["mean", "leave-one-out"]).default("mean"),
    /** "none" does not divide advantages by the deviation of the task's rewards. */
    scale: z.enum(["deviation", "none"]).default("deviation"),
    /** How far the ratio may fall below 1 and rise above it. */
    clip: z.tuple([z.number().positive().max(1), z.number().positive()]).default([0.1, 0.1]),
    /** Weight of the divergence from the policy that the iteration began with. */
    kl: amount.default(1e-3),
    /** What weighs the same: every rollout, or every token. */
    normalise: z.enum(["rollout", "token"]).default("rollout"),
    /** Whether ratios and clipping are a token's or a whole rollout's. */
    ratio: z.enum(["token", "sequence"]).default("token"),
    /** Learns only from tasks that some of their rollouts solved and others failed. */
    mixedOnly: z.boolean().default(false),
    learningRate: learningRate(1e-5),
  }),
]);

export type TrainConfig = z.output<typeof trainSchema>;
/** Of an algorithm that alternates rollouts and steps. */
export type OnlineConfig = Extract<TrainConfig, { rounds: number }>;

export function isOnline(train: TrainConfig): train is OnlineConfig {
  return "rounds" in train;
}

/** Online algorithms learn from every task, whatever its pass rate. */
export function bandOf(train: TrainConfig): readonly [least: number, most: number] {
  return isOnline(train) ? [0, 1] : train.band;
}

/** How steps are taken. Online algorithms keep their rate: how many steps there will be depends on rollouts still to come. */
export function stepSettingsOf(
  train: TrainConfig,
): Pick<TrainOptions, "learningRate" | "valueLearningRate" | "weightDecay" | "clipNorm"> {
  const { weightDecay, clipNorm } = train;
  return {
    learningRate: isOnline(train)
      ? () => train.learningRate
      : warmupThenDecay(train.learningRate, train.schedule),
    weightDecay,
    clipNorm,
    ...(train.algorithm === "ppo" && { valueLearningRate: train.criticLearningRate }),
  };
}

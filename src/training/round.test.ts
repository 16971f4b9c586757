import { describe, expect, test } from "vitest";
import { toyPolicy } from "../../test/training/toy-policy.ts";
import { toyRollout } from "../../test/training/toy-rollout.ts";
import type { Rollout } from "../core/index.ts";
import { createRandom } from "../core/index.ts";
import { type AlgorithmOptions, algorithmOf } from "./algorithms.ts";
import { planRound } from "./round.ts";
import { type TrainingStep, train } from "./train.ts";
import type { Datum } from "./trainer.ts";

const steps = { batchSize: 8, epochs: 1 };
const grpo = {
  ...steps,
  algorithm: "grpo",
  baseline: "mean",
  scale: "deviation",
  clip: [0.2, 0.2],
  kl: 0.001,
  normalise: "rollout",
  ratio: "token",
  mixedOnly: false,
  entropyBonus: 0,
} as const;
const ppo = {
  ...steps,
  algorithm: "ppo",
  clip: 0.2,
  kl: 0.001,
  gamma: 1,
  lambda: 1,
  valueCoefficient: 0.5,
  entropyBonus: 0,
} as const;
const online: AlgorithmOptions[] = [
  { ...steps, algorithm: "reinforce", baseline: "leave-one-out", importanceCap: 2, entropyBonus: 0 },
  { ...steps, algorithm: "reinforce", baseline: "mean", importanceCap: 2, entropyBonus: 0.001 },
  { ...ppo, epochs: 2 },
  { ...grpo, epochs: 2 },
  {
    ...grpo,
    baseline: "leave-one-out",
    scale: "none",
    clip: [0.2, 0.28],
    normalise: "token",
    mixedOnly: true,
  },
  { ...grpo, ratio: "sequence", kl: 0, epochs: 2 },
];

type Toy = ReturnType<typeof toyPolicy>;

/** Asks four tasks four times each: after the token 0 come two tokens of the policy's; right is a 1 and then a 3. */
function rollOut({ logp }: Toy, seed: number): Rollout[] {
  return Array.from({ length: 16 }, (_, index) => {
    const random = createRandom("toy", seed, index);
    const draw = (from: number) => {
      let left = random.next();
      for (let to = 0; to < 3; to++) {
        left -= Math.exp(logp(from, to));
        if (left < 0) return to;
      }
      return 3;
    };
    const first = draw(0);
    const second = draw(first);
    const right = first === 1 && second === 3;
    return toyRollout([0, first, second], [0, 1, 1], {
      task: `task ${index % 4}`,
      outcome: { kind: right ? "solved" : "failed" },
      tokens: {
        ids: [0, first, second],
        mask: [0, 1, 1],
        logprobs: [0, logp(0, first), logp(first, second)],
      },
    });
  });
}

const chance = ({ logp }: Toy) => Math.exp(logp(0, 1) + logp(1, 3));

async function takeRound(toy: Toy, options: AlgorithmOptions, rollouts: readonly Rollout[], from: Toy = toy) {
  const batches = await planRound({
    algorithm: algorithmOf(options),
    rollouts,
    seed: 1,
    trainer: toy.trainer,
    reference: (data) => from.trainer.forward(data),
  });
  const taken: TrainingStep[] = [];
  const settings = { learningRate: () => 1, weightDecay: 0, clipNorm: 1 };
  for await (const step of train({ trainer: toy.trainer, batches, ...settings })) taken.push(step);
  return taken;
}

describe.each(online)("$algorithm, round after round", (options) => {
  test("makes a policy solve what it seldom solved", async () => {
    const toy = toyPolicy();
    expect(chance(toy)).toBeCloseTo(1 / 16, 12);
    const start = toyPolicy();
    for (let round = 0; round < 40; round++) await takeRound(toy, options, rollOut(toy, round), start);
    expect(chance(toy)).toBeGreaterThan(0.6);
  });

  test("tells entropy, drift and clipping of every step", async () => {
    const taken = await takeRound(toyPolicy(), { ...options, epochs: 2 }, rollOut(toyPolicy(), 3));
    expect(taken[0]?.entropy).toBeCloseTo(Math.log(4), 12);
    expect(taken[0]?.kl).toBeCloseTo(0, 12);
    expect(taken.at(-1)?.kl).toBeGreaterThan(0);
    for (const { clipFraction, entropy } of taken) {
      expect(clipFraction).toBeGreaterThanOrEqual(0);
      expect(entropy).toBeGreaterThan(0);
    }
  });
});

describe("dpo", () => {
  const options: AlgorithmOptions = { batchSize: 4, epochs: 20, algorithm: "dpo", beta: 0.5 };

  test("makes solved rollouts likelier than failed ones of the same task, from stored rollouts alone", async () => {
    const toy = toyPolicy();
    const start = toyPolicy();
    const rollouts = Array.from({ length: 20 }, (_, seed) => rollOut(toy, seed)).flat();
    const taken = await takeRound(toy, options, rollouts, start);
    expect(taken[0]?.loss).toBeCloseTo(Math.log(2), 12);
    expect(taken.at(-1)?.loss).toBeLessThan(0.3);
    expect(chance(toy)).toBeGreaterThan(0.3);
    expect(taken.at(-1)?.klReference).toBeGreaterThan(taken[0]?.klReference ?? 1);
  });
});

describe("what a round reads", () => {
  test("of the reference is read once and before anything else, of own tokens only", async () => {
    const toy = toyPolicy();
    const asked: string[] = [];
    const reading = (name: string) => (data: readonly Datum[]) => {
      asked.push(name);
      for (const { weights } of data) expect(weights).toEqual([0, 1, 1]);
      return toy.trainer.forwardHeads(data);
    };
    const batches = await planRound({
      algorithm: algorithmOf({ ...ppo, epochs: 3 }),
      rollouts: rollOut(toy, 1),
      seed: 1,
      trainer: { ...toy.trainer, forwardHeads: reading("current") },
      reference: async (data) => (await reading("reference")(data)).logprobs,
    });
    expect(asked).toEqual(["reference", "current"]);
    await batches[0]?.weigh();
    expect(asked).toEqual(["reference", "current", "current"]);
  });

  test("is nothing for rejection fine-tuning, and no reference where leaving it costs nothing", async () => {
    const toy = toyPolicy();
    const never = () => expect.fail("read");
    const plan = (options: AlgorithmOptions, trainer = toy.trainer) =>
      planRound({
        algorithm: algorithmOf(options),
        rollouts: rollOut(toy, 1),
        seed: 1,
        trainer,
        reference: never,
      });
    const [batch] = await plan({ ...steps, algorithm: "rft" }, { ...toy.trainer, forwardHeads: never });
    expect((await batch?.weigh())?.data.length).toBeGreaterThan(0);
    for (const options of [ppo, grpo]) expect((await plan({ ...options, kl: 0 })).length).toBeGreaterThan(0);
  });

  test("goes on after a stop to the very same weights when planned from the starting weights", async () => {
    const start = toyPolicy();
    const rollouts = rollOut(start, 1);
    const settings = { learningRate: () => 0.3, weightDecay: 0, clipNorm: 1 };
    const planned = (toy: Toy) =>
      planRound({
        algorithm: algorithmOf({ ...ppo, epochs: 3 }),
        rollouts,
        seed: 1,
        trainer: toy.trainer,
        reference: (data) => start.trainer.forward(data),
      });
    const whole = toyPolicy();
    for await (const _ of train({ trainer: whole.trainer, batches: await planned(whole), ...settings }));
    const halves = toyPolicy();
    const first = await planned(halves);
    for await (const { step } of train({ trainer: halves.trainer, batches: first, ...settings }))
      if (step === 2) break;
    const checkpoint = { logits: halves.logits.slice(), values: halves.values.slice() };
    const resumed = toyPolicy();
    const again = await planned(resumed);
    resumed.logits.set(checkpoint.logits);
    resumed.values.set(checkpoint.values);
    for await (const _ of train({ trainer: resumed.trainer, batches: again, from: 2, ...settings }));
    expect(resumed.logits).toEqual(whole.logits);
    expect(resumed.values).toEqual(whole.values);
  });
});

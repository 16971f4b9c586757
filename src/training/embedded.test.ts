import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { smallConfig } from "../../test/engine/small-config.ts";
import type { Outcome, Rollout } from "../core/index.ts";
import { createEngine, type Engine } from "../engine/index.ts";
import { embeddedTrainer } from "./embedded.ts";
import { ppo } from "./ppo.ts";
import { rft } from "./rft.ts";
import { planRound } from "./round.ts";
import { warmupThenDecay } from "./schedule.ts";
import { train } from "./train.ts";

const endOfTurn = 15;
const config = { ...smallConfig, vocab_size: 16 };
const engines: Engine[] = [];
async function newEngine(): Promise<Engine> {
  const engine = await createEngine(config, { seed: 3, threads: 1 });
  engines.push(engine);
  return engine;
}
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

/** The question `asked`, and an answer to it: one token and the end of the turn. */
function rollout(asked: number, answered: number, outcome: Outcome): Rollout {
  const ids = [0, asked, 1, answered, endOfTurn];
  return {
    id: `${asked}-${answered}`,
    role: "executor",
    environment: "toy",
    scenario: 0,
    task: `${asked}`,
    model: "tiny",
    seed: 0,
    format: "json",
    messages: [],
    turns: 1,
    toolCalls: 0,
    answer: String(answered),
    outcome,
    tokens: { ids, mask: [0, 0, 0, 1, 1], logprobs: ids.map(() => 0) },
    milliseconds: 0,
  };
}

const questions = [2, 3, 4, 5];
const rightAnswer = (asked: number) => 14 - asked;
const rollouts = questions.flatMap((asked) => [
  rollout(asked, rightAnswer(asked), { kind: "solved" }),
  rollout(asked, 13 - asked, { kind: "failed" }),
]);
const batches = rft(rollouts, { batchSize: 4, epochs: 60, seed: 1 });
const settings = { batches, learningRate: warmupThenDecay(0.02), weightDecay: 0, clipNorm: 1 };

async function solved(engine: Engine): Promise<number> {
  const replies = await engine.generate(
    questions.map((asked, index) => ({
      prompt: [0, asked, 1],
      maxTokens: 4,
      temperature: 1,
      topP: 1,
      seed: index,
      stopTokens: [endOfTurn],
    })),
  );
  return replies.filter(
    ({ tokens }, index) => tokens.join() === `${rightAnswer(questions[index] ?? 0)},${endOfTurn}`,
  ).length;
}

test("rejection fine-tuning on solved rollouts makes a model solve what it could not", async () => {
  const engine = await newEngine();
  expect(await solved(engine)).toBe(0);
  const losses: number[] = [];
  for await (const { loss } of train({ trainer: embeddedTrainer(engine), ...settings })) losses.push(loss);
  expect(losses[0]).toBeGreaterThan(2);
  expect(losses.at(-1)).toBeLessThan(0.05);
  expect(await solved(engine)).toBe(questions.length);
});

test("a training that goes on from a checkpoint ends with the very same weights", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sparring-training-"));
  try {
    const few = { ...settings, batches: batches.slice(0, 6) };
    const whole = embeddedTrainer(await newEngine());
    for await (const { step } of train({ trainer: whole, ...few })) {
      if (step === 3) await whole.save(join(folder, "step-3"));
    }
    const resumed = embeddedTrainer(await newEngine());
    await resumed.load(join(folder, "step-3"));
    for await (const _ of train({ trainer: resumed, ...few, from: 3 }));
    const data = few.batches.flatMap((batch) => batch.data);
    expect(await resumed.forward(data)).toEqual(await whole.forward(data));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a round of PPO that goes on from a checkpoint, value head and all, ends with the very same weights", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sparring-ppo-"));
  try {
    const options = { batchSize: 3, epochs: 2, clip: 0.2, kl: 0.01, gamma: 1, lambda: 0.9 };
    const algorithm = ppo({ ...options, valueCoefficient: 0.5, entropyBonus: 0.01 });
    const sampled = rollouts.map((each) => ({
      ...each,
      tokens: { ids: each.tokens?.ids ?? [], mask: each.tokens?.mask ?? [], logprobs: [0, 0, 0, -2.7, -2.8] },
    }));
    const rates = { learningRate: () => 0.02, valueLearningRate: 0.1, weightDecay: 0, clipNorm: 1 };
    const planned = (trainer: ReturnType<typeof embeddedTrainer>) =>
      planRound({
        algorithm,
        rollouts: sampled,
        seed: 1,
        trainer,
        reference: async (data) => (await trainer.forwardHeads(data)).logprobs,
      });
    const whole = embeddedTrainer(await newEngine());
    const steps = [];
    for await (const step of train({ ...rates, trainer: whole, batches: await planned(whole) })) {
      steps.push(step);
      if (step.step === 3) await whole.save(join(folder, "step-3"));
    }
    expect(steps).toHaveLength(6);
    expect(steps[0]?.entropy).toBeGreaterThan(2);
    expect(steps[0]?.valueLoss).toBeGreaterThan(0.05);
    const resumed = embeddedTrainer(await newEngine());
    const batches = await planned(resumed);
    await resumed.load(join(folder, "step-3"));
    for await (const _ of train({ ...rates, trainer: resumed, batches, from: 3 }));
    const data = sampled.map(({ tokens }) => ({ ids: tokens.ids, weights: tokens.mask }));
    const end = await whole.forwardHeads(data);
    expect(end.values.flat().some((value) => value !== 0)).toBe(true);
    expect(await resumed.forwardHeads(data)).toEqual(end);
  } finally {
    await rm(folder, { recursive: true });
  }
});

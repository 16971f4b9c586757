import { describe, expect, test } from "vitest";
import { toyPolicy } from "../../test/training/toy-policy.ts";
import { toyRollout } from "../../test/training/toy-rollout.ts";
import type { Outcome, Rollout } from "../core/index.ts";
import { rft } from "./rft.ts";
import { type Batch, train } from "./train.ts";

const short = toyRollout([0, 1, 2], [0, 0, 1]);
const long = toyRollout([0, 3, 1, 2, 2, 1], [0, 1, 1, 0, 1, 1]);
const once = { batchSize: 8, epochs: 1, seed: 1 };
const idsOf = (batches: readonly Batch[]) =>
  batches.flatMap(({ data }) => data.map(({ ids }) => ids.join("")));

describe("the weights", () => {
  test("make the trainer's loss the mean cross-entropy of the model's own tokens, and its gradient that loss's slope", async () => {
    const logits = Float64Array.from({ length: 16 }, (_, at) => Math.sin(3 * at));
    const { trainer, gradient, logp } = toyPolicy(logits);
    /** The textbook's words, token by token, knowing nothing of weights. */
    const textbook = () => {
      const own = [short, long].flatMap(({ tokens }) =>
        (tokens?.ids ?? []).flatMap((id, at) =>
          tokens?.mask[at] === 1 ? [logp(tokens.ids[at - 1] as number, id)] : [],
        ),
      );
      return -own.reduce((sum, each) => sum + each, 0) / own.length;
    };
    const [batch] = rft([short, long], once) as [Batch];
    expect((await trainer.forwardBackward(batch.data)).loss).toBeCloseTo(textbook(), 12);
    const nudge = 1e-6;
    for (const [at, slope] of gradient.entries()) {
      const logit = logits[at] as number;
      logits[at] = logit + nudge;
      const above = textbook();
      logits[at] = logit - nudge;
      const below = textbook();
      logits[at] = logit;
      expect((above - below) / (2 * nudge)).toBeCloseTo(slope, 7);
    }
  });

  test("are one fifth each for five own tokens, and nothing elsewhere", () => {
    const [batch] = rft([short, long], once) as [Batch];
    const weights = Object.fromEntries(batch.data.map((datum) => [datum.ids.length, datum.weights]));
    expect(weights).toEqual({ 3: [0, 0, 0.2], 6: [0, 0.2, 0.2, 0, 0.2, 0.2] });
  });

  test("leave a first token out, which nothing predicts", () => {
    const [batch] = rft([toyRollout([1, 2], [1, 1])], once) as [Batch];
    expect(batch.data[0]?.weights).toEqual([0, 1]);
  });
});

describe("the batches", () => {
  const many = Array.from({ length: 10 }, (_, index) => toyRollout([index, 1, 2], [0, 0, 1]));

  test("hold every solved rollout once an epoch, in an order of the seed's", () => {
    const batches = rft(many, { batchSize: 4, epochs: 2, seed: 1 });
    expect(batches.map(({ epoch, data }) => [epoch, data.length])).toEqual([
      [0, 4],
      [0, 4],
      [0, 2],
      [1, 4],
      [1, 4],
      [1, 2],
    ]);
    const [first, second] = [idsOf(batches.slice(0, 3)), idsOf(batches.slice(3))];
    expect([...first].sort()).toEqual(many.map(({ tokens }) => tokens?.ids.join("")));
    expect(second).not.toEqual(first);
    expect([...second].sort()).toEqual([...first].sort());
    expect(rft(many, { batchSize: 4, epochs: 2, seed: 1 })).toEqual(batches);
    expect(idsOf(rft(many, { batchSize: 4, epochs: 2, seed: 2 }))).not.toEqual(idsOf(batches));
  });

  test.each<[string, Outcome]>([
    ["failed", { kind: "failed" }],
    ["was cut short", { kind: "failed", truncated: "turns" }],
    ["ran into an infrastructure error", { kind: "infrastructure-error", detail: "" }],
    ["met a defect of its task", { kind: "task-defect", detail: "" }],
  ])("hold no rollout that %s", (_, outcome) => {
    expect(rft([{ ...short, outcome }], once)).toEqual([]);
    expect(idsOf(rft([{ ...short, outcome }, long], once))).toEqual(["031221"]);
  });

  test("leave out rollouts without tokens, and say so when no other is left", () => {
    const { tokens: _, ...silent } = short;
    expect(idsOf(rft([silent, long], once))).toEqual(["031221"]);
    expect(() => rft([silent, silent], once)).toThrow("none of the 2 solved ones has any");
  });

  test("hold one task's rollouts only so often, and equal ones once", () => {
    const attempts = [0, 1, 2, 3].map((token) => ({ ...toyRollout([token, 1], [0, 1]), task: "easy" }));
    const all = [...attempts, { ...attempts[0], id: "again" } as Rollout, long];
    expect(idsOf(rft(all, once))).toHaveLength(5);
    const capped = idsOf(rft(all, { ...once, rolloutsPerTask: 2 }));
    expect(capped).toHaveLength(3);
    expect(capped).toContain("031221");
  });

  test("need a size", () => {
    expect(() => rft(many, { ...once, batchSize: 0 })).toThrow(
      "expected batchSize to be a whole number of at least 1, got 0",
    );
  });
});

describe("training", () => {
  const settings = { learningRate: () => 1, weightDecay: 0, clipNorm: 1 };

  test("makes what was solved likely and what failed less likely", async () => {
    const { trainer, logp } = toyPolicy();
    const failed = toyRollout([0, 3], [0, 1], { outcome: { kind: "failed" } });
    const batches = rft([toyRollout([0, 1], [0, 1]), failed], { batchSize: 1, epochs: 20, seed: 0 });
    const losses: number[] = [];
    for await (const { loss } of train({ trainer, batches, ...settings })) losses.push(loss);
    expect(losses).toHaveLength(20);
    expect(losses.at(-1)).toBeLessThan(losses[0] as number);
    expect(Math.exp(logp(0, 1))).toBeGreaterThan(0.8);
    expect(Math.exp(logp(0, 3))).toBeLessThan(0.1);
    expect(Math.exp(logp(2, 3))).toBeCloseTo(0.25, 12);
  });

  test("tells every step, stops where its caller does, and goes on from there to the same weights", async () => {
    const batches = rft([short, long, toyRollout([2, 3], [0, 1])], { batchSize: 2, epochs: 3, seed: 5 });
    const whole = toyPolicy();
    const steps = [];
    for await (const step of train({ trainer: whole.trainer, batches, ...settings })) steps.push(step);
    expect(steps.map(({ step, epoch }) => [step, epoch])).toEqual([
      [1, 0],
      [2, 0],
      [3, 1],
      [4, 1],
      [5, 2],
      [6, 2],
    ]);
    expect(steps.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(3 * 6);
    expect(steps[0]).toMatchObject({ steps: 6, rollouts: 2, learningRate: 1 });

    const halves = toyPolicy();
    for await (const { step } of train({ trainer: halves.trainer, batches, ...settings }))
      if (step === 2) break;
    for await (const _ of train({ trainer: halves.trainer, batches, from: 2, ...settings }));
    expect(halves.logits).toEqual(whole.logits);
  });

  test("stops when the loss is no longer a number", async () => {
    const { trainer } = toyPolicy(new Float64Array(16).fill(Number.NaN));
    const steps = train({ trainer, batches: rft([short], once), ...settings });
    await expect(steps.next()).rejects.toMatchObject({
      code: "engine",
      message: expect.stringContaining("step 1 gave loss NaN"),
    });
  });
});

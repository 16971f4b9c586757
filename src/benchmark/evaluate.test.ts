import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { CodeAsTask, Outcome, Rollout } from "../core/index.ts";
import { defineEnvironment } from "../environment/index.ts";
import type { ChatModel } from "../model/index.ts";
import { createJavaScriptSandbox } from "../sandbox/index.ts";
import { type Actor, evaluateSuite, evaluationJobs, spread } from "./evaluate.ts";
import { scoreRollouts } from "./score.ts";
import type { Suite, SuiteItem } from "./suite.ts";

const sandbox = createJavaScriptSandbox({ workers: 1 });
afterAll(() => sandbox.close());

const sums = defineEnvironment({
  name: "sums",
  rules: "Add.",
  scenario: () => ({}),
  tools: {
    add: {
      description: "Add two numbers",
      input: z.object({ a: z.number(), b: z.number() }),
      effect: "read",
      run: (_, { a, b }) => a + b,
    },
  },
});

const item = (index: number, change: Partial<CodeAsTask> = {}): SuiteItem => ({
  posed: `task ${index % 5}`,
  calls: 1,
  task: {
    id: `sums/test/${index}`,
    environment: "sums",
    environmentHash: sums.hash,
    scenario: index,
    language: "javascript",
    instruction: `What is ${index} and 1?`,
    solution: `return await tools.add({ a: ${index}, b: 1 });`,
    verify: `return answer === "${index + 1}";`,
    failures: [],
    provenance: { author: "hand-written" },
    ...change,
  },
});
const suiteOf = (items: SuiteItem[]): Suite => ({
  name: "sums",
  environment: "sums",
  items: async () => items,
});
const ten = Array.from({ length: 10 }, (_, index) => item(index));

/** Answers rightly where `knows` says so. */
function answering(knows: (n: number, seed: number) => boolean): Actor {
  const model: ChatModel = {
    name: "half",
    level: "messages",
    contextLength: undefined,
    prompts: "full",
    async chat({ messages, seed }) {
      const n = Number(/What is (\d+)/.exec(messages.at(-1)?.content ?? "")?.[1]);
      const content = knows(n, seed) ? String(n + 1) : "no idea";
      return {
        message: { role: "assistant", content },
        finish: "stop",
        usage: { promptTokens: 1, completionTokens: 1 },
      };
    },
    close: async () => {},
  };
  return { kind: "model", model, sampling: { temperature: 1, topP: 1, maxTokens: 10 } };
}

const evaluate = (actor: Actor, items = ten, more: { trials?: number; seed?: number; items?: number } = {}) =>
  evaluateSuite({
    suite: suiteOf(items),
    split: "test",
    environment: sums,
    sandbox,
    actor,
    trials: 4,
    seed: 1,
    inFlight: 8,
    ...more,
  });

describe("an evaluation", () => {
  test("of the written solutions solves everything", async () => {
    const { evaluation, rollouts } = await evaluate({ kind: "gold" }, ten, { trials: 1 });
    expect(evaluation).toMatchObject({
      suite: "sums",
      split: "test",
      actor: "gold",
      tasks: 10,
      trials: 1,
      passAt1: 1,
      passAt4: null,
      ci95: [1, 1],
    });
    expect(rollouts.map(({ answer }) => answer)).toEqual(ten.map((_, index) => String(index + 1)));
  });

  test("of wrong or broken solutions shows whose fault it is", async () => {
    const items = [
      ...ten,
      item(10, { solution: "return 0;" }),
      item(11, { solution: "throw 1;" }),
      item(12, { verify: "return 1;" }),
    ];
    const { evaluation } = await evaluate({ kind: "gold" }, items, { trials: 1 });
    expect(evaluation.outcomes).toMatchObject({ solved: 10, failed: 2, "task-defect": 1 });
    expect(evaluation.passAt1).toBeCloseTo(10 / 12, 12);
  });

  test("of a model that knows half the items scores half, in any number of trials", async () => {
    const { evaluation, rollouts } = await evaluate(answering((n) => n < 5));
    expect(evaluation).toMatchObject({
      actor: "half",
      passAt1: 0.5,
      passAt4: 0.5,
      passAll4: 0.5,
      tasks: 10,
      trials: 4,
    });
    expect(evaluation.outcomes).toMatchObject({ solved: 20, failed: 20 });
    expect(rollouts).toHaveLength(40);
    expect(new Set(rollouts.map(({ id }) => id)).size).toBe(40);
  });

  test("draws every trial for itself, and the same for the same seed", async () => {
    const lucky = answering((_, seed) => seed % 2 === 0);
    const first = await evaluate(lucky);
    expect(first.evaluation.passAt1).toBeGreaterThan(0.2);
    expect(first.evaluation.passAt4).toBeGreaterThan(first.evaluation.passAt1);
    expect((await evaluate(lucky)).evaluation).toEqual(first.evaluation);
    expect((await evaluate(lucky, ten, { seed: 2 })).evaluation.items).not.toEqual(first.evaluation.items);
  });

  test("can take some items, spread over the suite", async () => {
    const { evaluation } = await evaluate({ kind: "gold" }, ten, { items: 3 });
    expect(evaluation.items.map(({ item: id }) => id)).toEqual(["sums/test/0", "sums/test/3", "sums/test/6"]);
    expect(() => spread(ten, 11)).toThrow("expected 1 to 10 items, got 11");
    expect(() => evaluationJobs(ten, 0)).toThrow("at least 1 trial");
  });

  test("on another environment is wrong use", async () => {
    const suite = { ...suiteOf(ten), environment: "retail" };
    await expect(
      evaluateSuite({
        suite,
        split: "dev",
        environment: sums,
        sandbox,
        actor: { kind: "gold" },
        trials: 1,
        seed: 0,
        inFlight: 1,
      }),
    ).rejects.toMatchObject({ code: "usage" });
  });
});

describe("the score", () => {
  const rollout = (index: number, outcome: Outcome): Rollout => ({
    id: `${index}`,
    role: "executor",
    environment: "sums",
    scenario: index,
    task: `sums/test/${index % 10}`,
    model: "m",
    seed: 0,
    format: "json",
    messages: [],
    turns: 1,
    toolCalls: 0,
    answer: null,
    outcome,
    milliseconds: 1,
  });
  const of = { suite: "sums", split: "test", actor: "m", trials: 4 } as const;
  const broken: Outcome = { kind: "infrastructure-error", detail: "connection refused" };
  const outcomes = (bad: number): Rollout[] =>
    Array.from({ length: 40 }, (_, index) => rollout(index, index < bad ? broken : { kind: "solved" }));

  test("leaves infrastructure errors out and shows them", () => {
    const score = scoreRollouts(of, ten, outcomes(2));
    expect(score.passAt1).toBe(1);
    expect(score.outcomes["infrastructure-error"]).toBe(2);
    expect(score.items.filter(({ trials }) => trials === 3)).toHaveLength(2);
  });

  test("is refused when more than 5% are infrastructure errors", () => {
    expect(() => scoreRollouts(of, ten, outcomes(3))).toThrow(
      /3 of 40 trials .* the first: connection refused/,
    );
  });

  test("is refused when more than half are simulator errors, and names who played the users where not", () => {
    const silent: Outcome = { kind: "simulator-error", detail: "it is empty" };
    const user = { name: "customer", faults: ["it is empty"] };
    const talked = (bad: number) =>
      outcomes(0).map((each, index) => ({ ...each, user, ...(index < bad && { outcome: silent }) }));
    const score = scoreRollouts(of, ten, talked(20));
    expect(score).toMatchObject({ passAt1: 1, user: { name: "customer", faults: 40 } });
    expect(() => scoreRollouts(of, ten, talked(21))).toThrow(/21 of 40 .* simulator errors.*it is empty/);
  });

  test("is refused without a single verdict", () => {
    expect(() => scoreRollouts(of, ten, [rollout(0, { kind: "task-defect", detail: "" })])).toThrow(
      "at least one trial",
    );
  });
});

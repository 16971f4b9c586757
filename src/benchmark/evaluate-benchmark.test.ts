import { describe, expect, it } from "vitest";
import type { Outcome, Rollout } from "../core/index.ts";
import { scriptedModel } from "../model/index.ts";
import type { Acting, Benchmark, BenchmarkItem, Recording } from "./benchmark.ts";
import {
  attemptBenchmark,
  type BenchmarkActor,
  planBenchmark,
  reportBenchmark,
} from "./evaluate-benchmark.ts";

const solved: Outcome = { kind: "solved" };
const failed: Outcome = { kind: "failed" };

/** Four items: the ground truth solves all, doing nothing the first, a model those with an even number. */
function fourItems(recordings: Recording[] = []): Benchmark {
  const items = [0, 1, 2, 3].map(
    (index): BenchmarkItem => ({
      task: { id: `t/${index}` },
      posed: String(index),
      groups: [index < 2 ? "low" : "high"],
      split: "test",
      index,
    }),
  );
  const outcomeOf = (index: number, actor: Acting): Outcome => {
    if (actor.kind === "gold") return solved;
    if (actor.kind === "idle") return index === 0 ? solved : failed;
    if (actor.kind === "recorded") return index === 3 ? solved : failed;
    return index % 2 === 0 ? solved : failed;
  };
  return {
    name: "four",
    formats: ["json", "react"],
    splits: ["test"],
    maxTurns: 5,
    needsUser: true,
    items: async () => items,
    recorded: async () => recordings,
    attempt: async ({ item, id, seed }, actor): Promise<Rollout> => ({
      id,
      seed,
      role: "executor",
      environment: "four",
      scenario: item.index,
      task: item.task.id,
      model: actor.kind,
      format: actor.kind === "model" ? actor.format : "json",
      messages: [],
      turns: 2,
      toolCalls: 0,
      answer: null,
      outcome: outcomeOf(item.index, actor),
      score: { tolerant: item.index === 1 ? 1 : 0 },
      milliseconds: 0,
    }),
    close: async () => {},
  };
}

async function evaluated(
  actor: BenchmarkActor,
  more: { leaveOutIdle?: boolean; recordings?: Recording[] } = {},
) {
  const options = {
    benchmark: fourItems(more.recordings),
    actor,
    split: "test" as const,
    trials: 2,
    leaveOutIdle: more.leaveOutIdle,
    seed: 1,
    inFlight: 2,
  };
  const plan = await planBenchmark(options);
  const { results } = await attemptBenchmark(plan.jobs, plan, options);
  return {
    results,
    report: reportBenchmark(plan, { suite: "four", split: "test", actor: actor.kind }, results),
  };
}

const sampling = { temperature: 1, topP: 1, maxTokens: 8 };
const user = { model: scriptedModel([]), sampling };
const model: BenchmarkActor = { kind: "model", model: scriptedModel([]), sampling, user };

describe("an evaluation on a benchmark", () => {
  it("shows what doing nothing gets beside the score", async () => {
    const { report } = await evaluated(model);
    expect(report).toMatchObject({
      evaluation: { passAt1: 0.5, tasks: 4, trials: 2 },
      floor: { passAt1: 0.25, solved: 1 },
      passes: [
        { k: 1, any: 0.5, all: 0.5 },
        { k: 2, any: 0.5, all: 0.5 },
      ],
      groups: [
        { name: "low", tasks: 2, passAt1: 0.5 },
        { name: "high", tasks: 2, passAt1: 0.5 },
      ],
      tolerant: { passAt1: 0.25 },
      turns: 2,
      reproduced: null,
    });
  });

  it("leaves out what doing nothing passes, and says what that was", async () => {
    const { report, results } = await evaluated({ kind: "gold" }, { leaveOutIdle: true });
    expect(report).toMatchObject({ leftOut: ["t/0"], floor: { passAt1: 0, solved: 0 } });
    expect(results).toHaveLength(6);
  });

  it("says which recorded rollouts got another reward", async () => {
    const recordings = [
      { task: "t/3", trial: 0, reward: 1, messages: [] },
      { task: "t/3", trial: 1, reward: 0, messages: [] },
      { task: "elsewhere", trial: 0, reward: 0, messages: [] },
    ];
    const { report } = await evaluated({ kind: "recorded", file: undefined }, { recordings });
    expect(report.reproduced).toEqual({ equal: 1, of: 2, different: ["evaluation/t/3/1"] });
  });

  it("draws other seeds for other items and trials, and the same for the same", async () => {
    const [first, second] = [await evaluated(model), await evaluated(model)];
    const seeds = first.results.map(({ seed }) => seed);
    expect(new Set(seeds).size).toBe(8);
    expect(second.results.map(({ seed }) => seed)).toEqual(seeds);
  });

  it("refuses a format that the benchmark does not have, and a model without a user", async () => {
    await expect(evaluated({ ...model, format: "text" })).rejects.toThrow(/expected the format json, react/);
    await expect(evaluated({ ...model, user: undefined })).rejects.toThrow(/--user/);
  });
});

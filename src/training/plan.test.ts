import { describe, expect, test } from "vitest";
import { toyRollout } from "../../test/training/toy-rollout.ts";
import type { Outcome, Rollout } from "../core/index.ts";
import { groupAdvantages } from "./advantage.ts";
import { type AlgorithmOptions, algorithmOf } from "./algorithms.ts";
import { inBatches } from "./example.ts";

const steps = { batchSize: 100, epochs: 1 };
const online: AlgorithmOptions[] = [
  { ...steps, algorithm: "reinforce", baseline: "mean", importanceCap: 2, entropyBonus: 0 },
  {
    ...steps,
    algorithm: "ppo",
    clip: 0.1,
    kl: 0,
    gamma: 1,
    lambda: 1,
    valueCoefficient: 0.1,
    entropyBonus: 0,
  },
  {
    ...steps,
    algorithm: "grpo",
    baseline: "mean",
    scale: "deviation",
    clip: [0.1, 0.1],
    kl: 0,
    normalise: "rollout",
    ratio: "token",
    mixedOnly: false,
    entropyBonus: 0,
  },
];
const [reinforce, , grpo] = online as [AlgorithmOptions, AlgorithmOptions, AlgorithmOptions];
const dpo: AlgorithmOptions = { ...steps, algorithm: "dpo", beta: 0.1 };

/** A task's rollouts, 1 for a solved and 0 for a failed one; each has tokens of its own. */
function group(task: string, rewards: readonly (0 | 1)[]): Rollout[] {
  return rewards.map((reward, index) =>
    toyRollout([0, index, reward, task.length], [0, 1, 1, 1], {
      task,
      outcome: { kind: reward === 1 ? "solved" : "failed" },
    }),
  );
}

function examplesOf(options: AlgorithmOptions, rollouts: readonly Rollout[]) {
  return algorithmOf(options)
    .plan(rollouts, 1)
    .flatMap(({ examples }) => examples);
}

describe.each(online)("$algorithm", (options) => {
  test("learns from solved and failed rollouts, those that were cut short among them", () => {
    const cut = toyRollout([0, 1], [0, 1], { outcome: { kind: "failed", truncated: "turns" } });
    const examples = examplesOf(options, [toyRollout([0, 2], [0, 1]), cut]);
    expect(examples.map(({ ids, reward }) => [ids[1], reward]).sort()).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });

  test.each<[string, Outcome]>([
    ["an infrastructure error", { kind: "infrastructure-error", detail: "" }],
    ["a simulator error", { kind: "simulator-error", detail: "" }],
    ["a defect of its task", { kind: "task-defect", detail: "" }],
  ])("learns nothing from a rollout that met %s", (_, outcome) => {
    expect(examplesOf(options, [toyRollout([0, 1], [0, 1], { outcome })])).toEqual([]);
  });

  test("leaves out rollouts without tokens of the policy, and says so when no other is left", () => {
    const { tokens: _, ...silent } = toyRollout([0, 1], [0, 1]);
    const others = toyRollout([0, 1, 2], [1, 0, 0]);
    expect(examplesOf(options, [silent, others, toyRollout([0, 3], [0, 1])])).toHaveLength(1);
    expect(() => examplesOf(options, [silent, others])).toThrow(
      "none of the 2 solved and failed ones has any",
    );
  });

  test("has no steps without rollouts", () => {
    expect(algorithmOf(options).plan([], 1)).toEqual([]);
  });

  test("a first token, which nothing predicts, is nobody's", () => {
    expect(examplesOf(options, [toyRollout([1, 2, 3], [1, 1, 0])])[0]?.own).toEqual([0, 1, 0]);
  });
});

describe("batches", () => {
  test("hold everything once an epoch, in an order of the name's and the seed's", () => {
    const items = Array.from({ length: 10 }, (_, index) => index);
    const batches = inBatches(items, { batchSize: 4, epochs: 2 }, "name", 1);
    expect(batches.map(({ epoch, items }) => [epoch, items.length])).toEqual([
      [0, 4],
      [0, 4],
      [0, 2],
      [1, 4],
      [1, 4],
      [1, 2],
    ]);
    const order = (of: typeof batches) => of.flatMap((batch) => batch.items);
    expect(order(batches.slice(0, 3)).sort()).toEqual(items);
    expect(order(batches.slice(3))).not.toEqual(order(batches.slice(0, 3)));
    expect(inBatches(items, { batchSize: 4, epochs: 2 }, "name", 1)).toEqual(batches);
    expect(inBatches(items, { batchSize: 4, epochs: 2 }, "name", 2)).not.toEqual(batches);
  });
});

describe("advantages within a group", () => {
  const mixed = group("a", [1, 0, 0, 0]);

  test("are the rewards above their mean, in standard deviations", () => {
    const deviation = Math.sqrt((0.75 ** 2 + 3 * 0.25 ** 2) / 4);
    const advantages = groupAdvantages(mixed, { baseline: "mean", scale: "deviation" });
    for (const [index, each] of [0.75, -0.25, -0.25, -0.25].entries())
      expect(advantages[index]).toBeCloseTo(each / deviation, 12);
  });

  test("are the rewards above the mean of the others, as they are", () => {
    const advantages = groupAdvantages(mixed, { baseline: "leave-one-out", scale: "none" });
    expect(advantages[0]).toBeCloseTo(1, 12);
    for (const each of advantages.slice(1)) expect(each).toBeCloseTo(-1 / 3, 12);
  });

  test("are told for every task by itself, in the order of the rollouts", () => {
    const [first, second] = [group("a", [1, 0]), group("bb", [0, 1, 1])];
    const shuffled = [second[0], first[0], second[1], first[1], second[2]] as Rollout[];
    const advantages = groupAdvantages(shuffled, { baseline: "mean", scale: "none" });
    for (const [index, each] of [-2 / 3, 1 / 2, 1 / 3, -1 / 2, 1 / 3].entries())
      expect(advantages[index]).toBeCloseTo(each, 12);
  });

  test.each([
    ["all solved", [1, 1, 1]],
    ["all failed", [0, 0]],
    ["of one", [1]],
  ] as const)("are 0 in a group that is %s", (_, rewards) => {
    for (const baseline of ["mean", "leave-one-out"] as const) {
      for (const scale of ["deviation", "none"] as const) {
        const advantages = groupAdvantages(group("a", rewards), { baseline, scale });
        expect(advantages).toEqual(rewards.map(() => 0));
      }
    }
  });
});

describe("grpo's dynamic sampling", () => {
  const rollouts = [
    ...group("mixed", [1, 0, 1]),
    ...group("solved", [1, 1]),
    ...group("no", [0, 0]),
    ...group("one", [1]),
  ];

  test("drops tasks that all of their rollouts solved or failed", () => {
    const kept = examplesOf({ ...grpo, mixedOnly: true } as AlgorithmOptions, rollouts);
    expect(kept.map(({ reward }) => reward).sort()).toEqual([0, 1, 1]);
    expect(kept.every(({ advantage }) => advantage !== 0)).toBe(true);
    expect(examplesOf(grpo, rollouts)).toHaveLength(8);
  });

  test("leaves no step where no task is mixed", () => {
    const equal = rollouts.filter(({ task }) => task !== "mixed");
    expect(algorithmOf({ ...grpo, mixedOnly: true } as AlgorithmOptions).plan(equal, 1)).toEqual([]);
  });
});

describe("reinforce's baseline", () => {
  const rollouts = [...group("a", [1, 0]), ...group("bb", [1, 1])];
  test.each([
    ["none", [0, 1, 1, 1]],
    ["mean", [-0.75, 0.25, 0.25, 0.25]],
    ["leave-one-out", [-1, 0, 0, 1]],
  ] as const)("%s", (baseline, wanted) => {
    const options = { ...reinforce, baseline } as AlgorithmOptions;
    const advantages = examplesOf(options, rollouts).map(({ advantage }) => advantage);
    expect(advantages.sort((a, b) => a - b)).toEqual(wanted);
  });
});

describe("dpo's pairs", () => {
  test("are a solved and a failed rollout of one task, each used once, solved first", () => {
    const rollouts = [...group("a", [1, 0, 0, 1, 1]), ...group("bb", [0, 1]), ...group("ccc", [1, 1])];
    const examples = examplesOf(dpo, rollouts);
    expect(examples).toHaveLength(6);
    for (const [index, { reward, advantage, ids }] of examples.entries()) {
      expect([reward, advantage]).toEqual(index % 2 === 0 ? [1, 1] : [0, -1]);
      expect(ids[3]).toBe(examples[index - (index % 2)]?.ids[3]);
    }
    expect(new Set(examples.map(({ ids }) => ids.join())).size).toBe(6);
  });

  test("count equal rollouts once", () => {
    const [solved, failed] = group("a", [1, 0]) as [Rollout, Rollout];
    const again = { ...solved, id: "again" };
    const other = { ...failed, id: "other", tokens: toyRollout([0, 3], [0, 1]).tokens } as Rollout;
    expect(examplesOf(dpo, [solved, again, failed, other])).toHaveLength(2);
  });

  test("there are none where no task was both solved and failed", () => {
    expect(examplesOf(dpo, [...group("a", [1, 1]), ...group("bb", [0])])).toEqual([]);
  });

  test("stay together: a batch's size counts pairs", () => {
    const rollouts = ["a", "bb", "ccc"].flatMap((task) => group(task, [1, 0]));
    const plans = algorithmOf({ ...dpo, batchSize: 2 }).plan(rollouts, 1);
    expect(plans.map(({ examples }) => examples.length)).toEqual([4, 2]);
  });
});

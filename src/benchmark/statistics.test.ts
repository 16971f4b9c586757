import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import {
  bootstrapInterval,
  type ItemScore,
  type ItemStatistic,
  meanOver,
  pairedDifference,
  passAll,
  passAt,
} from "./statistics.ts";

const score = (item: string, solved: number, trials: number, cluster = item): ItemScore => ({
  item,
  cluster,
  solved,
  trials,
});

/** Every subset of k trials, counted one by one. */
function bySubsets(k: number, solved: number, trials: number, ok: (hits: number) => boolean): number {
  let good = 0;
  let all = 0;
  for (let set = 0; set < 2 ** trials; set++) {
    const chosen = Array.from({ length: trials }, (_, index) => index).filter((index) => (set >> index) & 1);
    if (chosen.length !== k) continue;
    all++;
    if (ok(chosen.filter((index) => index < solved).length)) good++;
  }
  return good / all;
}

describe("pass@k and pass^k of an item", () => {
  test("count the subsets of k trials with at least one hit, and with hits only", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.nat(8),
        fc.integer({ min: 1, max: 8 }),
        (trials, some, k) => {
          fc.pre(k <= trials);
          const solved = Math.min(some, trials);
          expect(passAt(k)({ trials, solved })).toBeCloseTo(
            bySubsets(k, solved, trials, (hits) => hits > 0),
            12,
          );
          expect(passAll(k)({ trials, solved })).toBeCloseTo(
            bySubsets(k, solved, trials, (hits) => hits === k),
            12,
          );
        },
      ),
    );
  });

  test("are the share of solved trials for k = 1", () => {
    expect(passAt(1)({ trials: 4, solved: 3 })).toBeCloseTo(0.75, 15);
    expect(passAll(1)({ trials: 4, solved: 3 })).toBeCloseTo(0.75, 15);
  });

  test("are unknown with fewer than k trials, and such items are left out of the mean", () => {
    expect(passAt(4)({ trials: 3, solved: 1 })).toBeUndefined();
    expect(meanOver([score("a", 1, 4), score("b", 0, 3)], passAt(4))).toBe(1);
    expect(meanOver([score("b", 0, 3)], passAt(4))).toBeNull();
  });
});

describe("the bootstrap interval", () => {
  const half = Array.from({ length: 100 }, (_, index) => score(`item ${index}`, index % 2 ? 4 : 0, 4));

  test("is as wide as the standard error of independent items says", () => {
    const [low, high] = bootstrapInterval(half, passAt(1)) as [number, number];
    const expected = 1.96 * Math.sqrt(0.25 / 100);
    expect(0.5 - low).toBeCloseTo(expected, 1);
    expect(high - 0.5).toBeCloseTo(expected, 1);
  });

  test("is the same for the same seed", () => {
    expect(bootstrapInterval(half, passAt(1), 3)).toEqual(bootstrapInterval(half, passAt(1), 3));
  });

  test("is wider where items are variants of few tasks", () => {
    const width = ([low, high]: [number, number]) => high - low;
    const clustered = half.map((each, index) => ({ ...each, cluster: `task ${index % 4}` }));
    const independent = width(bootstrapInterval(half, passAt(1)) as [number, number]);
    expect(width(bootstrapInterval(clustered, passAt(1)) as [number, number])).toBeGreaterThan(
      2 * independent,
    );
  });

  test("covers the truth about 95% of the time", () => {
    const random = createRandom("coverage");
    let covered = 0;
    for (let world = 0; world < 100; world++) {
      const items = Array.from({ length: 60 }, (_, index) =>
        score(`${index}`, random.chance(0.3) ? 1 : 0, 1),
      );
      const [low, high] = bootstrapInterval(items, passAt(1), world) as [number, number];
      if (low <= 0.3 && 0.3 <= high) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(88);
  });

  test("does not exist without trials", () => {
    expect(bootstrapInterval([score("a", 0, 0)], passAt(1))).toBeNull();
  });
});

describe("the paired difference", () => {
  const before = Array.from({ length: 40 }, (_, index) => score(`${index}`, index < 10 ? 4 : 0, 4));

  test("of an evaluation with itself is nothing", () => {
    expect(pairedDifference(before, before, passAt(1))).toMatchObject({
      difference: 0,
      ci95: [0, 0],
      p: 1,
      gained: 0,
    });
  });

  test("is found where many items gain and none loses", () => {
    const after = before.map((each, index) => (index < 30 ? { ...each, solved: 4 } : each));
    const result = pairedDifference(before, after, passAt(1));
    expect(result).toMatchObject({ difference: 0.5, items: 40, gained: 20, lost: 0 });
    expect(result?.p).toBeLessThan(0.001);
    expect(result?.ci95[0]).toBeGreaterThan(0.3);
  });

  test("is called chance where gains and losses nearly cancel", () => {
    const after = before.map((each, index) => ({ ...each, solved: index % 4 === 0 ? 4 : 0 }));
    const result = pairedDifference(before, after, passAt(1));
    expect(result?.difference).toBeCloseTo(0, 12);
    expect(result?.p).toBeGreaterThan(0.5);
  });

  test("rarely claims an effect where there is none", () => {
    const random = createRandom("null");
    const draw = (): ItemScore[] =>
      Array.from({ length: 50 }, (_, index) =>
        score(`${index}`, [0, 1, 2, 3].filter(() => random.chance(0.4)).length, 4),
      );
    const claims = Array.from({ length: 100 }, () => pairedDifference(draw(), draw(), passAt(1))?.p ?? 1);
    expect(claims.filter((p) => p < 0.05).length).toBeLessThanOrEqual(12);
  });

  test("looks only at items that both evaluations have", () => {
    const two: ItemStatistic = passAt(2);
    const result = pairedDifference(
      [score("a", 0, 4), score("b", 4, 4)],
      [score("a", 4, 4), score("b", 0, 1)],
      two,
    );
    expect(result).toMatchObject({ difference: 1, items: 1 });
    expect(pairedDifference([score("a", 0, 4)], [score("z", 0, 4)], two)).toBeNull();
  });
});

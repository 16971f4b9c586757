import { expect, test } from "vitest";
import type { ItemScore } from "../src/benchmark/index.ts";
import { beyondDouble, differenceOf, meanOf } from "./statistics.ts";

/** Two items for each hand-written task, four trials each. */
const seedOf = (...solved: number[]): ItemScore[] =>
  solved.map((each, index) => ({
    item: `t${Math.floor(index / 2)}/${index % 2}`,
    cluster: `t${Math.floor(index / 2)}`,
    trials: 4,
    solved: each,
  }));

test("a mean over seeds is that of the items' shares, with each seed beside it", () => {
  const mean = meanOf(
    new Map([
      [1, seedOf(0, 4, 2, 2)],
      [2, seedOf(4, 4, 4, 4)],
    ]),
  );
  expect(mean?.mean).toBeCloseTo(0.75);
  expect(mean?.seeds).toEqual([0.5, 1]);
  expect(meanOf(new Map())).toBeNull();
});

test("an interval of tasks that all score alike is a point, however the seeds differ", () => {
  const mean = meanOf(
    new Map([
      [1, seedOf(1, 1, 1, 1)],
      [2, seedOf(3, 3, 3, 3)],
    ]),
  );
  expect(mean?.ci95).toEqual([0.5, 0.5]);
});

test("items of one task are drawn together: variants do not narrow the interval", () => {
  const wide = meanOf(new Map([[1, seedOf(4, 4, 0, 0, 4, 4, 0, 0)]]));
  const apart = meanOf(new Map([[1, seedOf(4, 0, 4, 0, 4, 0, 4, 0)]]));
  expect(wide?.mean).toBe(apart?.mean);
  expect(apart?.ci95).toEqual([0.5, 0.5]);
  expect(wide?.ci95[0]).toBeLessThan(0.2);
});

test("a difference pairs items, over the seeds that both have", () => {
  const base = new Map([
    [1, seedOf(0, 1, 2, 3)],
    [2, seedOf(1, 2, 3, 0)],
    [3, seedOf(4, 4, 4, 4)],
  ]);
  const self = new Map([
    [1, seedOf(1, 2, 3, 4)],
    [2, seedOf(2, 3, 4, 1)],
  ]);
  const found = differenceOf(base, self);
  expect(found?.difference).toBeCloseTo(0.25);
  expect(found?.ci95).toEqual([0.25, 0.25]);
  expect(found?.p).toBeLessThan(0.001);
  expect(found).toMatchObject({ items: 4, gained: 4, lost: 0 });
  expect(differenceOf(base, new Map())).toBeNull();
});

test("seeds that move in opposite directions cancel", () => {
  const base = new Map([
    [1, seedOf(2, 2, 2, 2)],
    [2, seedOf(2, 2, 2, 2)],
  ]);
  const self = new Map([
    [1, seedOf(4, 4, 4, 4)],
    [2, seedOf(0, 0, 0, 0)],
  ]);
  expect(differenceOf(base, self)).toMatchObject({ difference: 0, p: 1 });
});

test("what exactly doubles is nothing beyond double, also above one half", () => {
  const base = new Map([[1, seedOf(1, 2, 1, 2)]]);
  expect(beyondDouble(base, new Map([[1, seedOf(2, 4, 2, 4)]]))).toMatchObject({ difference: 0 });
  const high = new Map([[1, seedOf(3, 3, 3, 3)]]);
  expect(beyondDouble(high, new Map([[1, seedOf(4, 4, 4, 4)]]))?.difference).toBeCloseTo(-0.5);
});

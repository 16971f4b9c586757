import { expect, test } from "vitest";
import { warmupThenDecay } from "./schedule.ts";

const rates = (steps: number) => Array.from({ length: steps }, (_, step) => warmupThenDecay(1)(step, steps));

test("the learning rate rises over a tenth of the steps and falls towards a tenth of its peak", () => {
  const [first, second, third, ...rest] = rates(20);
  expect([first, second, third]).toEqual([0.5, 1, 1]);
  expect(rest).toEqual([...rest].sort((a, b) => b - a));
  expect(rest.at(-1)).toBeCloseTo(0.15, 12);
});

test("a long training warms up for twenty steps", () => {
  expect(rates(1000).slice(0, 21)).toEqual([...Array.from({ length: 20 }, (_, step) => (step + 1) / 20), 1]);
});

test("along a cosine it falls slowly, then fast, then slowly again, to the same end", () => {
  const rate = (step: number) => warmupThenDecay(1, "cosine")(step, 1000);
  expect(rate(19)).toBe(1);
  expect(rate(20)).toBe(1);
  expect(rate(510)).toBeCloseTo(0.55, 12);
  expect(rate(265)).toBeCloseTo(1 - 0.45 * (1 - Math.SQRT1_2), 12);
  expect(rate(999)).toBeCloseTo(0.1, 5);
});

test("a single step has a rate, too", () => {
  expect(rates(1)).toEqual([1]);
});

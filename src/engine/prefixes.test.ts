import { expect, test } from "vitest";
import { familiesOf } from "./prefixes.ts";

const range = (start: number, length: number) => Array.from({ length }, (_, i) => start + i);
const families = (data: number[][], overhead = 4) =>
  familiesOf(
    data.map((ids) => ({ ids, weights: ids.map(() => 1) })),
    overhead,
  );

test("data that share a long beginning are a family, whatever order they come in", () => {
  const [a, b] = [range(1000, 20), range(2000, 30)];
  const data = [
    [...a, 1, 2],
    [...b, 1, 2],
    [...a, 3, 4],
    [...b, 3, 4],
    [...a, 5, 6],
  ];
  expect(families(data)).toEqual([
    { members: [0, 2, 4], length: 19 },
    { members: [1, 3], length: 29 },
  ]);
});

test("the last common token is no common node, because different tokens follow it", () => {
  expect(families([range(0, 10), [...range(0, 9), 77]])).toEqual([{ members: [0, 1], length: 8 }]);
});

test("data that share little with any other are one family behind what they share", () => {
  const world = range(1000, 40);
  const data = [
    [1, 2, 50, 51],
    [1, 2, 60, 61],
    [1, 2, ...world, 3, 4],
    [1, 2, ...world, 5, 6],
    [1, 2, 70],
  ];
  expect(families(data)).toEqual([
    { members: [2, 3], length: 41 },
    { members: [0, 1, 4], length: 1 },
  ]);
});

test("a longer prefix is given up where repeating the shorter one would cost more", () => {
  const system = range(1000, 50);
  const task = (start: number) => [...system, ...range(start, 5)];
  const data = [
    [...task(1), 100, 101],
    [...task(1), 200, 201],
    [...task(11), 300, 301],
  ];
  expect(families(data)).toEqual([{ members: [0, 1, 2], length: 49 }]);
});

test("copies are a family of their whole length; what predicts nothing is in none", () => {
  expect(families([range(0, 9), [5], range(0, 9), []])).toEqual([{ members: [0, 2], length: 8 }]);
  expect(families([range(3, 4)])).toEqual([{ members: [0], length: 3 }]);
  expect(families([])).toEqual([]);
});

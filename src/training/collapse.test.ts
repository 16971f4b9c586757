import { expect, test } from "vitest";
import { collapseOf, type Health } from "./collapse.ts";

const healthy = { entropy: 1, length: 100, groups: 8, mixedGroups: 5 };
const run = (...changes: Health[]) =>
  collapseOf([healthy, ...changes].map((change, round) => ({ ...healthy, ...change, round })));

test("a run that goes on as it began is sound", () => {
  expect(collapseOf([])).toEqual([]);
  expect(run()).toEqual([]);
  expect(run({ entropy: 0.2, length: 300 }, { entropy: 1.5, length: 30, mixedGroups: 1 })).toEqual([]);
});

test.each<[string, Health]>([
  ["entropy", { entropy: 0.09 }],
  ["length", { length: 401 }],
  ["length", { length: 24 }],
])("collapse of %s is named at the step where it is there", (name, change) => {
  expect(run(change)).toEqual([name]);
  expect(run(change, {})).toEqual([]);
});

test("three rounds without a task that was both solved and failed are one collapse, two are none", () => {
  const equal = { mixedGroups: 0 };
  expect(run(equal, equal)).toEqual([]);
  expect(run(equal, {}, equal, equal)).toEqual([]);
  expect(run(equal, equal, equal)).toEqual(["equal groups"]);
});

test("many steps of one round are one round", () => {
  const step = { ...healthy, mixedGroups: 0, round: 1 };
  expect(collapseOf([step, step, step, step])).toEqual([]);
});

test("what an algorithm does not know cannot collapse", () => {
  expect(collapseOf([{}, {}, {}, {}])).toEqual([]);
});

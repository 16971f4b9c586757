import { describe, expect, test } from "vitest";
import { scenarioSeed, splitOf } from "../core/index.ts";
import { createHeldOutIndex, overlapsHeldOut } from "./held-out.ts";
import type { SuiteItem } from "./suite.ts";

function item(id: string, instruction: string, solution: string): SuiteItem {
  return {
    task: {
      id,
      environment: "shop",
      environmentHash: "",
      scenario: scenarioSeed("test", 0),
      language: "javascript",
      instruction,
      solution,
      verify: "",
      failures: [],
      provenance: { author: "hand-written" },
    },
    posed: id,
    calls: 1,
  };
}

const order = item(
  "order",
  "What do 6 boxes of tea cost?",
  'const price = await tools.get_price({ good: "tea" });\nreturn await tools.multiply({ a: price, b: 6 });',
);
const trip = item(
  "trip",
  "The office gives me 1700 dollars for Delhi. After the cheapest flight out of Cairo and 3 nights in the cheapest hotel, how much can I keep?",
  'const [flight] = await tools.find_flights({ from: "Cairo", to: "Delhi" }); return flight.price;',
);
const index = createHeldOutIndex([order, trip]);
const sameCalls = { overlaps: true, with: "order", why: "calls" };

describe("the same calls are rejected, whatever the words", () => {
  test.each([
    ["as they are", order.task.solution],
    [
      "with variables of other names",
      order.task.solution.replace("const price", "const x").replace("a: price", "a: x"),
    ],
    ["nested", "return tools.multiply({b:6,a:await tools.get_price({'good':'tea'})})"],
    [
      "with what was looked up written down",
      'await tools.get_price({ good: "tea" }); return tools.multiply({ a: 12.5, b: 6 });',
    ],
  ])("%s", (_, solution) => {
    expect(index.overlapOf({ instruction: "Six crates? I mean 6, of Tea.", solution })).toEqual(sameCalls);
  });

  test("as a run recorded them, where the text does not show them", () => {
    const task = {
      instruction: "6 of tea!",
      solution: "for (const [tool, args] of plan) await tools[tool](args);",
    };
    expect(index.overlapOf(task)).toEqual({ overlaps: false });
    const calls = [
      { name: "get_price", arguments: { good: "tea" } },
      { name: "multiply", arguments: { b: 6, a: 12.5 } },
    ];
    expect(index.overlapOf(task, calls)).toEqual(sameCalls);
  });
});

test.each([
  ["another good", "rice", "get_price", 6],
  ["another number", "tea", "get_price", 7],
  ["another tool", "tea", "get_weight", 6],
])("%s makes other calls", (_, good, tool, boxes) => {
  const solution = `const x = await tools.${tool}({ good: "${good}" }); return tools.multiply({ a: x, b: ${boxes} });`;
  expect(index.overlapOf({ instruction: `${boxes} of ${good}?`, solution })).toEqual({ overlaps: false });
});

test("calls in another order, or one more of them, are another sequence", () => {
  const more = `${order.task.solution.replace("return", "")}; return tools.show_log({});`;
  expect(index.overlapOf({ instruction: "6 boxes, tea", solution: more })).toEqual({ overlaps: false });
});

describe("the same wording is rejected, whatever the calls", () => {
  const other = "return await tools.show_log({});";

  test.each([
    ["order", "what do 6 boxes of TEA cost"],
    ["trip", trip.task.instruction.replace("1700", "900")],
    ["trip", trip.task.instruction.replace("The office", "Work")],
  ])("like %s: %s", (id, instruction) => {
    expect(index.overlapOf({ instruction, solution: other })).toEqual({
      overlaps: true,
      with: id,
      why: "wording",
    });
  });

  test.each([
    "What do 7 boxes of tea cost?",
    "What do 6 boxes of rice cost?",
    "After the cheapest flight out of Cairo, how much can I keep of 1700 dollars?",
    trip.task.instruction.replace("1700", "900").replace("Cairo", "Rome").replace("3 nights", "5 nights"),
    "Tea?",
    "",
  ])("unlike any: %s", (instruction) => {
    expect(index.overlapOf({ instruction, solution: other })).toEqual({ overlaps: false });
  });

  test("an instruction of two words matches only itself", () => {
    const short = [item("short", "Show log", other)];
    expect(overlapsHeldOut({ instruction: "show log!", solution: "" }, short)).toMatchObject({
      with: "short",
    });
    expect(overlapsHeldOut({ instruction: "show log now", solution: "" }, short)).toEqual({
      overlaps: false,
    });
  });
});

test("no seed belongs to two splits", () => {
  const ends = [0, 1, 999_999];
  for (const split of ["train", "dev", "test"] as const) {
    for (const at of ends) expect(splitOf(scenarioSeed(split, at))).toBe(split);
  }
  // Training moves by its stream; its last seed stays below the first that is held out.
  expect(splitOf(scenarioSeed("train", 999_999, 999))).toBe("train");
  expect(scenarioSeed("train", 999_999, 999)).toBeLessThan(scenarioSeed("dev", 0));
  expect(scenarioSeed("dev", 999_999)).toBeLessThan(scenarioSeed("test", 0));
});

import { describe, expect, it } from "vitest";
import type { Verdict } from "../gates/index.ts";
import { createQuota, type LoopVerdict, loopYields, type Passed, shapeOf } from "./quota.ts";

function passed(called: string[], verify = `return answer === "1";`): Passed {
  return { task: { verify }, called };
}

describe("the quota", () => {
  it("is full once there are so many tasks with the same tools and number of calls, in whatever order", () => {
    const verifies = ["return a;", "return b;", "return c;", "return d;"].map((code) =>
      passed(["x", "y"], code),
    );
    const quota = createQuota(4, verifies);
    expect(quota.find(passed(["y", "x"], "return e;"))).toMatchObject({ gate: "quota", code: "cell-full" });
    expect(quota.find(passed(["x", "y", "y"], "return e;"))).toBeUndefined();
    expect(quota.find(passed(["x", "z"], "return e;"))).toBeUndefined();
  });

  it("takes half as many of one shape", () => {
    const quota = createQuota(4, [passed(["x"], `return answer === "7";`)]);
    expect(quota.find(passed(["x"], `return answer === "8";`))).toBeUndefined();
    quota.add(passed(["x"], `return answer === "8";`));
    expect(quota.find(passed(["x"], `return answer === "9";`))).toMatchObject({ code: "shape-full" });
    expect(quota.find(passed(["x"], `return answer.includes("9");`))).toBeUndefined();
  });

  it("tells the challenger what there is enough of, and what to do", () => {
    const enough = createQuota(1, [passed(["x"])]).find(passed(["x"]));
    expect(enough?.message).toBe(
      "There are 1 tasks already whose solutions make one call of x. Write one that needs other tools.",
    );
  });
});

it.each([
  [`return answer === "red";`, `return  answer === 'blue'`, true],
  [`return Number(answer) === 12.5;`, `return Number(answer) === 3;`, true],
  [
    `return (await tools.get({"id":"A1"})).owner === "Ada";`,
    `return (await tools.get({"id":"B2"})).owner === "Bob";`,
    true,
  ],
  [
    `return (await tools.get({"id":"A1"})).owner === "Ada";`,
    `return (await tools.get({"id":"A1"})).price === "Ada";`,
    false,
  ],
])("verification by %s and by %s has the same shape: %s", (first, second, same) => {
  expect(shapeOf(passed(["x"], first)) === shapeOf(passed(["x"], second))).toBe(same);
});

it("the order of the calls is part of the shape", () => {
  expect(shapeOf(passed(["x", "y"]))).not.toBe(shapeOf(passed(["y", "x"])));
});

it("in the yields the quota comes after all gates", () => {
  const early: Verdict = { admitted: false, gate: "runs", code: "", message: "" };
  const enough: LoopVerdict = { admitted: false, gate: "quota", code: "cell-full", message: "" };
  const yields = loopYields([{ admitted: true }, enough, early]);
  expect(yields[0]).toMatchObject({ gate: "well-formed", entered: 3, passed: 3 });
  expect(yields.slice(-2)).toEqual([
    { gate: "not-duplicate", entered: 2, passed: 2 },
    { gate: "quota", entered: 2, passed: 1 },
  ]);
});

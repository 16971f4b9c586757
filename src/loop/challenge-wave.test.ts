import { expect, test } from "vitest";
import type { ToolSpec } from "../core/index.ts";
import { requestOf } from "./challenge-wave.ts";

const tools = ["a", "b", "c"].map((name): ToolSpec => ({ name, description: "", input: {}, effect: "read" }));

test("challenges ask in turn for calls, a tool, and both, and for every tool as often", () => {
  const requests = Array.from({ length: 90 }, (_, index) => requestOf(1, index, [2, 4], { tools }));
  expect(requests.slice(0, 3).map((request) => Object.keys(request))).toEqual([
    ["calls"],
    ["tools"],
    ["calls", "tools"],
  ]);
  const asked = requests.flatMap((request) => request.tools ?? []);
  expect(asked.slice(0, 4)).toEqual(["a", "b", "c", "a"]);
  expect(["a", "b", "c"].map((name) => asked.filter((each) => each === name).length)).toEqual([20, 20, 20]);
  const calls = requests.flatMap((request) => request.calls ?? []);
  expect([...new Set(calls)].sort()).toEqual([2, 3, 4]);
});

import { expect, it } from "vitest";
import type { OutcomeKind } from "../core/index.ts";
import type { Run } from "../store/index.ts";
import { failedByTool } from "./failed-by-tool.ts";

const records: Record<string, object[]> = {
  "proposals challenge-1": [
    { id: "a", called: ["get"] },
    { id: "b", called: ["get", "set", "set"] },
    { id: "never parsed" },
  ],
  "rollouts rollouts-1": [
    rolloutOf("a", "solved"),
    rolloutOf("a", "solved"),
    rolloutOf("b", "failed"),
    rolloutOf("b", "infrastructure-error"),
  ],
};

/** A run whose first iteration admitted two tasks and tried them. */
const run = {
  waves: () => 0,
  read: async (stream: string, stage: string) => records[`${stream} ${stage}`] ?? [],
} as unknown as Run;

function rolloutOf(task: string, kind: OutcomeKind) {
  return { task, outcome: { kind } };
}

it("counts a rollout once for every tool that its task calls, and leaves out what nobody's policy failed", async () => {
  const failed = await failedByTool(run, 1);
  expect(failed).toEqual(
    new Map([
      ["get", 2 / 5],
      ["set", 2 / 3],
    ]),
  );
});

it("knows nothing before the first iteration", async () => {
  expect(await failedByTool(run, 0)).toEqual(new Map());
});

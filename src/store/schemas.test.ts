import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CodeAsTask, Rollout } from "../core/index.ts";
import { createRun, openRun } from "./run.ts";
import { type ProposalRecord, rolloutSchema } from "./schemas.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sparring-schemas-"));
});
afterEach(() => rm(folder, { recursive: true }));

const task: CodeAsTask = {
  id: "task-1",
  environment: "retail",
  environmentHash: "abc",
  scenario: { users: [1, null, "ä\u2028"] },
  language: "javascript",
  instruction: 'Say "hi"\nto Ada.',
  verify: "return true;",
  solution: "return 1;",
  failures: ["a", "b", "c"],
  provenance: { author: "challenger", rollout: "r-1", model: "lab" },
};
const rollout: Rollout = {
  id: "r-1",
  role: "executor",
  environment: "retail",
  scenario: 7,
  task: "task-1",
  model: "lab",
  seed: 4_000_000_000,
  format: "json",
  messages: [
    { role: "system", content: "rules" },
    { role: "user", content: "task" },
    { role: "assistant", content: "", toolCalls: [{ id: "1", name: "pay", arguments: '{"amount":150.0}' }] },
    { role: "tool", content: "150", toolCallId: "1" },
    { role: "assistant", content: "150" },
  ],
  turns: 2,
  toolCalls: 1,
  answer: "150",
  outcome: { kind: "failed", truncated: "turns", detail: "no answer after 15 turns" },
  tokens: { ids: [1, 2, 3], mask: [0, 1, 1], logprobs: [0, Math.fround(-0.1), -1e-7] },
  milliseconds: 12,
};
const { tokens: _, task: __, ...bare } = rollout;
const silent: Rollout = { ...bare, id: "r-2", role: "challenger", answer: null, outcome: { kind: "solved" } };
const proposals: ProposalRecord[] = [
  { id: "task-1", rollout: "r-1", revision: 0, candidate: task, verdict: { admitted: true }, tokens: 100 },
  {
    id: "r-2-1",
    rollout: "r-2",
    revision: 1,
    candidate: null,
    verdict: { admitted: false, gate: "well-formed", code: "unreadable", message: "prose" },
    tokens: 0,
  },
];

test("every kind of record comes back from the disk as it went there", async () => {
  const result = { suite: "retail", passAt1: 0.5, ci95: [0.4, 0.6] };
  const run = await createRun(join(folder, "run"), {});
  await run.commit("all", 0, {
    proposals,
    tasks: [task],
    rollouts: [rollout, silent],
    metrics: [{ step: 1, loss: null, stage: "train", done: true }],
    evaluations: [{ name: "before", result }],
  });
  await run.close();
  const again = await openRun(join(folder, "run"));
  expect(await again.read("proposals")).toEqual(proposals);
  expect(await again.read("tasks")).toEqual([task]);
  expect(await again.read("rollouts")).toEqual([rollout, silent]);
  expect(await again.read("metrics")).toEqual([{ step: 1, loss: null, stage: "train", done: true }]);
  expect(await again.read("evaluations")).toEqual([{ name: "before", result }]);
  await again.close();
});

test("a rollout's tokens, mask and log-probabilities have one length", () => {
  const tokens = { ids: [1, 2], mask: [0], logprobs: [0, 0] };
  expect(rolloutSchema.safeParse({ ...rollout, tokens }).error?.message).toContain("of one length");
});

import { expect, test } from "vitest";
import type { Rollout } from "../../src/core/index.ts";
import type { ResultFile } from "../../study/result-files.ts";
import type { JobStatus } from "../../study/runner.ts";
import { estimateTable, type Role } from "./estimate.ts";
import { count, estimateLines } from "./estimate-lines.ts";
import { type TableJob, tableJobs } from "./jobs.ts";
import { libraryPlace, scoreOfHalves, smallTable } from "./test-table.ts";
import { conversationCost, meanCost } from "./tokens.ts";

const table = smallTable("unused");
const jobs = tableJobs(table, [libraryPlace], new Map());

const status = (job: TableJob, facts?: Record<string, number>): JobStatus<TableJob> => ({
  job,
  outdated: false,
  file: facts && ({ result: { scores: { test: scoreOfHalves(2, 0) }, facts } } as unknown as ResultFile),
});

const estimated = async (statuses: JobStatus<TableJob>[]) => {
  const estimate = await estimateTable(table, statuses);
  const of = (role: Role) => estimate.roles.find((each) => each.role === role)?.estimate;
  return { estimate, of };
};

test("a conversation is sent again with every call", () => {
  let prompt = 0;
  let sent = 100;
  for (let turn = 0; turn < 5; turn++) {
    prompt += sent;
    sent += 10 + 30;
  }
  const cost = conversationCost({ opening: 100, turns: 5, reply: 10, observation: 30 });
  expect(cost).toEqual({ calls: 5, prompt, reply: 50 });
});

test("what a rollout took is read from its tokens, or from its words where there are none", () => {
  const messages: Rollout["messages"] = [
    { role: "user", content: "x".repeat(40) },
    { role: "assistant", content: "x".repeat(8) },
    { role: "tool", content: "x".repeat(20) },
    { role: "assistant", content: "x".repeat(4) },
  ];
  const spoken = { messages } as Rollout;
  expect(meanCost([spoken])).toEqual({ calls: 2, prompt: 10 + 17, reply: 3 });
  const mask: (0 | 1)[] = [0, 0, 0, 1, 1, 0, 1];
  const exact = { messages, tokens: { ids: mask, mask, logprobs: mask } } as unknown as Rollout;
  expect(meanCost([exact])).toEqual({ calls: 2, prompt: 3 + 6, reply: 3 });
  expect(meanCost([spoken, exact])).toEqual({ calls: 2, prompt: 18, reply: 3 });
});

test("every role has its share, and nothing is more than it can be at most", async () => {
  const { estimate } = await estimated(jobs.map((job) => status(job)));
  expect(estimate.roles.map(({ role }) => role)).toEqual(["challenger", "judge", "policy", "teacher"]);
  for (const { estimate: each } of estimate.roles) {
    expect(each.about.prompt).toBeGreaterThan(0);
    expect(each.about.prompt).toBeLessThanOrEqual(each.most.prompt);
    expect(each.about.reply).toBeLessThanOrEqual(each.most.reply);
  }
  expect(estimate.training.about).toBeGreaterThan(0);
  expect(estimate.training.about).toBeLessThan(estimate.training.most);
});

test("who talks to customers pays for them, and without a teacher there is none", async () => {
  const { teacher: _, ...alone } = { ...table, user: "user" };
  const retail = { ...libraryPlace, talks: true };
  const due = tableJobs(alone, [retail], new Map()).map((job) => status(job));
  const roles = (await estimateTable(alone, due)).roles.map(({ role }) => role);
  expect(roles).toEqual(["challenger", "judge", "policy", "users in training", "users in tests"]);
});

test("what is done costs nothing more, and its rollouts tell what the others will take", async () => {
  const facts = { rolloutCalls: 2, rolloutPrompt: 1000, rolloutReply: 20 };
  const { estimate, of } = await estimated(
    jobs.map((job) => status(job, job.name === "zero-shot/calculation/1" ? facts : undefined)),
  );
  expect(estimate).toMatchObject({ done: 1, missing: jobs.length - 1, measured: ["calculation"] });
  // The teacher is tested with 8 x 4 rollouts, and tries 3 times each of PAE's 4 tasks; of 16 proposals SCA's yield is none.
  expect(of("teacher")?.about).toEqual({ calls: 2 * 44, prompt: 1000 * 44, reply: 20 * 44 });
  // Four rows that are trained have a test each, and one of them tries tasks of PAE itself.
  expect(of("policy")?.about.calls).toBe(2 * (4 * 32 + 12));
  const all = await estimateTable(
    table,
    jobs.map((job) => status(job, facts)),
  );
  expect(estimateLines(all)).toMatch(/Nothing is left/);
});

test("an estimate is told with no more digits than it has", () => {
  expect([0, 999, 1000, 12_345_678, 460e6, 2.3e9].map(count)).toEqual([
    "0",
    "999",
    "1.0 k",
    "12.3 M",
    "460 M",
    "2.3 G",
  ]);
});

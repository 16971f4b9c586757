import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Policy } from "../../src/loop/index.ts";
import { byteTokenizer, type TokenModel } from "../../src/model/index.ts";
import { createJavaScriptSandbox } from "../../src/sandbox/index.ts";
import { openRun } from "../../src/store/index.ts";
import type { Result } from "../../study/result.ts";
import { fileName, fingerprintOf } from "../../study/result-files.ts";
import { runJobs, statusOf } from "../../study/runner.ts";
import { killedAgainAndAgain } from "../../test/loop/killed.ts";
import { scriptedPolicy } from "../../test/loop/policy.ts";
import { temporaryFolder } from "../../test/loop/temporary-folder.ts";
import type { TableConfig } from "./config.ts";
import { type TableJob, tableJobs } from "./jobs.ts";
import { judgePrompt, verdictIn } from "./pae-judge.ts";
import { instructionIn } from "./pae-propose.ts";
import { libraryPlace, smallTable } from "./test-table.ts";
import type { TableWorkshop } from "./workshop.ts";

const scratch = await temporaryFolder();
const sandbox = createJavaScriptSandbox();
afterAll(() => sandbox.close());

/** Writes tasks, and judges by what the agent said; of a book it cannot tell. */
function challenger(): TokenModel {
  const { model } = scriptedPolicy() as Policy & { model: TokenModel };
  const say = (text: string) => {
    const tokens = [...byteTokenizer.encode(text), byteTokenizer.endOfTurn];
    return { tokens, logprobs: tokens.map(() => -0.5), finish: "stop" as const };
  };
  return {
    ...model,
    name: "challenger",
    sample: async (request) => {
      const prompt = byteTokenizer.decode(request.prompt);
      if (!prompt.includes("An agent was asked:")) return model.sample(request);
      return say(prompt.includes("I cannot tell.") ? "It gave up.\nNO" : "It is there.\nYES.");
    },
  };
}

const workshopOf = (openPolicy: () => Policy): TableWorkshop => ({
  openPolicy: async () => openPolicy(),
  openRoles: async ({ challenge, rollouts }) => ({
    roles: {
      ...(challenge.model !== undefined && { challenger: challenger() }),
      ...(rollouts.model !== undefined && { executor: { ...scriptedPolicy().model, name: "teacher" } }),
    },
    close: async () => {},
  }),
  sandbox,
  onEvent: () => {},
  signal: new AbortController().signal,
});

const foldersOf = ({ folder }: TableConfig) => ({
  results: join(folder, "results"),
  state: join(folder, "state"),
});

async function resultsOf(table: TableConfig, jobs: TableJob[]): Promise<Map<string, Result>> {
  const statuses = await statusOf(jobs, foldersOf(table));
  return new Map(statuses.flatMap(({ job, file }) => (file ? [[job.kind, file.result]] : [])));
}

const compute = (table: TableConfig, jobs: TableJob[], workshop: TableWorkshop, selected = jobs) =>
  runJobs(jobs, selected, { folders: foldersOf(table), workshop, onEvent: () => {} });

let table: TableConfig;
let jobs: TableJob[];
let results: Map<string, Result>;
const factsOf = (kind: string) => results.get(kind)?.facts ?? {};

beforeAll(async () => {
  table = smallTable(await mkdtemp(join(scratch, "whole-")));
  jobs = tableJobs(table, [libraryPlace], new Map());
  expect(await compute(table, jobs, workshopOf(scriptedPolicy))).toEqual([]);
  results = await resultsOf(table, jobs);
}, 300_000);

async function runOf(kind: string) {
  const job = jobs.find((each) => each.kind === kind) as TableJob;
  const byName = new Map(jobs.map((each) => [each.name, each]));
  return openRun(join(foldersOf(table).state, `${fileName(job.name)}-${fingerprintOf(job, byName)}`));
}

test("all rows are computed, zero-shot first, and each method's tasks once for both settings", () => {
  expect([...results.keys()]).toEqual([
    "zero-shot",
    "tasks-pae",
    "tasks-sca",
    "self-pae",
    "self-sca",
    "distillation-pae",
    "distillation-sca",
    "teacher",
  ]);
  for (const kind of ["zero-shot", "self-pae", "self-sca", "distillation-sca", "teacher"]) {
    expect(Object.keys(results.get(kind)?.scores.test?.items ?? {})).toEqual(["pages", "lend"]);
  }
  expect(factsOf("self-sca").tasks).toBe(factsOf("distillation-sca").tasks);
  expect(factsOf("self-sca").tasks).toBe(factsOf("tasks-sca").tasks);
  expect(factsOf("tasks-pae").tasks).toBe(4);
});

test("training moves the score of a policy that learns", () => {
  const rate = (kind: string) => results.get(kind)?.scores.test?.passAt1 as number;
  expect(factsOf("self-sca").steps).toBeGreaterThan(0);
  expect(rate("self-sca")).toBeGreaterThan(rate("zero-shot"));
  expect(factsOf("distillation-sca").steps).toBeGreaterThan(0);
});

test("PAE's tasks have no code, and it is the judge who says what their rollouts came to", async () => {
  const run = await runOf("self-pae");
  const [task] = await run.read("tasks");
  const rollouts = await run.read("rollouts", "rollouts-1");
  await run.close();
  expect(task).toMatchObject({ verify: "return false;", solution: "", failures: [] });
  const gaveUp = (answer: string | null) => answer === "I cannot tell.";
  for (const { answer, outcome } of rollouts) {
    expect(outcome.kind).toBe(gaveUp(answer) ? "failed" : "solved");
  }
  expect(new Set(rollouts.map(({ outcome }) => outcome.kind)).size).toBe(2);
  expect(factsOf("self-pae")).toMatchObject({ tried: 12, unjudged: 0 });
});

test("rollouts of the teacher are learnt from in the policy's own tokens", async () => {
  const run = await runOf("distillation-sca");
  const rollouts = await run.read("rollouts", "rollouts-1");
  await run.close();
  expect(rollouts.map(({ model }) => model)).toEqual(rollouts.map(() => "teacher"));
  expect(rollouts.every(({ tokens }) => tokens?.rendered)).toBe(true);
});

test("a table that is killed again and again comes to the same results", async () => {
  const killed = smallTable(await mkdtemp(join(scratch, "killed-")));
  const again = tableJobs(killed, [libraryPlace], new Map());
  const kills = await killedAgainAndAgain(2, (openPolicy) => compute(killed, again, workshopOf(openPolicy)));
  expect(kills).toBeGreaterThan(2);
  expect([...(await resultsOf(killed, again))]).toEqual([...results]);
}, 300_000);

test("other sizes of the test leave the tasks as they are", async () => {
  const other = { ...table, evaluate: { ...table.evaluate, trials: 1 } };
  const statuses = await statusOf(tableJobs(other, [libraryPlace], new Map()), foldersOf(table));
  expect(statuses.filter(({ file }) => file).map(({ job }) => job.kind)).toEqual(["tasks-pae", "tasks-sca"]);
});

test("a verdict is the last word, and nothing else is one", () => {
  expect(verdictIn("No doubt: it did.\n\nYES")).toBe(true);
  expect(verdictIn("Yes, it tried, but no.\n**NO**")).toBe(false);
  expect(verdictIn("I cannot say")).toBeUndefined();
  expect(verdictIn("eyes")).toBeUndefined();
  expect(verdictIn("")).toBeUndefined();
});

test("a judge reads task, calls and results, and not the rules of the place", () => {
  const prompt = judgePrompt("Lend B1", [
    { role: "system", content: "Rules." },
    { role: "assistant", content: "", toolCalls: [{ id: "1", name: "lend", arguments: '{"id":"B1"}' }] },
    { role: "tool", content: '"done"', toolCallId: "1" },
  ]);
  expect(prompt).toContain('Lend B1\n\nWhat it did:\n\nAgent: lend({"id":"B1"})\n\nResult: "done"\n\n');
  expect(prompt).not.toContain("Rules.");
});

test("a proposal of PAE is its instruction, whatever else it says", () => {
  expect(instructionIn("So:\n<instruction>\nCount. </instruction><verify>x</verify>")).toBe("Count.");
  expect(instructionIn("<instruction> </instruction>")).toBeUndefined();
  expect(instructionIn("Count.")).toBeUndefined();
});

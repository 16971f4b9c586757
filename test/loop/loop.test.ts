import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type LoopEvent, openRun } from "sparring";
import { beforeAll, expect, test } from "vitest";
import { playLoop, smallConfig } from "./play.ts";
import { temporaryFolder } from "./temporary-folder.ts";

let folder: string;
const events: LoopEvent[] = [];
let result: Awaited<ReturnType<typeof playLoop>>;

beforeAll(async () => {
  folder = join(await temporaryFolder(), "run");
  result = await playLoop(folder, { resume: false, onEvent: (event) => events.push(event) });
});

test("the loop goes through its stages in order, each said with a result", () => {
  const ended = events.flatMap((event) => (event.kind === "stage-end" ? [event.stage] : []));
  expect(ended).toEqual([
    "before",
    ...["challenge-1", "rollouts-1", "train-1", "after-1"],
    ...["challenge-2", "rollouts-2", "train-2", "after-2"],
  ]);
});

test("progress never runs past its total", () => {
  const advances = events.filter((event) => event.kind === "advance");
  expect(advances.length).toBeGreaterThan(100);
  for (const { done, total } of advances) expect(done).toBeLessThanOrEqual(total);
});

test("a policy that learns from its solved rollouts scores higher afterwards", () => {
  const { before, after, comparison } = result.report;
  expect(before).toMatchObject({ suite: "library", split: "test", actor: "scripted", tasks: 12, trials: 4 });
  expect(after.passAt1).toBeGreaterThan(before.passAt1 + 0.2);
  expect(comparison.difference).toBeCloseTo(after.passAt1 - before.passAt1, 10);
  expect(comparison.gained + comparison.lost + comparison.same).toBe(12);
});

test("the report counts what is stored", async () => {
  const run = await openRun(folder);
  const proposals = await run.read("proposals");
  const tasks = await run.read("tasks");
  const rollouts = [
    ...(await run.read("rollouts", "rollouts-1")),
    ...(await run.read("rollouts", "rollouts-2")),
  ];
  await run.close();
  const { report } = result;
  expect(report.tasks).toMatchObject({
    proposed: proposals.length,
    admitted: tasks.length,
    equalToHeldOut: 0,
  });
  const tokens = proposals.reduce((sum, proposal) => sum + proposal.tokens, 0);
  expect(report.tasks.tokensPerAdmitted).toBeCloseTo(tokens / tasks.length, 6);
  const rejected = report.rejections.reduce((sum, { count }) => sum + count, 0);
  expect(rejected).toBe(proposals.length - tasks.length);
  expect(report.gates[0]).toMatchObject({ gate: "well-formed", entered: proposals.length });
  expect(report.gates.at(-1)?.passed).toBe(tasks.length);
  expect(report.rollouts.total).toBe(tasks.length * 3);
  expect(report.rollouts.total).toBe(rollouts.length);
  expect(report.rollouts.solved + report.rollouts.failed).toBe(rollouts.length);
});

test("the coverage counts every admitted task and every proposal", () => {
  const { coverage, tasks } = result.report;
  const sum = (field: "tasks" | "proposals") =>
    coverage.byCalls.reduce((total, cell) => total + cell[field], 0);
  expect([sum("tasks"), sum("proposals")]).toEqual([tasks.admitted, tasks.proposed]);
  expect(coverage.reading + coverage.writing).toBe(tasks.admitted);
  expect(coverage.shapes).toBe(2);
  // Half of the quota of 16, in each of two iterations.
  expect(coverage.commonest?.tasks).toBeLessThanOrEqual(16);
});

test("prose and lenient verification die at their gates, good tasks of both kinds pass until there are enough", async () => {
  const run = await openRun(folder);
  const proposals = await run.read("proposals");
  await run.close();
  const gates = proposals.map(({ verdict }) => (verdict.admitted ? "admitted" : verdict.gate));
  expect(new Set(gates)).toEqual(new Set(["admitted", "well-formed", "failures-fail", "quota"]));
  expect(proposals.some(({ revision }) => revision === 1)).toBe(true);
});

test("metrics.jsonl has one flat object a step, and the training steps count up", async () => {
  const lines = (await readFile(join(folder, "metrics.jsonl"), "utf8")).trim().split("\n");
  const metrics = lines.map((line) => JSON.parse(line));
  for (const metric of metrics) {
    for (const value of Object.values(metric)) expect(value === null || typeof value !== "object").toBe(true);
  }
  const steps = metrics.filter(({ stage }) => stage === "train-1").map(({ step }) => step);
  expect(steps).toEqual(steps.map((_, index) => index + 1));
  expect(steps.length).toBeGreaterThan(3);
});

test("every task whose pass rate was measured is below, inside or above the band", async () => {
  const { below, inside, above } = result.report.training.tasks;
  expect(below + inside + above).toBe(result.report.tasks.admitted);
  expect(above).toBe(0);
  const metrics = (await readFile(join(folder, "metrics.jsonl"), "utf8")).trim().split("\n");
  const trained = metrics.map((line) => JSON.parse(line)).filter(({ stage }) => stage === "train-1");
  for (const metric of trained) expect(metric.tasksInside).toBeGreaterThan(0);
});

test("solved rollouts of tasks outside the band teach nothing", async () => {
  // Three attempts never solve just half.
  const config = {
    ...smallConfig,
    iterations: 1,
    train: { ...smallConfig.train, band: [0.4, 0.6] as [number, number] },
  };
  const { report } = await playLoop(join(await temporaryFolder(), "band"), { resume: false, config });
  expect(report.rollouts.solved).toBeGreaterThan(0);
  expect(report.training).toMatchObject({ steps: 0, tasks: { inside: 0 } });
});

test("report.json and report.html are written, and the weights at the end are where the result says", async () => {
  expect(JSON.parse(await readFile(result.files.json, "utf8"))).toEqual(result.report);
  const html = await readFile(result.files.html, "utf8");
  expect(html).toContain("&lt;b&gt;now&lt;/b&gt;");
  expect(html).not.toContain("<b>now</b>");
  const { skill } = JSON.parse(await readFile(join(result.weights, "weights.json"), "utf8"));
  expect(skill).toBeGreaterThan(0.3);
});

test("a finished run that is resumed gives the same report again", async () => {
  const again = await playLoop(folder, { resume: true });
  expect(again.report).toEqual(result.report);
});

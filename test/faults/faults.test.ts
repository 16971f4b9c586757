import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createJavaScriptSandbox, createRandom, type LoopResult } from "sparring";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { everythingIn } from "../loop/crash.ts";
import { temporaryFolder } from "../loop/temporary-folder.ts";
import { killAndResume } from "./kills.ts";
import { playWithEndpoints } from "./play.ts";
import { type Stub, startStub } from "./start-stub.ts";

// Every test plays the loop, some in other processes.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const sandbox = createJavaScriptSandbox();
let base: string;
let plain: Stub;
let faulty: Stub;
let whole: LoopResult;
let everything: Awaited<ReturnType<typeof everythingIn>>;

beforeAll(async () => {
  base = await temporaryFolder();
  [plain, faulty] = await Promise.all([startStub(), startStub(0.05)]);
  whole = await playWithEndpoints(join(base, "whole"), { url: plain.proxy, resume: false, sandbox });
  everything = await everythingIn(join(base, "whole"));
});
afterAll(async () => {
  await Promise.all([plain.close(), faulty.close(), sandbox.close()]);
});

test("one model writes the tasks, another tries them, the policy learns from what was solved, rendered for it", () => {
  const { report } = whole;
  expect(report).toMatchObject({ model: "scripted", challenger: "challenger", executor: "executor" });
  expect(report.tasks.admitted).toBeGreaterThan(5);
  expect(report.training.steps).toBeGreaterThan(0);
  const tried = everything.rollouts.filter(({ id }: { id: string }) => id.startsWith("rollouts-1"));
  expect(tried.length).toBe(report.rollouts.total);
  for (const { model, tokens } of tried) expect([model, tokens.rendered]).toEqual(["executor", true]);
  const answer = tried[0].messages.at(-1);
  expect(answer).toMatchObject({ role: "assistant", reasoning: "It seems clear." });
});

test("every reply is counted once, with what it costs", async () => {
  const asked = new Set((await plain.log()).map(({ key }) => key));
  const [challenger, executor] = whole.report.usage?.models ?? [];
  expect((challenger?.calls ?? 0) + (executor?.calls ?? 0)).toBe(asked.size);
  const cost = (challenger?.promptTokens ?? 0) * 1 + (challenger?.completionTokens ?? 0) * 2;
  expect(challenger?.cost).toBeCloseTo(cost / 1e6, 12);
});

test("with dropped, stalled and malformed replies the run ends with the same tasks, rewards and totals", async () => {
  const folder = join(base, "faulty");
  const { report } = await playWithEndpoints(folder, { url: faulty.proxy, resume: false, sandbox });
  expect(await everythingIn(folder)).toEqual(everything);
  const retried = report.usage?.models.reduce((sum, model) => sum + model.retried, 0);
  expect(retried).toBeGreaterThan(5);
  expect(report.rollouts.infrastructureErrors).toBe(0);
});

test("killed twice in the middle of its calls and resumed, it asks for no recorded call again and ends the same", async () => {
  const folder = join(base, "killed");
  const before = (await faulty.log()).length;
  const random = createRandom("faults", "kills");
  const kills = await killAndResume(folder, faulty, { kills: 2, replies: [20, 60], random });
  expect(kills).toHaveLength(2);
  const asked = (await faulty.log()).map(({ key }) => key);
  for (const kill of kills) {
    expect(kill.recorded.size).toBeGreaterThan(0);
    expect(asked.slice(kill.asked).filter((key) => kill.recorded.has(key))).toEqual([]);
  }
  expect(asked.length).toBeGreaterThan(before);
  expect(await everythingIn(folder)).toEqual(everything);
  const { usage } = JSON.parse(await readFile(join(folder, "report.json"), "utf8"));
  expect(usage.repeated).toBe(kills.reduce((sum, { underWay }) => sum + underWay, 0));
});

import {
  answerOf,
  createHeldOutIndex,
  createJavaScriptSandbox,
  type Environment,
  runProgram,
  type Sandbox,
  type Suite,
  type SuiteItem,
  splitOf,
  verify,
} from "sparring";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/** What a held-out suite promises, item by item, with every program run in the sandbox. */
export function testSuite(suite: Suite, environment: Environment): void {
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = createJavaScriptSandbox({ workers: 1 });
  });
  afterAll(() => sandbox.close());

  describe.each(["dev", "test"] as const)(`suite ${suite.name}, split %s`, async (split) => {
    const items = await suite.items(split);

    test("has at least 40 distinct tasks and 100 items, of 1 to 6 calls", () => {
      expect(new Set(items.map(({ posed }) => posed)).size).toBeGreaterThanOrEqual(40);
      expect(items.length).toBeGreaterThanOrEqual(100);
      expect([...new Set(items.map(({ calls }) => calls))].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    });

    test("has scenarios of its own split only, ids of its own, and no item twice", () => {
      for (const { task } of items) expect(splitOf(task.scenario as number)).toBe(split);
      expect(new Set(items.map(({ task }) => task.id)).size).toBe(items.length);
      const asked = items.map(({ task }) => JSON.stringify([task.scenario, task.instruction]));
      expect(asked.filter((each, index) => asked.indexOf(each) !== index)).toEqual([]);
    });

    test("is the same every time", async () => {
      expect(await suite.items(split)).toEqual(items);
    });

    test("a training task that repeats an item is found out", () => {
      const index = createHeldOutIndex(items);
      for (const { task } of items) {
        const { instruction, solution } = task;
        expect(index.overlapOf({ instruction: "Do it.", solution: "" })).toEqual({ overlaps: false });
        expect(index.overlapOf({ instruction, solution: "" })).toMatchObject({
          overlaps: true,
          why: "wording",
        });
        expect(index.overlapOf({ instruction, solution })).toMatchObject({ overlaps: true, why: "calls" });
      }
    });

    test.each([...new Set(items.map(({ posed }) => posed))])("%s is sound", async (posed) => {
      for (const item of items) {
        if (item.posed === posed) await expectSound(item, sandbox, environment);
      }
    });
  });
}

async function expectSound(item: SuiteItem, sandbox: Sandbox, environment: Environment): Promise<void> {
  const { task, calls } = item;
  expect(task.environmentHash).toBe(environment.hash);
  const untouched = await environment.reset(task.scenario);
  expect(await verify(sandbox, environment, untouched, task, ""), `${task.id} untouched`).toEqual({
    kind: "verdict",
    pass: false,
  });
  const solved = await judge(task.solution);
  expect(solved, `${task.id}: ${task.solution}`).toMatchObject({ error: null, pass: true, calls });
  expect(task.failures.length, task.id).toBeGreaterThanOrEqual(3);
  for (const failure of task.failures) {
    expect(await judge(failure), `${task.id}: ${failure}`).toMatchObject({ error: null, pass: false });
  }

  /** Runs a program on a fresh world and has its answer judged. */
  async function judge(code: string) {
    const world = await environment.reset(task.scenario);
    const result = await runProgram(sandbox, environment, world, code);
    const answer = answerOf(result.value);
    const verdict = await verify(sandbox, environment, world, task, answer);
    return {
      error: result.error,
      pass: verdict.kind === "verdict" ? verdict.pass : verdict.detail,
      calls: result.calls.length,
      answer,
    };
  }
}

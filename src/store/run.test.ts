import { spawn } from "node:child_process";
import { appendFile, mkdtemp, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRun, isRun, openRun, type Run } from "./run.ts";

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "sparring-store-")), "run");
});
afterEach(async () => {
  await rm(join(folder, ".."), { recursive: true });
});

const metric = (step: number) => ({ step, loss: step / 2, note: "a\u2028b" });
const wave = (run: Run, number: number) =>
  run.commit("train", number, { metrics: [metric(2 * number), metric(2 * number + 1)] });

async function threeWaves(): Promise<void> {
  const run = await createRun(folder, { seed: 7 });
  for (const number of [0, 1, 2]) await wave(run, number);
  await run.close();
}

async function withRun<T>(use: (run: Run) => Promise<T>): Promise<T> {
  const run = await openRun(folder);
  return use(run).finally(() => run.close());
}

const steps = (run: Run) => run.read("metrics").then((metrics) => metrics.map(({ step }) => step));

describe("a run", () => {
  test("gives back its info and what was committed", async () => {
    await threeWaves();
    await withRun(async (run) => {
      expect(run.info).toEqual({ seed: 7 });
      expect(run.waves("train")).toBe(3);
      expect(run.waves("other")).toBe(0);
      expect(await run.read("metrics")).toEqual([0, 1, 2, 3, 4, 5].map(metric));
    });
  });

  test("reads one stage's records", async () => {
    const run = await createRun(folder, {});
    await run.commit("one", 0, { metrics: [metric(1)] });
    await run.commit("two", 0, { metrics: [metric(2)] });
    await run.commit("one", 1, { metrics: [metric(3), metric(4)] });
    expect((await run.read("metrics", "one")).map(({ step }) => step)).toEqual([1, 3, 4]);
    expect((await run.read("metrics", "two")).map(({ step }) => step)).toEqual([2]);
    expect(await run.read("metrics", "none")).toEqual([]);
    await run.close();
  });

  test("knows which stages are done, also after reopening, and adds nothing to those", async () => {
    const run = await createRun(folder, {});
    await wave(run, 0);
    expect(run.isDone("train")).toBe(false);
    await run.finish("train");
    await run.close();
    await withRun(async (reopened) => {
      expect(reopened.isDone("train")).toBe(true);
      await expect(wave(reopened, 1)).rejects.toThrow("commit train: the stage is done");
    });
  });

  test("takes only the next wave of a stage", async () => {
    const run = await createRun(folder, {});
    await expect(wave(run, 1)).rejects.toThrow("expected wave 0, got 1");
    await wave(run, 0);
    await expect(wave(run, 0)).rejects.toThrow("expected wave 1, got 0");
    await run.close();
  });

  test("is not created over another run or in a folder with other files", async () => {
    await threeWaves();
    await expect(createRun(folder, {})).rejects.toMatchObject({ code: "usage" });
    expect(await isRun(join(folder, ".."))).toBe(false);
    await expect(createRun(join(folder, ".."), {})).rejects.toThrow("to be empty, found run");
    await expect(openRun(join(folder, ".."))).rejects.toMatchObject({ code: "usage" });
  });
});

describe("after a crash", () => {
  test("what an unfinished wave left is cut off, whatever part of it reached the disk", async () => {
    await threeWaves();
    for (const [file, rest] of [
      ["metrics.jsonl", '{"schema":1,"step":6}\n{"schema":1,"st'],
      ["tasks.jsonl", '{"schema":1,"id":'],
      ["commits.jsonl", '{"schema":1,"stage":"train","wave":3,"bytes":{"prop'],
    ] as const) {
      await appendFile(join(folder, file), rest);
      await withRun(async (run) => {
        expect(run.waves("train")).toBe(3);
        expect(await steps(run)).toEqual([0, 1, 2, 3, 4, 5]);
        expect(await run.read("tasks")).toEqual([]);
      });
    }
    await withRun((run) => wave(run, 3));
    await withRun(async (run) => expect(await steps(run)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]));
  });

  test("a writer killed at any moment leaves whole waves and a lock that the next process takes over", async () => {
    const writer = `
      const { createRun } = await import(${JSON.stringify(new URL("./run.ts", import.meta.url).href)});
      const run = await createRun(${JSON.stringify(folder)}, {});
      for (let wave = 0; ; wave++) {
        const metrics = Array.from({ length: 50 }, (_, index) => ({ step: 50 * wave + index, text: "x".repeat(500) }));
        await run.commit("train", wave, { metrics });
        if (wave === 3) process.stdout.write("committed");
      }`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", writer], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise<void>((resolve) => child.stdout.on("data", () => resolve()));
    await expect(openRun(folder)).rejects.toThrow(`in use by process ${child.pid}`);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.on("exit", resolve));
    await withRun(async (run) => {
      const found = await steps(run);
      expect(run.waves("train")).toBeGreaterThan(0);
      expect(found).toEqual(Array.from({ length: 50 * run.waves("train") }, (_, index) => index));
    });
  });
});

describe("a damaged run", () => {
  test("names file and line, and is left as it was", async () => {
    await threeWaves();
    const path = join(folder, "metrics.jsonl");
    const damaged = (await readFile(path, "utf8")).replace('"step":3', '"step":{');
    await writeFile(path, damaged);
    await withRun(async (run) => {
      await expect(run.read("metrics")).rejects.toMatchObject({
        code: "data",
        message: expect.stringContaining("metrics.jsonl, line 4: expected one JSON object a line"),
      });
    });
    expect(await readFile(path, "utf8")).toBe(damaged);
  });

  test("with a damaged commit in the middle is not opened", async () => {
    await threeWaves();
    const path = join(folder, "commits.jsonl");
    await writeFile(path, (await readFile(path, "utf8")).replace('"wave":1', '"wave":"x"'));
    await expect(openRun(folder)).rejects.toThrow(/commits\.jsonl, line 2: .*wave/);
  });

  test("with a file shorter than what was committed is not opened, and no file is cut", async () => {
    await threeWaves();
    await appendFile(join(folder, "tasks.jsonl"), "unfinished");
    await truncate(join(folder, "metrics.jsonl"), 10);
    await expect(openRun(folder)).rejects.toThrow(/metrics\.jsonl to hold at least the \d+ bytes/);
    expect(await readFile(join(folder, "tasks.jsonl"), "utf8")).toBe("unfinished");
  });

  test("of another schema version says so", async () => {
    await threeWaves();
    const path = join(folder, "run.json");
    await writeFile(path, (await readFile(path, "utf8")).replace('"schema": 1', '"schema": 2'));
    await expect(openRun(folder)).rejects.toThrow(/expected schema version 1, got 2/);
  });
});

describe("the lock", () => {
  test("keeps the same process from opening a run twice", async () => {
    const run = await createRun(folder, {});
    await expect(openRun(folder)).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("in use"),
    });
    await run.close();
    await withRun(async (reopened) => expect(reopened.folder).toBe(folder));
  });

  test("of another machine is never taken over", async () => {
    await threeWaves();
    await writeFile(
      join(folder, "lock"),
      JSON.stringify({ pid: 1, host: "elsewhere.example", started: null }),
    );
    await expect(openRun(folder)).rejects.toThrow("process 1 on elsewhere.example");
  });

  test.runIf(process.platform === "linux")(
    "of a process id that another process uses by now is taken over",
    async () => {
      const run = await createRun(folder, {});
      const held = JSON.parse(await readFile(join(folder, "lock"), "utf8"));
      await run.close();
      const reused = { ...held, pid: process.ppid };
      await writeFile(join(folder, "lock"), JSON.stringify({ ...reused, started: "another boot/1" }));
      await withRun(async (reopened) => expect(reopened.waves("train")).toBe(0));
    },
  );
});

test.runIf(process.platform === "linux")(
  "a full disk is named, and the run goes on from the last wave",
  async () => {
    const run = await createRun(folder, {});
    await wave(run, 0);
    await rm(join(folder, "tasks.jsonl"));
    await symlink("/dev/full", join(folder, "tasks.jsonl"));
    const task = {
      id: "t",
      environment: "e",
      environmentHash: "",
      scenario: 1,
      language: "javascript" as const,
      instruction: "",
      verify: "",
      solution: "",
      failures: [],
      provenance: { author: "challenger" as const },
    };
    await expect(run.commit("train", 1, { metrics: [metric(2)], tasks: [task] })).rejects.toMatchObject({
      code: "data",
      message: expect.stringContaining("the disk is full; free some space and resume"),
    });
    await rm(join(folder, "tasks.jsonl"));
    await writeFile(join(folder, "tasks.jsonl"), "");
    await run.close();
    await withRun(async (reopened) => {
      expect(await steps(reopened)).toEqual([0, 1]);
      await reopened.commit("train", 1, { metrics: [metric(2)], tasks: [task] });
      expect(await reopened.read("tasks")).toEqual([task]);
    });
  },
);

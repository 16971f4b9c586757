import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { SparringError } from "../src/core/index.ts";
import type { Sandbox } from "../src/sandbox/index.ts";
import { temporaryFolder } from "../test/loop/temporary-folder.ts";
import type { Bench, Job, Workshop } from "./job.ts";
import { renderList } from "./list.ts";
import { runJobs, selectJobs, statusOf } from "./runner.ts";

const scratch = await temporaryFolder();
let folders: { results: string; state: string };
let computed: string[];
let waves: number[];

beforeEach(async () => {
  const folder = await mkdtemp(join(scratch, "study-"));
  folders = { results: join(folder, "results"), state: join(folder, "state") };
  computed = [];
  waves = [];
});

// None of these jobs asks for anything of it but runs and results.
const workshop: Workshop = {
  place: () => {
    throw new Error("no place here");
  },
  openPolicy: async () => {
    throw new Error("no policy here");
  },
  sandbox: {} as Sandbox,
  onEvent: () => {},
  signal: new AbortController().signal,
};

const job = (name: string, needs: string[], settings = {}, compute?: Job["compute"]): Job => ({
  name,
  kind: name.split("/")[0] as string,
  needs,
  settings,
  compute: async (bench) => {
    computed.push(name);
    return compute ? compute(bench) : { scores: {}, facts: { computed: computed.length } };
  },
});

const run = (jobs: Job[], selected = jobs) =>
  runJobs(jobs, selected, { folders, workshop, onEvent: () => {} });

test("what is done is skipped, what is missing computed, and only what was asked for with its needs", async () => {
  const jobs = [job("a/1", []), job("b/1", ["a/1"]), job("c/1", ["a/1"])];
  const selected = selectJobs(jobs, /^b/);
  expect(selected.map(({ name }) => name)).toEqual(["a/1", "b/1"]);
  await run(jobs, selected);
  expect(computed).toEqual(["a/1", "b/1"]);
  await run(jobs);
  expect(computed).toEqual(["a/1", "b/1", "c/1"]);
  await run(jobs);
  expect(computed).toHaveLength(3);
});

test("other settings make a job and all that needs it anew", async () => {
  await run([job("a/1", [], { rate: 1 }), job("b/1", ["a/1"]), job("c/1", [])]);
  const changed = [job("a/1", [], { rate: 2 }), job("b/1", ["a/1"]), job("c/1", [])];
  const statuses = await statusOf(changed, folders);
  expect(statuses.map(({ file }) => file !== undefined)).toEqual([false, false, true]);
  expect(statuses.map(({ outdated }) => outdated)).toEqual([true, true, false]);
  await run(changed);
  expect(computed).toEqual(["a/1", "b/1", "c/1", "a/1", "b/1"]);
});

test("a failed job takes those with it that need it, and no other", async () => {
  const broken = job("a/1", [], {}, async () => {
    throw new Error("out of luck");
  });
  const failed = await run([broken, job("b/1", ["a/1"]), job("c/1", [])]);
  expect(failed).toEqual(["a/1", "b/1"]);
  expect(computed).toEqual(["a/1", "c/1"]);
});

test("an interruption ends the study, and the next sitting goes on from the last wave", async () => {
  let allowed = 2;
  const inWaves = async (bench: Bench) => {
    const state = await bench.runOf("a/1");
    for (let wave = state.waves("work"); wave < 4; wave++) {
      if (allowed-- === 0) throw new SparringError("interrupted", "stop");
      waves.push(wave);
      await state.commit("work", wave, { metrics: [{ wave }] });
    }
    return { scores: {}, facts: { waves: (await state.read("metrics", "work")).length } };
  };
  const jobs = [job("a/1", [], {}, inWaves), job("b/1", ["a/1"])];
  await expect(run(jobs)).rejects.toMatchObject({ code: "interrupted" });
  expect(computed).toEqual(["a/1"]);
  allowed = 10;
  expect(await run(jobs)).toEqual([]);
  expect(waves).toEqual([0, 1, 2, 3]);
  const [first] = await statusOf(jobs, folders);
  expect(first?.file?.result.facts).toEqual({ waves: 4 });
});

test("the list tells what is done and what the rest will take by its kind", async () => {
  const jobs = [
    job("a/1", [], {}, async () => ({ scores: { test: score }, facts: {} })),
    job("a/2", []),
    job("b/1", []),
  ];
  await run(jobs, [jobs[0] as Job]);
  const statuses = await statusOf(jobs, folders);
  (statuses[0]?.file as { minutes: number }).minutes = 5;
  expect(renderList(statuses).split("\n")).toEqual([
    "done      a/1  5 min 0 s",
    "missing   a/2  about 5 min 0 s",
    "missing   b/1  time unknown",
    "1 of 3 done; about 5 min 0 s left, and 1 of kinds that were not timed yet",
  ]);
});

const score = { split: "test", passAt1: 0, passAt4: null, outcomes: {}, items: {} };

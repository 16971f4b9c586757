import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SparringError } from "../src/core/index.ts";
import type { Policy } from "../src/loop/index.ts";
import { createJavaScriptSandbox } from "../src/sandbox/index.ts";
import { openRun } from "../src/store/index.ts";
import library from "../test/loop/library/index.ts";
import suite from "../test/loop/library/suite/index.ts";
import { scriptedPolicy } from "../test/loop/policy.ts";
import { temporaryFolder } from "../test/loop/temporary-folder.ts";
import shipped, { type AlgorithmsConfig } from "./algorithms-config.ts";
import { algorithmJobs, learnerName, poolName, scalingName, tasksName } from "./algorithms-jobs.ts";
import { writeAlgorithmsReport } from "./algorithms-report.ts";
import type { Workshop } from "./job.ts";
import type { Result } from "./result.ts";
import { fileName, fingerprintOf } from "./result-files.ts";
import { type RunnerEvent, runJobs, selectJobs, statusOf } from "./runner.ts";

const identities = { environment: () => library.hash, model: (folder: string) => folder };
const fingerprints = (study: AlgorithmsConfig) => {
  const jobs = algorithmJobs(study, identities);
  const byName = new Map(jobs.map((job) => [job.name, job]));
  return new Map(jobs.map((job) => [job.name, fingerprintOf(job, byName)]));
};

describe("the plan", () => {
  test("has every algorithm on every seed's tasks, and every cell of tasks by rollouts on a larger pool", () => {
    const jobs = algorithmJobs(shipped, identities);
    const { seeds, learners, scaling } = shipped;
    expect(jobs).toHaveLength(seeds.length * (1 + Object.keys(learners).length + 1 + 5 * 4));
    expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length);
    const needs = (name: string) => jobs.find((job) => job.name === name)?.needs;
    expect(needs(learnerName("ppo", "calculation", 2))).toEqual([tasksName("calculation", 2)]);
    expect(needs(poolName("calculation", 2))).toEqual([tasksName("calculation", 2)]);
    expect(needs(scalingName(400, 2, "calculation", 3))).toEqual([poolName("calculation", 3)]);
    expect(selectJobs(jobs, /^grpo\/calculation\/1$/).map(({ name }) => name)).toEqual([
      tasksName("calculation", 1),
      learnerName("grpo", "calculation", 1),
    ]);
    expect(Math.max(...scaling.tasks)).toBe(800);
  });

  test("gives every algorithm the same number of rollouts", () => {
    const tasks = shipped.loop.challenge?.tasks ?? 0;
    for (const { attempts, train } of Object.values(shipped.learners)) {
      const { rounds = 0, tasksPerRound = 0 } = train as { rounds?: number; tasksPerRound?: number };
      const times = rounds * tasksPerRound || tasks;
      expect(attempts * times).toBe(3200);
    }
  });

  test("computes no more anew than what a change concerns", () => {
    const { ppo, ...others } = shipped.learners as { ppo: AlgorithmsConfig["learners"][string] };
    const changed = {
      ...shipped,
      learners: { ...others, ppo: { ...ppo, train: { ...ppo.train, learningRate: 1e-6 } } },
    };
    const [before, after] = [fingerprints(shipped), fingerprints(changed)];
    const different = [...before.keys()].filter((name) => before.get(name) !== after.get(name));
    expect(different).toEqual(shipped.seeds.map((seed) => learnerName("ppo", "calculation", seed)));
  });

  test("refuses an algorithm's option that there is not", () => {
    const learners = {
      rft: { ...shipped.learners.rft, train: { clip: 0.2 } },
    } as AlgorithmsConfig["learners"];
    expect(() => algorithmJobs({ ...shipped, learners }, identities)).toThrow(/Unrecognized key: "clip"/);
  });
});

describe("with a scripted policy", () => {
  const sandbox = createJavaScriptSandbox();
  afterAll(() => sandbox.close());
  const workshopOf = (policy: () => Policy): Workshop => ({
    place: () => ({ environment: library, suite }),
    openPolicy: async () => policy(),
    sandbox,
    onEvent: () => {},
    signal: new AbortController().signal,
  });
  const online = { rounds: 2, tasksPerRound: 3, batchSize: 5, learningRate: 0.05 };
  const studyIn = (folder: string): AlgorithmsConfig => ({
    ...shipped,
    environments: ["library"],
    seeds: [1],
    loop: {
      evaluate: { trials: 1, items: 8 },
      challenge: { tasks: 4, proposals: 20, wave: 10, revisions: 0 },
      rollouts: { wave: 16 },
    },
    learners: {
      rft: { algorithm: "rft", attempts: 2, train: { epochs: 2, batchSize: 2, learningRate: 0.02 } },
      grpo: { algorithm: "grpo", attempts: 3, train: online },
    },
    curve: { points: 2, items: 8, trials: 1 },
    scaling: {
      ...shipped.scaling,
      seeds: [1],
      tasks: [6, 1000],
      rollouts: [1, 2],
      steps: 3,
      iterations: 3,
      train: { batchSize: 2, learningRate: 0.02 },
      trials: 1,
    },
    folders: { report: folder, results: join(folder, "results"), state: join(folder, "state") },
  });
  const compute = (study: AlgorithmsConfig, policy: () => Policy, only = /./) => {
    const jobs = algorithmJobs(study, identities);
    const onEvent = (event: RunnerEvent) => {
      if (event.kind === "failed") throw new Error(`${event.job}: ${event.message}`);
    };
    const options = { folders: study.folders, workshop: workshopOf(policy), onEvent };
    return runJobs(jobs, selectJobs(jobs, only), options);
  };
  const resultsOf = async (study: AlgorithmsConfig) => {
    const statuses = await statusOf(algorithmJobs(study, identities), study.folders);
    return new Map(statuses.flatMap(({ job, file }) => (file ? [[job.name, file.result] as const] : [])));
  };

  let study: AlgorithmsConfig;
  let results: Map<string, Result>;
  beforeAll(async () => {
    study = studyIn(await temporaryFolder());
    expect(await compute(study, scriptedPolicy)).toEqual([]);
    results = await resultsOf(study);
  }, 180_000);

  test("algorithms learn from the same tasks and are scored along the way", async () => {
    const of = (name: string) => results.get(name) as Result;
    const runOf = async (name: string) => {
      const job = `${fileName(name)}-${fingerprints(study).get(name)}`;
      const run = await openRun(join(study.folders.state, job));
      const tasks = (await run.read("tasks", "challenge-1")).map(({ id }) => id);
      await run.close();
      return tasks;
    };
    const base = of(tasksName("library", 1));
    for (const learner of ["rft", "grpo"]) {
      const { scores, facts } = of(learnerName(learner, "library", 1));
      expect(Object.keys(scores)).toEqual(["test", "dev-0", "dev-50", "dev-100"]);
      expect(facts.steps).toBeGreaterThan(1);
      expect(await runOf(learnerName(learner, "library", 1))).toEqual(await runOf(tasksName("library", 1)));
    }
    expect(of(learnerName("rft", "library", 1)).facts.rollouts).toBe(base.facts.rollouts);
    expect(of(learnerName("grpo", "library", 1)).facts.rollouts).toBe(2 * 3 * 3);
    expect(of(learnerName("grpo", "library", 1)).scores["dev-100"]?.passAt1).toBeGreaterThan(
      of(learnerName("grpo", "library", 1)).scores["dev-0"]?.passAt1 as number,
    );
  });

  test("a pool goes on with the tasks that there are, and a cell without tasks enough has no score", () => {
    const pool = results.get(poolName("library", 1)) as Result;
    const base = results.get(tasksName("library", 1)) as Result;
    expect(pool.facts.tasks).toBeGreaterThan(base.facts.tasks as number);
    const cell = (tasks: number, rollouts: number) => results.get(scalingName(tasks, rollouts, "library", 1));
    expect(cell(6, 2)?.facts).toMatchObject({ tasks: 6, steps: 3 });
    expect(cell(6, 2)?.scores.test?.passAt1).toBeGreaterThanOrEqual(0);
    expect(cell(1000, 1)?.scores).toEqual({});
  });

  test("tables and plots come from what is there", async () => {
    const jobs = algorithmJobs(study, identities);
    const paths = await writeAlgorithmsReport(study, await statusOf(jobs, study.folders));
    expect(paths.map((path) => path.replace(`${study.folders.report}/`, ""))).toEqual([
      "tables.md",
      "curves.svg",
      "scaling.svg",
    ]);
    const tables = await readFile(paths[0] as string, "utf8");
    expect(tables).toMatch(/^\| rft \| \d/m);
    expect(tables).toMatch(/^\| 6 \| \d.* \| \d/m);
    expect(tables).toMatch(/^\| 1000 \| – \| – \|$/m);
  });

  test("killed at any checkpoint it comes to the same results", async () => {
    const again = studyIn(await temporaryFolder());
    const only = /^(rft|grpo)\//;
    let lives = 1;
    const mortal = (): Policy => {
      const policy = scriptedPolicy();
      let left = lives++;
      const save = async (folder: string) => {
        await policy.trainer.save(folder);
        if (--left === 0) throw new SparringError("interrupted", "killed");
      };
      return { ...policy, trainer: { ...policy.trainer, save } };
    };
    for (let ended = false; !ended; ) {
      ended = await compute(again, mortal, only).then(
        () => true,
        (thrown) => {
          if (thrown instanceof SparringError && thrown.code === "interrupted") return false;
          throw thrown;
        },
      );
    }
    expect(lives).toBeGreaterThan(3);
    const found = await resultsOf(again);
    for (const learner of ["rft", "grpo"]) {
      const name = learnerName(learner, "library", 1);
      expect(found.get(name)).toEqual(results.get(name));
    }
  }, 180_000);
});

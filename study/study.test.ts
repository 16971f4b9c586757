import { mkdtemp, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Policy } from "../src/loop/index.ts";
import { loadTokenizer } from "../src/model/index.ts";
import { createJavaScriptSandbox } from "../src/sandbox/index.ts";
import { killedAgainAndAgain } from "../test/loop/killed.ts";
import library from "../test/loop/library/index.ts";
import suite from "../test/loop/library/suite/index.ts";
import { scriptedPolicy } from "../test/loop/policy.ts";
import { temporaryFolder } from "../test/loop/temporary-folder.ts";
import shipped, { type StudyConfig } from "./config.ts";
import { continuedPretraining } from "./continued-pretraining.ts";
import type { Workshop } from "./job.ts";
import { studyJobs } from "./jobs.ts";
import { controlName, selfName } from "./names.ts";
import { writeReport } from "./report.ts";
import { itemsOf, type Result } from "./result.ts";
import { runJobs, selectJobs, statusOf } from "./runner.ts";
import { amountOf } from "./training.ts";

const scratch = await temporaryFolder();
const sandbox = createJavaScriptSandbox();
afterAll(() => sandbox.close());

/** The whole study in seconds: a scripted policy that learns with every step, and one library under two names. */
async function smallStudy(): Promise<StudyConfig> {
  const folder = await mkdtemp(join(scratch, "study-"));
  return {
    ...shipped,
    environments: ["library", "branch"],
    seeds: [1],
    loop: {
      evaluate: { trials: 2, items: 8 },
      challenge: { tasks: 6, proposals: 20, wave: 10, revisions: 0 },
      rollouts: { attempts: 3, wave: 16 },
      train: { epochs: 2, batchSize: 2, learningRate: 0.05, checkpointSteps: 2 },
    },
    honesty: { seeds: [1], epochs: [0, 3], items: 6, trials: 2 },
    sweeps: { seeds: [1], tasks: [2, 1000], rollouts: [1], trials: 1 },
    models: { seeds: [1], list: [{ name: "other", folder: "other", parameters: 1e6, corpusTokens: 1e6 }] },
    folders: { report: folder, results: join(folder, "results"), state: join(folder, "state") },
  };
}

const identities = { environment: () => library.hash, model: (folder: string) => folder };

const workshopOf = (openPolicy: () => Policy): Workshop => ({
  place: () => ({ environment: library, suite }),
  openPolicy: async () => openPolicy(),
  sandbox,
  onEvent: () => {},
  signal: new AbortController().signal,
});

/** The corpus needs the tokenizer that it was made for, which a scripted policy has not. */
const scripted = /^(?!control\/continued)/;

let study: StudyConfig;
let results: Map<string, Result>;

async function computed(of: StudyConfig): Promise<Map<string, Result>> {
  const statuses = await statusOf(studyJobs(of, identities), of.folders);
  return new Map(statuses.flatMap(({ job, file }) => (file ? [[job.name, file.result]] : [])));
}

beforeAll(async () => {
  study = await smallStudy();
  const jobs = studyJobs(study, identities);
  const options = { folders: study.folders, workshop: workshopOf(scriptedPolicy), onEvent: () => {} };
  expect(await runJobs(jobs, selectJobs(jobs, scripted), options)).toEqual([]);
  results = await computed(study);
}, 180_000);

const resultOf = (name: string) => results.get(name) as Result;

test("controls take as many steps as the loop's first iteration", () => {
  for (const environment of study.environments) {
    for (const seed of study.seeds) {
      const { steps } = resultOf(selfName(1, environment, seed)).facts;
      expect(steps).toBeGreaterThan(2);
      for (const control of ["ungated", "random-rewards", "shuffled-instructions"] as const) {
        expect(resultOf(controlName(control, environment, seed)).facts.steps).toBe(steps);
      }
    }
  }
});

test("random rewards and shuffled instructions train on as many rollouts as the loop learnt from", () => {
  const at = { environment: "library", seed: 1 };
  const random = resultOf(controlName("random-rewards", at.environment, at.seed)).facts;
  const shuffled = resultOf(controlName("shuffled-instructions", at.environment, at.seed)).facts;
  expect(random.solved).toBe(shuffled.solved);
  expect(shuffled.tokens).toBe(resultOf(selfName(1, at.environment, at.seed)).facts.tokens);
});

test("as many ungated candidates are tried as tasks were admitted", () => {
  const self = resultOf(selfName(1, "library", 1)).facts;
  expect(resultOf(controlName("ungated", "library", 1)).facts).toMatchObject({
    tasks: self.tasks,
    rollouts: self.rollouts,
  });
});

test("more tasks than were admitted give no score, and no epochs that of the base", () => {
  expect(resultOf("tasks/1000/library/1").scores).toEqual({});
  expect(resultOf("tasks/2/library/1").facts).toMatchObject({ tasks: 2 });
  expect(Object.keys(resultOf("honesty/library/1").scores)).toEqual(["dev-0", "own-0", "dev-3", "own-3"]);
});

test("training moves the scores of a policy that learns", () => {
  const rate = (name: string, score: string) => resultOf(name).scores[score]?.passAt1 as number;
  expect(rate("self-1/library/1", "test")).toBeGreaterThan(rate("base/library/1", "test"));
  expect(rate("honesty/library/1", "dev-3")).toBeGreaterThan(rate("honesty/library/1", "dev-0"));
  expect(Object.keys(resultOf("both/1").scores)).toEqual(["library", "branch"]);
});

test("a study that is killed again and again comes to the same results", async () => {
  const killed = await smallStudy();
  const jobs = studyJobs(killed, identities);
  const selected = selectJobs(jobs, /^(control\/(ungated|random-rewards)|honesty)\/library/);
  const kills = await killedAgainAndAgain(2, (openPolicy) => {
    const workshop = workshopOf(openPolicy);
    return runJobs(jobs, selected, { folders: killed.folders, workshop, onEvent: () => {} });
  });
  expect(kills).toBeGreaterThan(3);
  const again = [...(await computed(killed))];
  expect(again).toEqual([...results].filter(([name]) => selected.some((job) => job.name === name)));
  expect(again).toHaveLength(5);
}, 180_000);

test("the report is written from whatever is there", async () => {
  const statuses = await statusOf(studyJobs(study, identities), study.folders);
  const paths = await writeReport(study, statuses);
  expect(paths.map((path) => path.slice(study.folders.report.length + 1))).toEqual([
    "tables.md",
    ...["pass-at-1.svg", "transfer.svg", "honesty.svg", "tasks.svg", "rollouts.svg", "models.svg"],
  ]);
  const tables = await readFile(paths[0] as string, "utf8");
  expect(tables).toMatch(/\| self-challenging \| [\d.]+% \|/);
  expect(tables).toMatch(/\| continued pretraining \| – \| – \| none yet \|/);
  const none = { ...study, folders: { ...study.folders, report: join(study.folders.report, "none") } };
  expect(await writeReport(none, [])).toHaveLength(1);
});

test("a stored score gives back the items that it came from", () => {
  const score = resultOf("base/library/1").scores.test;
  const items = itemsOf(score as NonNullable<typeof score>);
  const mean = items.reduce((sum, { solved, trials }) => sum + solved / trials, 0) / items.length;
  expect(mean).toBeCloseTo(score?.passAt1 as number);
});

test("continued pretraining spreads the corpus evenly over as many steps and tokens", async () => {
  const tokenizer = await loadTokenizer(resolve(import.meta.dirname, "../models/lab"));
  const batches = continuedPretraining(tokenizer, { steps: 8, tokens: 4000, seed: 1 });
  const { steps, tokens } = amountOf(batches);
  expect(steps).toBe(8);
  expect(tokens).toBeGreaterThanOrEqual(4000);
  expect(tokens).toBeLessThan(4000 + 500);
  for (const { data } of batches) {
    const weight = data.flatMap(({ weights }) => weights).reduce((sum, each) => sum + each, 0);
    expect(weight).toBeCloseTo(1);
  }
  expect(continuedPretraining(tokenizer, { steps: 8, tokens: 4000, seed: 1 })).toEqual(batches);
});

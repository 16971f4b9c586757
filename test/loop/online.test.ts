import { access, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  createJavaScriptSandbox,
  createRandom,
  isRun,
  type LoopConfig,
  type LoopEvent,
  openRun,
  parseConfig,
} from "sparring";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { crashUntilItEnds, everythingIn } from "./crash.ts";
import { playLoop, smallConfig } from "./play.ts";
import { temporaryFolder } from "./temporary-folder.ts";

// Every test plays the loop, some of them several times.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const sandbox = createJavaScriptSandbox();
afterAll(() => sandbox.close());

function configOf(train: object): LoopConfig {
  return parseConfig({ ...smallConfig, iterations: 1, train }, "of the test");
}

const rounds = {
  rounds: 4,
  tasksPerRound: 5,
  batchSize: 4,
  checkpointSteps: 2,
  learningRate: 0.02,
  epochs: 2,
};
const grpo = configOf({ algorithm: "grpo", ...rounds, mixedOnly: true });
const ppoWithDev = configOf({ algorithm: "ppo", ...rounds, dev: { every: 2, items: 4 } });

async function metricsOf(folder: string) {
  const run = await openRun(folder);
  const metrics = await run.read("metrics");
  await run.close();
  return metrics;
}

describe("an online algorithm", () => {
  let folder: string;
  const events: LoopEvent[] = [];
  let result: Awaited<ReturnType<typeof playLoop>>;
  beforeAll(async () => {
    folder = join(await temporaryFolder(), "grpo");
    result = await playLoop(folder, {
      sandbox,
      resume: false,
      config: grpo,
      onEvent: (event) => events.push(event),
    });
  });

  test("rolls out and trains in turn", () => {
    const ended = events.flatMap((event) => (event.kind === "stage-end" ? [event.stage] : []));
    const turns = [1, 2, 3, 4].flatMap((round) => [`rollouts-1-${round}`, `train-1-${round}`]);
    expect(ended).toEqual(["before", "challenge-1", ...turns, "after-1"]);
  });

  test("gives every task its turn before any has it again", async () => {
    const run = await openRun(folder);
    const tasks = await run.read("tasks");
    const tried = [];
    for (const round of [1, 2, 3, 4]) {
      const rollouts = await run.read("rollouts", `rollouts-1-${round}`);
      tried.push([...new Set(rollouts.map(({ task }) => task))]);
      expect(rollouts).toHaveLength((tried.at(-1)?.length ?? 0) * smallConfig.rollouts.attempts);
    }
    await run.close();
    expect(tasks.length).toBeGreaterThan(10);
    expect(tried.slice(0, 3).flat().sort()).toEqual(tasks.map(({ id }) => id).sort());
    expect(tried[3]).toHaveLength(5);
  });

  test("counts its steps on over the rounds and tells reward, length and drift at every one", async () => {
    const steps = (await metricsOf(folder)).filter(({ stage }) => String(stage).startsWith("train-1-"));
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_, index) => index + 1));
    expect(new Set(steps.map(({ round }) => round)).size).toBeGreaterThan(2);
    for (const step of steps) {
      const known = ["kl", "klReference", "clipFraction", "entropy", "reward", "length", "mixedGroups"];
      for (const key of known) expect(step[key], key).toEqual(expect.any(Number));
    }
  });

  test("is reported with all its rollouts and steps, and ends in weights that exist", async () => {
    const { report } = result;
    const metrics = await metricsOf(folder);
    expect(report.training).toMatchObject({ algorithm: "grpo", collapses: [], kept: [] });
    expect(report.training.steps).toBe(
      metrics.filter(({ round, loss }) => round && loss !== undefined).length,
    );
    const rollouts = metrics.filter(({ stage }) => String(stage).startsWith("rollouts-1-"));
    expect(report.rollouts.total).toBe(
      rollouts.reduce((sum, metric) => sum + Number(metric.rollouts ?? 0), 0),
    );
    expect(report.after.passAt1).toBeGreaterThan(report.before.passAt1);
    await access(join(result.weights, "weights.json"));
  });

  test("leaves the last checkpoint only", async () => {
    expect(await readdir(join(folder, "checkpoints"))).toHaveLength(1);
  });
});

test.each([
  ["grpo, which drops what teaches nothing", grpo],
  ["ppo, with weights picked by their dev score", ppoWithDev],
])(
  "%s: stopped before or after any commit and resumed, the run ends with the same records and report",
  async (_, config) => {
    const base = await temporaryFolder();
    await playLoop(join(base, "whole"), { sandbox, resume: false, config });
    const random = createRandom("online", config.train.algorithm);
    const folder = join(base, "stopped");
    const stops = await crashUntilItEnds(random, [2, 9], async (wrap) =>
      playLoop(folder, { sandbox, resume: await isRun(folder), config, wrap }),
    );
    expect(stops).toBeGreaterThan(3);
    expect(await everythingIn(folder)).toEqual(await everythingIn(join(base, "whole")));
  },
);

describe("weights picked by their dev score", () => {
  test("are the best among the start, the checkpoints whose turn it was, and the last", async () => {
    const folder = join(await temporaryFolder(), "dev");
    const { report, weights } = await playLoop(folder, { sandbox, resume: false, config: ppoWithDev });
    const run = await openRun(folder);
    const checkpoints = [1, 2, 3, 4].reduce((sum, round) => sum + run.waves(`train-1-${round}`), 0);
    const scores = new Map<number, unknown>();
    for (let checkpoint = 0; checkpoint <= checkpoints; checkpoint++) {
      const [record] = await run.read("evaluations", `dev-1-${checkpoint}`);
      if (record) scores.set(checkpoint, record.result.passAt1);
    }
    await run.close();
    const turns = Array.from({ length: checkpoints + 1 }, (_, index) => index);
    expect([...scores.keys()]).toEqual(turns.filter((index) => index % 2 === 0 || index === checkpoints));
    const best = Math.max(...[...scores.values()].map(Number));
    const [kept] = report.training.kept ?? [];
    expect(kept?.devPassAt1).toBe(best);
    expect(scores.get(kept?.checkpoint ?? -1)).toBe(best);
    expect(weights).toBe(join(folder, "checkpoints", "iteration-1-kept"));
    expect(await readdir(join(folder, "checkpoints"))).toEqual(["iteration-1-kept"]);
  });

  test("work for rejection fine-tuning, too", async () => {
    const config = configOf({ ...smallConfig.train, dev: {} });
    const folder = join(await temporaryFolder(), "rft");
    const { report } = await playLoop(folder, { sandbox, resume: false, config });
    expect(report.training.kept).toHaveLength(1);
    expect(report.after.passAt1).toBeGreaterThan(report.before.passAt1);
  });
});

test("a fresh adapter's weights are kept, for training comes back to them as its reference", async () => {
  const folder = join(await temporaryFolder(), "lora");
  const train = { algorithm: "grpo", ...rounds, rounds: 2, lora: { rank: 4 } };
  const { weights } = await playLoop(folder, { sandbox, resume: false, config: configOf(train) });
  const { skill } = JSON.parse(await readFile(join(folder, "checkpoints", "start", "weights.json"), "utf8"));
  expect(skill).toBe(0.3);
  expect(JSON.parse(await readFile(join(weights, "weights.json"), "utf8")).skill).toBeGreaterThan(skill);
});

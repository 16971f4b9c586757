import { type Json, type JsonObject, type Rollout, SparringError } from "../../src/core/index.ts";
import {
  challenge,
  contextOf,
  countOutcomes,
  type LoopConfig,
  type LoopContext,
  modelName,
  type Policy,
  rollOut,
  stageNames,
  startedPolicy,
  train,
  weightsAfter,
} from "../../src/loop/index.ts";
import type { Model } from "../../src/model/index.ts";
import type { Run } from "../../src/store/index.ts";
import type { Trainer } from "../../src/training/index.ts";
import type { Bench, Job } from "../../study/job.ts";
import { type Result, scoreOf } from "../../study/result.ts";
import type { TableConfig } from "./config.ts";
import { type TestResult, testModel } from "./evaluation.ts";
import type { LocalWeights } from "./local-weights.ts";
import { judgeRollouts } from "./pae-judge.ts";
import { proposeInstructions } from "./pae-propose.ts";
import { type Place, testedOn } from "./places.ts";
import { type Method, needsTeacher, type RowName, rowNames, rowSpec } from "./rows.ts";
import { meanCost } from "./tokens.ts";
import { type Cast, configOf, type Roles, type TableWorkshop } from "./workshop.ts";

/** What is computed for a cell of the table, or for several: a set of tasks. */
export type TableJob = Job<TableWorkshop> & {
  place: Place;
  /** The row, or the method whose tasks are made. */
  makes: { row: RowName } | { tasks: Method };
};

type TableBench = Bench<TableWorkshop>;

export const rowJob = (row: RowName, { name }: Pick<Place, "name">, seed: number): string =>
  `${row}/${name}/${seed}`;
const tasksJob = (method: Method, { name }: Place, seed: number) => `tasks-${method}/${name}/${seed}`;

/**
 * All that the table needs, place by place. Both settings learn from the same tasks, since it is the same model that writes them.
 */
export function tableJobs(table: TableConfig, places: readonly Place[], weights: LocalWeights): TableJob[] {
  const wanted = rowNames.filter((row) => table.teacher !== undefined || !needsTeacher(row));
  return places
    .flatMap((place) => [
      ...(["pae", "sca"] as const).map((method) => taskMaking(table, place, method, weights)),
      ...wanted.map((row) => rowJobOf(table, place, row, weights)),
    ])
    .sort((a, b) => places.indexOf(a.place) - places.indexOf(b.place) || orderOf(a) - orderOf(b));
}

/** What is cheap and tells most comes first: the rollouts of zero-shot say what all the rest will cost. */
const orderOf = ({ makes }: TableJob): number =>
  "tasks" in makes ? 1 : makes.row === "zero-shot" ? 0 : makes.row === "teacher" ? 3 : 2;

function taskMaking(table: TableConfig, place: Place, method: Method, weights: LocalWeights): TableJob {
  const config = configOf(table, place, { model: true });
  const name = tasksJob(method, place, table.seed);
  return {
    name,
    kind: `tasks-${method}`,
    needs: [],
    settings: settingsOf(place, {
      seed: config.seed,
      format: config.format,
      challenge: config.challenge,
      weights: weights.get(modelName(table.model)) ?? null,
    }),
    place,
    makes: { tasks: method },
    compute: (bench) =>
      withRoles(bench, config, name, async (run, roles) => {
        const policy = frozen(roles.challenger as Model);
        const context = contextFor(bench, { place, config, run, roles, policy });
        await (method === "pae" ? proposeInstructions(context) : challenge(context, 1));
        const stage = stageNames.challenge(1);
        const rollouts = await run.read("rollouts", stage);
        const tasks = (await run.read("tasks", stage)).length;
        return { scores: {}, facts: { proposals: rollouts.length, tasks } };
      }),
  };
}

function rowJobOf(table: TableConfig, place: Place, row: RowName, weights: LocalWeights): TableJob {
  const { trained } = rowSpec(row);
  const { seed } = table;
  const name = rowJob(row, place, seed);
  const cast: Cast = {
    model: trained?.method === "pae",
    teacher: needsTeacher(row),
  };
  const config = configOf(table, place, cast);
  const named = [
    ...(row === "teacher" ? [] : [table.trainer]),
    ...(cast.teacher ? [table.teacher ?? null] : []),
  ];
  const hashes = named.map((model) => (model && weights.get(modelName(model))) ?? null);
  const { rollouts, train: training } = config;
  const settings = settingsOf(place, {
    seed,
    format: config.format,
    evaluate: config.evaluate,
    test: testedOn(place),
    actors: named,
    weights: hashes,
    ...(trained && { rollouts, train: training, judge: cast.model ? config.challenge.model : null }),
  });
  const compute: TableJob["compute"] = (bench) =>
    withRoles(bench, config, name, async (run, roles) => {
      const test = (model: Model, ready: () => Promise<void>) =>
        testModel({ bench, place, config, run, model, user: roles.users?.evaluate, ready });
      if (row === "teacher") return testedResult(await test(roles.executor as Model, async () => {}));
      const opened = await bench.openPolicy(table.trainer);
      if (trained === undefined) return testedResult(await test(opened.model, async () => {}));
      const policy = await startedPolicy(config, opened, run);
      await copyTasks(await bench.runOf(tasksJob(trained.method, place, seed)), run);
      const context = contextFor(bench, { place, config, run, roles, policy });
      await rollOut(context, 1);
      await train(context, 1);
      const tested = await test(policy.model, () => context.weights.need(weightsAfter(context, 1)));
      const result = testedResult(tested);
      return { ...result, facts: { ...result.facts, ...(await trainingFacts(run)) } };
    });
  const needs = trained ? [tasksJob(trained.method, place, seed)] : [];
  return { name, kind: row, needs, settings, place, makes: { row }, compute };
}

/** What decides a job's result: of the place, what its environment is rather than where it lies. */
function settingsOf({ environment }: Place, settings: object): JsonObject {
  return JSON.parse(JSON.stringify({ environment: environment.hash, ...settings })) as {
    [key: string]: Json;
  };
}

/** Runs a job with the models that its configuration names. What they were asked is told in the result. */
async function withRoles(
  bench: TableBench,
  config: LoopConfig,
  job: string,
  work: (run: Run, roles: Roles) => Promise<Result>,
): Promise<Result> {
  const run = await bench.runOf(job);
  const { roles, close } = await bench.openRoles(config, run.folder);
  try {
    const { scores, facts } = await work(run, roles);
    const asked = roles.account?.usage().models ?? [];
    const sum = (field: "promptTokens" | "completionTokens") =>
      asked.reduce((total, model) => total + model[field], 0);
    const usage = { endpointPrompt: sum("promptTokens"), endpointReply: sum("completionTokens") };
    return { scores, facts: { ...facts, ...usage } };
  } finally {
    await close();
  }
}

interface InPlace {
  place: Place;
  config: LoopConfig;
  run: Run;
  roles: Roles;
  policy: Policy;
}

function contextFor(bench: TableBench, { place, config, run, roles, policy }: InPlace): LoopContext {
  const { sandbox, signal, onEvent } = bench;
  const { environment, suite } = place;
  const { challenger } = roles;
  // Code judges the tasks that have some; those of PAE have none, and their job has brought the model along.
  const judge =
    challenger &&
    ((tried: Parameters<NonNullable<LoopContext["judge"]>>[0]) =>
      judgeRollouts(challenger, tried, config.seed));
  return contextOf(
    config,
    { environment, suite, sandbox, policy, ...roles, judge },
    { run, signal, onEvent },
  );
}

async function copyTasks(from: Run, to: Run): Promise<void> {
  const stage = stageNames.challenge(1);
  if (to.isDone(stage)) return;
  if (to.waves(stage) === 0) await to.commit(stage, 0, { tasks: await from.read("tasks", stage) });
  await to.finish(stage);
}

function testedResult({ evaluation, rollouts }: TestResult): Result {
  const { calls, prompt, reply } = meanCost(rollouts);
  return {
    scores: { test: scoreOf(evaluation) },
    facts: { rolloutCalls: calls, rolloutPrompt: prompt, rolloutReply: reply },
  };
}

async function trainingFacts(run: Run): Promise<Result["facts"]> {
  const tried: Rollout[] = await run.read("rollouts", stageNames.rollouts(1));
  const steps = await run.read("metrics", stageNames.train(1));
  const outcomes = countOutcomes(tried);
  return {
    tasks: (await run.read("tasks", stageNames.challenge(1))).length,
    tried: tried.length,
    solved: outcomes.solved,
    unjudged: outcomes["simulator-error"],
    steps: steps.length,
  };
}

/** A model in the policy's place where nothing is trained. */
function frozen(model: Model): Policy {
  const refuse = async () => {
    throw new SparringError(
      "usage",
      `train ${model.name}: expected a trained model, got one that stays as it is`,
    );
  };
  const trainer: Trainer = {
    forward: refuse,
    forwardHeads: refuse,
    forwardBackward: refuse,
    optimStep: refuse,
    save: refuse,
    load: refuse,
  };
  return { model, trainer, start: "" };
}

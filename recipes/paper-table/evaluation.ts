import {
  attemptBenchmark,
  type Evaluation,
  evaluateSuite,
  type MakeAttempts,
  openBenchmark,
  planBenchmark,
  reportBenchmark,
  spread,
} from "../../src/benchmark/index.ts";
import { type Rollout, SparringError } from "../../src/core/index.ts";
import { inFlightFor, type LoopConfig, refuseBrokenWave } from "../../src/loop/index.ts";
import type { Model } from "../../src/model/index.ts";
import type { Simulator } from "../../src/rollout/index.ts";
import type { Run } from "../../src/store/index.ts";
import { plural } from "../../src/viewer/index.ts";
import { type BenchmarkTest, type Place, testedOn } from "./places.ts";
import type { TableWorkshop } from "./workshop.ts";

/** Rollouts that are stored together. */
const waveSize = 64;
const stage = "test";

/** Rollouts of a benchmark at the same time: each holds a database of some 20 MB. */
const benchmarkInFlight = 16;

export interface TestOptions {
  bench: Pick<TableWorkshop, "sandbox" | "onEvent" | "signal">;
  place: Place;
  config: LoopConfig;
  run: Run;
  model: Model;
  user: Model | undefined;
  /** Sees to it that the model has the weights that are tested. */
  ready(): Promise<void>;
}

export interface TestResult {
  evaluation: Evaluation;
  rollouts: Rollout[];
}

/**
 * Tests a model on what is held out in a place. Rollouts are kept in the run, wave by wave, and not made again. Whoever is
 * tested draws the same random numbers, so that two tests can be compared in pairs.
 */
export async function testModel(options: TestOptions): Promise<TestResult> {
  const { bench, place } = options;
  const title = `testing on ${testedOn(place)}`;
  bench.onEvent({ kind: "stage-start", stage, title, unit: "attempt", done: 0, total: 0 });
  const result = await (place.benchmark
    ? testOnBenchmark(options, place.benchmark)
    : evaluateSuite({
        ...whoActs(options),
        suite: place.suite,
        environment: place.environment,
        sandbox: bench.sandbox,
        split: "test",
        trials: options.config.evaluate.trials,
        seed: options.config.seed,
        inFlight: inFlightFor(options.model, place.environment),
        ...(options.config.evaluate.items !== undefined && { items: options.config.evaluate.items }),
        attempts: inWaves(options),
      }));
  const { tasks, trials } = result.evaluation;
  bench.onEvent({
    kind: "stage-end",
    stage,
    title,
    summary: `${plural(tasks, "task")}, ${plural(trials, "trial")} each`,
  });
  return result;
}

function whoActs({ config, model, user }: TestOptions) {
  const { temperature, turns, maxTokens } = config.evaluate;
  const simulator: Simulator | undefined = user && {
    model: user,
    sampling: { temperature: 1, topP: 1, maxTokens: config.evaluate.user?.maxTokens ?? maxTokens },
  };
  const sampling = { temperature, topP: 1, maxTokens };
  return {
    actor: {
      kind: "model" as const,
      model,
      sampling,
      format: config.format as "json" | "code",
      maxTurns: turns,
      ...(simulator && { user: simulator }),
    },
  };
}

async function testOnBenchmark(options: TestOptions, test: BenchmarkTest): Promise<TestResult> {
  const { bench, config, model } = options;
  const benchmark = await openBenchmark(test.name, { source: test.source });
  try {
    const { trials, items } = config.evaluate;
    const { actor } = whoActs(options);
    const asked = {
      // A benchmark's own program gives no more turns than it gives.
      actor: { ...actor, maxTurns: Math.min(actor.maxTurns, benchmark.maxTurns) },
      benchmark,
      split: "test" as const,
      trials,
      leaveOutIdle: test.leaveOutIdle,
      seed: config.seed,
      inFlight: Math.min(benchmarkInFlight, model.concurrency ?? benchmarkInFlight),
    };
    const all = await planBenchmark(asked);
    const ours = all.items.filter(({ groups }) => test.group === undefined || groups.includes(test.group));
    const chosen = new Set(
      spread(ours, Math.min(items ?? ours.length, ours.length)).map(({ task }) => task.id),
    );
    const isChosen = ({ task }: { task: { id: string } }) => chosen.has(task.id);
    const plan = {
      ...all,
      items: all.items.filter(isChosen),
      jobs: all.jobs.filter(({ item }) => isChosen(item)),
      idlePasses: all.idlePasses.filter((id) => chosen.has(id)),
    };
    const rollouts = await inWaves(options)(plan.jobs, async (jobs) => {
      return (await attemptBenchmark(jobs, plan, { ...asked, signal: bench.signal })).results;
    });
    const of = { suite: testedOn(options.place), split: "test" as const, actor: model.name };
    return { evaluation: reportBenchmark(plan, of, rollouts).evaluation, rollouts };
  } finally {
    await benchmark.close();
  }
}

/** Makes attempts in waves, those that the run has not got yet. */
function inWaves({ run, ready, bench }: TestOptions): MakeAttempts {
  return async (jobs, make) => {
    for (let wave = run.waves(stage); wave * waveSize < jobs.length; wave++) {
      if (bench.signal.aborted) throw new SparringError("interrupted", "test: stopped on request");
      await ready();
      const done = wave * waveSize;
      const rollouts = await make(jobs.slice(done, done + waveSize), done);
      refuseBrokenWave(rollouts);
      await run.commit(stage, wave, { rollouts });
      const solved = rollouts.filter(({ outcome }) => outcome.kind === "solved").length;
      const note = `${solved} of the last ${rollouts.length} solved`;
      bench.onEvent({ kind: "advance", stage, done: done + rollouts.length, total: jobs.length, note });
    }
    return run.read("rollouts", stage);
  };
}

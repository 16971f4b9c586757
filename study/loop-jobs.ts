import type { Rollout } from "../src/core/index.ts";
import {
  bandOf,
  countOutcomes,
  evaluationOf,
  insideBand,
  type LoopConfig,
  runLoop,
  stageNames,
  withoutQuarantined,
} from "../src/loop/index.ts";
import type { Run } from "../src/store/index.ts";
import type { Bench, Job } from "./job.ts";
import { type Result, scoreOf } from "./result.ts";

/**
 * Goes on with the loop in the run of `owner` until so many iterations are done, and gives the score after the last of
 * them; without any, that of the base.
 */
export function loopJob(config: LoopConfig, iterations: number, owner: string): Job["compute"] {
  return async (bench) => {
    const run = await runTheLoop(bench, config, iterations, owner);
    const stage = iterations === 0 ? stageNames.before : stageNames.after(iterations);
    const scores = { test: scoreOf(await evaluationOf(run, stage)) };
    return { scores, facts: iterations === 0 ? {} : await factsOf(run, iterations) };
  };
}

/** Before and after one iteration, in one job. */
export function modelJob(config: LoopConfig, name: string): Job["compute"] {
  return async (bench) => {
    const run = await runTheLoop(bench, config, 1, name);
    const score = async (stage: string) => scoreOf(await evaluationOf(run, stage));
    const scores = { base: await score(stageNames.before), self: await score(stageNames.after(1)) };
    return { scores, facts: await factsOf(run, 1) };
  };
}

/** Goes on with the loop in the run of `owner`, which has what an earlier process or another job put there. */
export async function runTheLoop(
  bench: Bench,
  config: LoopConfig,
  iterations: number,
  owner: string,
): Promise<Run> {
  const run = await bench.runOf(owner);
  const policy = await bench.openPolicy(config.model);
  const { sandbox, signal, onEvent } = bench;
  const parts = { ...bench.place(config.environment), policy, sandbox };
  await runLoop({ ...config, iterations }, parts, { run, signal, onEvent });
  return run;
}

async function factsOf(run: Run, iteration: number): Promise<Result["facts"]> {
  const proposals = await run.read("proposals", stageNames.challenge(iteration));
  const rollouts = await run.read("rollouts", stageNames.rollouts(iteration));
  const steps = await trainingOf(run, iteration);
  return {
    proposals: proposals.length,
    tasks: (await run.read("tasks", stageNames.challenge(iteration))).length,
    rollouts: rollouts.length,
    solved: countOutcomes(rollouts).solved,
    ...steps,
  };
}

/** How much an iteration of the loop trained. */
export async function trainingOf(run: Run, iteration: number): Promise<{ steps: number; tokens: number }> {
  const steps = await run.read("metrics", stageNames.train(iteration));
  return { steps: steps.length, tokens: steps.reduce((sum, { tokens }) => sum + Number(tokens), 0) };
}

/** The rollouts of the tasks that the first iteration trained on, the failed ones among them. */
export async function rolloutsOf(run: Run, { train }: LoopConfig): Promise<Rollout[]> {
  const rollouts = withoutQuarantined(await run.read("rollouts", stageNames.rollouts(1)));
  return insideBand(rollouts, bandOf(train));
}

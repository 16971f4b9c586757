import {
  attempt,
  type Evaluation,
  evaluationJobs,
  type ModelActor,
  type SuiteItem,
  scoreRollouts,
  spread,
} from "../benchmark/index.ts";
import type { Run } from "../store/index.ts";
import { countOutcomes, countUserFaults, inFlightFor, refuseBrokenWave } from "./attempts.ts";
import type { LoopContext } from "./context.ts";
import { stageNames } from "./stages.ts";
import { runStage } from "./waves.ts";

/** Attempts that are committed together. */
const waveSize = 128;

export interface EvaluateOptions {
  title: string;
  split: "dev" | "test";
  /** Attempts at every item. */
  trials: number;
  /** All items of the split where it is not given. */
  items?: number | undefined;
}

/**
 * Evaluates the policy on the held-out suite. Every evaluation of a run draws the same random numbers, so that two of
 * them differ by the weights alone.
 */
export async function evaluate(
  context: LoopContext,
  stage: string,
  weights: string,
  how: EvaluateOptions = {
    ...context.config.evaluate,
    title: stage === stageNames.before ? "evaluating before training" : "evaluating after training",
  },
): Promise<void> {
  const { config, environment, sandbox, policy, suite, run, say } = context;
  const { temperature, turns, maxTokens } = config.evaluate;
  const { title, split, trials } = how;
  const items = spread(await suite.items(split), how.items);
  const jobs = evaluationJobs(items, trials);
  const total = jobs.length;
  const actor: ModelActor = {
    kind: "model",
    model: policy.model,
    sampling: { temperature, topP: 1, maxTokens },
    format: config.format,
    maxTurns: turns,
    ...(context.simulators.evaluate && { user: context.simulators.evaluate }),
    ...(config.redact && { redact: config.redact }),
  };
  say({
    kind: "stage-start",
    stage,
    title,
    unit: "attempt",
    done: Math.min(total, run.waves(stage) * waveSize),
    total,
  });
  await runStage(context, stage, async (wave) => {
    const first = wave * waveSize;
    const due = jobs.slice(first, first + waveSize);
    if (due.length > 0) {
      await context.weights.need(weights);
      let solved = 0;
      const { results: rollouts, retried } = await attempt(due, {
        actor,
        environment,
        sandbox,
        seed: config.seed,
        inFlight: inFlightFor(policy.model, environment),
        name: stage,
        onProgress: ({ result, finished }) => {
          if (result.outcome.kind === "solved") solved++;
          const note = `${solved} of the last ${finished} solved`;
          say({ kind: "advance", stage, done: first + finished, total, note });
        },
      });
      refuseBrokenWave(rollouts);
      return {
        records: { rollouts },
        metrics: [
          { rollouts: rollouts.length, ...countOutcomes(rollouts), ...countUserFaults(rollouts), retried },
        ],
      };
    }
    if ((await run.read("evaluations", stage)).length > 0) return null;
    const of = { suite: suite.name, split, actor: policy.model.name, trials };
    const result = scoreRollouts(of, items, await run.read("rollouts", stage));
    const { passAt1, passAt4 } = result;
    return { records: { evaluations: [{ name: stage, result }] }, metrics: [{ passAt1, passAt4 }] };
  });
  const { passAt1, ci95 } = await evaluationOf(run, stage);
  const summary = `Pass@1 ${shown(passAt1)} (95% ${shown(ci95[0])} to ${shown(ci95[1])}) on ${items.length} tasks`;
  say({ kind: "stage-end", stage, title, summary });
}

/** The held-out items that this run is evaluated on. */
export async function heldOutItems({
  suite,
  config,
}: Pick<LoopContext, "suite" | "config">): Promise<SuiteItem[]> {
  return spread(await suite.items(config.evaluate.split), config.evaluate.items);
}

/** A finished evaluation of the run. */
export async function evaluationOf(run: Run, stage: string): Promise<Evaluation> {
  const [record] = await run.read("evaluations", stage);
  // Written by `evaluate` above, and by nobody else.
  return record?.result as unknown as Evaluation;
}

const shown = (fraction: number) => `${(fraction * 100).toFixed(1)}%`;

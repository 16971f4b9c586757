import { type Evaluation, pairedDifference, passAt } from "../benchmark/index.ts";
import { SparringError } from "../core/index.ts";
import { tokensPerTask } from "../gates/index.ts";
import type { MetricRecord, ProposalRecord } from "../store/index.ts";
import type { Comparison, EvaluationSummary, Report } from "../viewer/index.ts";
import { countOutcomes } from "./attempts.ts";
import { countPlaces, placesOf } from "./band.ts";
import { collapsesIn } from "./collapse.ts";
import type { LoopContext } from "./context.ts";
import { coverageOf } from "./coverage.ts";
import { evaluationOf } from "./evaluate.ts";
import { type LoopVerdict, loopYields } from "./quota.ts";
import { rolloutsOf, withoutQuarantined } from "./roll-out.ts";
import { stageNames } from "./stages.ts";
import { bandOf } from "./train-config.ts";

/** Builds the report from what the run has committed, and from nothing else. */
export async function buildReport(context: LoopContext): Promise<Report> {
  const { config, environment, policy, challenger, executor, account, run } = context;
  const iterations = Array.from({ length: config.iterations }, (_, index) => index + 1);
  const before = await evaluationOf(run, stageNames.before);
  const afters = await Promise.all(
    iterations.map((iteration) => evaluationOf(run, stageNames.after(iteration))),
  );
  const after = afters.at(-1) ?? before;
  const proposals = await run.read("proposals");
  const tasks = await run.read("tasks");
  const admitted = proposals.filter(({ verdict }) => verdict.admitted).length;
  const rollouts = (await Promise.all(iterations.map((iteration) => rolloutsOf(run, iteration)))).flat();
  const outcomes = countOutcomes(rollouts);
  const metrics = await run.read("metrics");
  const steps = iterations.map((iteration) => stepsOf(metrics, iteration));
  const all = steps.flat();
  return {
    environment: environment.name,
    model: policy.model.name,
    ...(challenger && { challenger: challenger.name }),
    ...(executor && { executor: executor.name }),
    seed: config.seed,
    before: summaryOf(before),
    after: summaryOf(after),
    comparison: compare(before, after),
    evaluations: [before, ...afters].map((evaluation, index) => ({
      name: index === 0 ? stageNames.before : stageNames.after(index),
      passAt1: evaluation.passAt1,
      ci95: evaluation.ci95,
      trainingSteps: steps.slice(0, index).flat().length,
    })),
    gates: loopYields(proposals.map(({ verdict }) => verdict as LoopVerdict)),
    rejections: rejectionsIn(proposals),
    tasks: {
      proposed: proposals.length,
      admitted: tasks.length,
      equalToHeldOut: admitted - tasks.length,
      tokensPerAdmitted: tokensPerTask(proposals),
    },
    coverage: coverageOf(environment.tools, proposals, new Set(tasks.map(({ id }) => id))),
    rollouts: {
      total: rollouts.length,
      solved: outcomes.solved,
      failed: outcomes.failed,
      truncated: rollouts.filter(
        ({ outcome }) => outcome.kind === "failed" && outcome.truncated !== undefined,
      ).length,
      simulatorErrors: outcomes["simulator-error"],
      infrastructureErrors: outcomes["infrastructure-error"],
      taskDefects: outcomes["task-defect"],
    },
    training: {
      algorithm: config.train.algorithm,
      tasks: countPlaces(placesOf(withoutQuarantined(rollouts), bandOf(config.train)).values()),
      steps: all.length,
      tokens: all.reduce((sum, step) => sum + step.tokens, 0),
      firstLoss: all[0]?.loss ?? null,
      lastLoss: all.at(-1)?.loss ?? null,
      collapses: collapsesIn(metrics, config),
      kept: keptIn(metrics, iterations),
    },
    ...(account && { usage: account.usage() }),
    wallSeconds: metrics.reduce((sum, metric) => sum + numberIn(metric, "seconds"), 0),
    peakMemoryBytes: Math.max(0, ...metrics.map((metric) => numberIn(metric, "peakMemoryBytes"))),
  };
}

/** The part of an evaluation that people compare, as `sparring eval --json` prints it. */
export function summaryOf(evaluation: Evaluation): EvaluationSummary {
  const { suite, split, actor, tasks, trials, user, passAt1, passAt4, ci95, outcomes } = evaluation;
  return { suite, split, actor, tasks, trials, ...(user && { user }), passAt1, passAt4, ci95, outcomes };
}

/** Loss and trained tokens of every training step of an iteration, in order. */
export function stepsOf(
  metrics: readonly MetricRecord[],
  iteration: number,
): { loss: number; tokens: number }[] {
  return metrics
    .filter(({ stage }) => {
      const whole = stageNames.train(iteration);
      return stage === whole || String(stage).startsWith(`${whole}-`);
    })
    .map((metric) => ({ loss: numberIn(metric, "loss"), tokens: numberIn(metric, "tokens") }));
}

/** The checkpoints that were kept for their dev score, one an iteration. */
function keptIn(
  metrics: readonly MetricRecord[],
  iterations: readonly number[],
): NonNullable<Report["training"]["kept"]> {
  return iterations.flatMap((iteration) =>
    metrics
      .filter(({ stage }) => stage === stageNames.keep(iteration))
      .map((metric) => ({
        iteration,
        checkpoint: numberIn(metric, "checkpoint"),
        devPassAt1: numberIn(metric, "devPassAt1"),
      })),
  );
}

function rejectionsIn(proposals: readonly ProposalRecord[]): Report["rejections"] {
  const counts = new Map<string, Report["rejections"][number]>();
  for (const { verdict } of proposals) {
    if (verdict.admitted) continue;
    const { gate, code } = verdict;
    const entry = counts.get(`${gate}/${code}`) ?? { gate, code, count: 0 };
    counts.set(`${gate}/${code}`, { ...entry, count: entry.count + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

function compare(before: Evaluation, after: Evaluation): Comparison {
  const paired = pairedDifference(before.items, after.items, passAt(1));
  if (paired === null) {
    throw new SparringError(
      "data",
      "report: expected an item with a verdict before and after training, found none",
    );
  }
  return { ...paired, same: paired.items - paired.gained - paired.lost };
}

function numberIn(metric: MetricRecord, field: string): number {
  const value = metric[field];
  if (typeof value === "number") return value;
  throw new SparringError(
    "data",
    `report: expected a number as "${field}" of every metric, got ${JSON.stringify(metric)}`,
  );
}

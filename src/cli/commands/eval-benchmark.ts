import {
  attemptBenchmark,
  type BenchmarkActor,
  type BenchmarkOptions,
  type BenchmarkReport,
  openBenchmark,
  planBenchmark,
  reportBenchmark,
} from "../../benchmark/index.ts";
import { type JsonObject, SparringError } from "../../core/index.ts";
import { summaryOf } from "../../loop/index.ts";
import { percent } from "../../viewer/index.ts";
import type { CommandResult } from "../command.ts";
import type { Console } from "../console.ts";
import { openKeeper } from "../keep-rollouts.ts";
import { createMeter } from "../meter.ts";
import { table } from "../table.ts";
import { type EvaluationRequest, settingsOf } from "./eval-request.ts";

/** Rollouts at the same time: each holds a database of some 20 MB in its interpreter. */
const inFlight = 16;

export async function evaluateOnBenchmark(
  request: EvaluationRequest,
  console: Console,
): Promise<CommandResult> {
  const { suite, split, seed, trials, items, leaveOutIdle } = request;
  const benchmark = await openBenchmark(suite, { source: request.source });
  try {
    const options: BenchmarkOptions = {
      benchmark,
      actor: actorOf(request),
      split,
      trials,
      items,
      leaveOutIdle,
      seed,
      inFlight,
      signal: console.signal,
    };
    const idle = createMeter(console, "item", { title: "doing nothing" });
    const plan = await planBenchmark(options, ({ finished, total }) => idle(finished, total, ""));
    const keeper = await openKeeper(request.folder, request.resume, settingsOf(request));
    try {
      const rollouts = await keeper.attempts(plan.jobs, async (jobs, doneBefore) => {
        const meter = createMeter(console, "attempt", { doneBefore });
        const { results } = await attemptBenchmark(jobs, plan, {
          ...options,
          onProgress: ({ finished }) => meter(doneBefore + finished, plan.jobs.length, ""),
        });
        return results;
      });
      const actor = request.model?.name ?? request.actor;
      const report = reportBenchmark(plan, { suite, split, actor }, rollouts);
      await keeper.conclude(suite, jsonOf(report));
      const { reproduced } = report;
      return {
        ok: reproduced === null || reproduced.equal === reproduced.of,
        json: { ...summaryOf(report.evaluation), seed, ...withoutEvaluation(report) },
        text: textOf(report),
      };
    } finally {
      await keeper.close();
    }
  } finally {
    await benchmark.close();
  }
}

function actorOf(request: EvaluationRequest): BenchmarkActor {
  const { actor, model, user, format, maxTurns, temperature, maxTokens } = request;
  if (actor === "gold") return { kind: "gold" };
  if (actor === "recorded") return { kind: "recorded", file: request.recorded };
  if (model === undefined) {
    throw new SparringError(
      "usage",
      `eval ${request.suite}: expected --model beside --actor model, got none`,
    );
  }
  // The user's words should not change because the agent is made more or less daring.
  const simulator = user && { model: user, sampling: { temperature: 1, topP: 1, maxTokens } };
  const sampling = { temperature, topP: 1, maxTokens };
  return { kind: "model", model, sampling, format, maxTurns, user: simulator };
}

const jsonOf = (report: BenchmarkReport): JsonObject => JSON.parse(JSON.stringify(report));

function withoutEvaluation(report: BenchmarkReport): JsonObject {
  const { evaluation: _, ...rest } = jsonOf(report);
  return rest;
}

function textOf(report: BenchmarkReport): string {
  const { evaluation, floor, passes, groups, tolerant, leftOut, reproduced } = report;
  const { suite, split, actor, tasks, trials, user, passAt1, ci95, outcomes } = evaluation;
  const withInterval = (score: number, [low, high]: readonly [number, number]) =>
    `${percent(score)} (95% ${percent(low)} to ${percent(high)})`;
  return [
    `${actor} on ${suite} (${split}): ${tasks} tasks, ${trials} trial${trials === 1 ? "" : "s"} each, ${report.format}`,
    table([
      ["Pass@1", withInterval(passAt1, ci95)],
      ...(tolerant ? [["Pass@1, tolerant", withInterval(tolerant.passAt1, tolerant.ci95)]] : []),
      ["floor", `${percent(floor.passAt1)} (${floor.solved} of ${tasks} tasks are passed by doing nothing)`],
      ...passes
        .filter(({ k }) => k > 1)
        .map(({ k, any, all }) => [`k = ${k}`, `Pass@${k} ${percent(any)}, pass^${k} ${percent(all)}`]),
      ...groups.map(({ name, tasks, passAt1 }) => [
        name,
        `${passAt1 === null ? "no verdict" : percent(passAt1)} of ${tasks} tasks`,
      ]),
      ["turns", report.turns.toFixed(1)],
      ...(user ? [["user", `${user.name}, ${user.faults} of whose turns were drawn again`]] : []),
      ...Object.entries(outcomes).map(([kind, count]) => [kind, String(count)]),
    ]),
    ...(reproduced
      ? [
          `The recorded reward came out again in ${reproduced.equal} of ${reproduced.of} rollouts.`,
          ...reproduced.different.map((id) => `another reward: ${id}`),
        ]
      : []),
    ...(leftOut.length > 0
      ? [`Left out, because doing nothing passes them (${leftOut.length}): ${leftOut.join(", ")}`]
      : []),
  ].join("\n");
}

import { type Actor, type Evaluation, evaluateSuite } from "../../benchmark/index.ts";
import { type JsonObject, SparringError } from "../../core/index.ts";
import { summaryOf } from "../../loop/index.ts";
import { defaultConcurrency } from "../../model/index.ts";
import { createSandbox } from "../../sandbox/index.ts";
import { percent } from "../../viewer/index.ts";
import type { CommandResult } from "../command.ts";
import type { Console } from "../console.ts";
import { openKeeper } from "../keep-rollouts.ts";
import { builtIn, loadEnvironment, loadSuite } from "../load-module.ts";
import { createMeter } from "../meter.ts";
import { table } from "../table.ts";
import { type EvaluationRequest, settingsOf } from "./eval-request.ts";

/** Evaluates an actor on a suite of ours, or of the user's own module. */
export async function evaluateOnSuite(
  request: EvaluationRequest,
  own: { env?: string | undefined; redact?: boolean | undefined },
  console: Console,
): Promise<CommandResult> {
  const { split, trials, items, seed, model } = request;
  const suite = await loadSuite(request.suite);
  const environment = await loadEnvironment(own.env ?? environmentOf(suite.environment, request.suite));
  if (split === "train") {
    throw new SparringError("usage", `eval ${request.suite}: expected the split dev or test, got train`);
  }
  const actor = actorOf(request, own.redact);
  const settings = { ...settingsOf(request), environmentHash: environment.hash, redact: own.redact ?? false };
  const keeper = await openKeeper(request.folder, request.resume, settings);
  const sandbox = createSandbox();
  const meter = createMeter(console, "attempt");
  try {
    const { evaluation } = await evaluateSuite({
      suite,
      environment,
      sandbox,
      actor,
      split,
      trials,
      seed,
      inFlight: Math.min(
        model?.concurrency ?? defaultConcurrency,
        environment.worldsAtOnce ?? Number.POSITIVE_INFINITY,
      ),
      signal: console.signal,
      ...(items !== undefined && { items }),
      attempts: keeper.attempts,
      onProgress: ({ finished, total }) => meter(finished, total, ""),
    });
    await keeper.conclude(suite.name, evaluation as unknown as JsonObject);
    return { ok: true, json: summaryOf(evaluation), text: textOf(evaluation) };
  } finally {
    await keeper.close();
    await sandbox.close();
  }
}

function actorOf(request: EvaluationRequest, redact: boolean | undefined): Actor {
  const { model, user, format = "json", maxTurns = 15, temperature, maxTokens } = request;
  if (request.actor === "gold") return { kind: "gold" };
  if (request.actor === "recorded" || model === undefined) {
    throw new SparringError(
      "usage",
      `eval ${request.suite}: expected --actor gold or --model, got --actor ${request.actor}: nobody recorded rollouts of this suite`,
    );
  }
  if (format !== "json" && format !== "code") {
    throw new SparringError(
      "usage",
      `eval ${request.suite}: expected the format json or code, got ${format}: that is one of a benchmark's own`,
    );
  }
  return {
    kind: "model",
    model,
    format,
    maxTurns,
    sampling: { temperature, topP: 1, maxTokens },
    ...(user && { user: { model: user } }),
    ...(redact && { redact }),
  };
}

function environmentOf(name: string, suite: string): string {
  if ((builtIn as readonly string[]).includes(name)) return name;
  throw new SparringError(
    "usage",
    `eval: expected --env with the module of the environment "${name}", which the suite ${suite} belongs to`,
  );
}

function textOf(evaluation: Evaluation): string {
  const { suite, split, actor, tasks, trials, user, passAt1, passAt4, ci95, outcomes } = evaluation;
  return [
    `${actor} on ${suite} (${split}): ${tasks} tasks, ${trials} trials each`,
    table([
      ["Pass@1", `${percent(passAt1)} (95% ${percent(ci95[0])} to ${percent(ci95[1])})`],
      ["Pass@4", passAt4 === null ? "needs 4 trials" : percent(passAt4)],
      ...(user ? [["user", `${user.name}, ${user.faults} of whose turns were drawn again`]] : []),
      ...Object.entries(outcomes).map(([kind, count]) => [kind, String(count)]),
    ]),
  ].join("\n");
}

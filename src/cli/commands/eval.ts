import { type Actor, type Evaluation, evaluateSuite } from "../../benchmark/index.ts";
import { SparringError } from "../../core/index.ts";
import { summaryOf } from "../../loop/index.ts";
import { type Account, createAccount, defaultConcurrency } from "../../model/index.ts";
import { createJavaScriptSandbox } from "../../sandbox/index.ts";
import { percent } from "../../viewer/index.ts";
import { defineCommand } from "../command.ts";
import { builtIn, loadEnvironment, loadSuite } from "../load-module.ts";
import { createMeter } from "../meter.ts";
import { openModel } from "../open-model.ts";
import { table } from "../table.ts";
import { usageLines, usageOf } from "../usage-lines.ts";

export const evaluate = defineCommand({
  name: "eval",
  summary: "Let a model try a held-out suite, and score it",
  required: ["suite", "model"],
  options: [
    "env",
    "split",
    "trials",
    "items",
    "format",
    "turns",
    "maxTokens",
    "temperature",
    "seed",
    "user",
    "redact",
    "concurrency",
    "tokenBudget",
  ],
  notes: [
    "`--model gold` replays the solutions that were written with the suite.",
    "`--env` is needed for a suite of one's own only.",
    "With `--json`: `{suite, split, actor, tasks, trials, user, passAt1, passAt4, ci95, outcomes, usage}`; `usage` is there where an endpoint was asked, `user` is `{name, faults}` where there is one, `ci95` is the interval of `passAt1`, and `passAt4` is null with fewer than four trials.",
  ],
  run: async (
    {
      suite: suiteName,
      model: modelName,
      env,
      split,
      trials,
      items,
      seed = 1,
      user: userName,
      redact,
      concurrency,
      tokenBudget,
      ...settings
    },
    console,
  ) => {
    const suite = await loadSuite(suiteName);
    const environment = await loadEnvironment(env ?? environmentOf(suite.environment, suiteName));
    const account = createAccount(tokenBudget === undefined ? {} : { tokenBudget });
    const endpoints = { account, concurrency };
    const model = modelName === "gold" ? undefined : await openModel(modelName, console, endpoints);
    const user =
      userName === undefined ? undefined : { model: await openModel(userName, console, endpoints) };
    const { format, temperature, turns: maxTurns, maxTokens } = settings;
    const actor: Actor = model
      ? {
          kind: "model",
          model,
          format,
          maxTurns,
          sampling: { temperature, topP: 1, maxTokens },
          ...(user && { user }),
          ...(redact && { redact }),
        }
      : { kind: "gold" };
    const sandbox = createJavaScriptSandbox();
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
        inFlight: model?.concurrency ?? defaultConcurrency,
        signal: console.signal,
        ...(items !== undefined && { items }),
        onProgress: ({ finished, total }) => meter(finished, total, ""),
      });
      return {
        ok: true,
        json: { ...summaryOf(evaluation), ...usageOf(account) },
        text: textOf(evaluation, account),
      };
    } finally {
      await sandbox.close();
      await model?.close();
      await user?.model.close();
    }
  },
});

function environmentOf(name: string, suite: string): string {
  if ((builtIn as readonly string[]).includes(name)) return name;
  throw new SparringError(
    "usage",
    `eval: expected --env with the module of the environment "${name}", which the suite ${suite} belongs to`,
  );
}

function textOf(evaluation: Evaluation, account: Account): string {
  const { suite, split, actor, tasks, trials, user, passAt1, passAt4, ci95, outcomes } = evaluation;
  return [
    `${actor} on ${suite} (${split}): ${tasks} tasks, ${trials} trials each`,
    table([
      ["Pass@1", `${percent(passAt1)} (95% ${percent(ci95[0])} to ${percent(ci95[1])})`],
      ["Pass@4", passAt4 === null ? "needs 4 trials" : percent(passAt4)],
      ...(user ? [["user", `${user.name}, ${user.faults} of whose turns were drawn again`]] : []),
      ...Object.entries(outcomes).map(([kind, count]) => [kind, String(count)]),
      ...usageLines(account.usage()),
    ]),
  ].join("\n");
}

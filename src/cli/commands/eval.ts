import { benchmarkNames } from "../../benchmark/index.ts";
import { SparringError } from "../../core/index.ts";
import { createAccount, type Model } from "../../model/index.ts";
import { defineCommand } from "../command.ts";
import { openModel } from "../open-model.ts";
import { flagOf, type OptionValues } from "../options.ts";
import { usageLines, usageOf } from "../usage-lines.ts";
import { evaluateOnBenchmark } from "./eval-benchmark.ts";
import type { EvaluationRequest } from "./eval-request.ts";
import { evaluateOnSuite } from "./eval-suite.ts";

const names = [
  "model",
  "actor",
  "source",
  "recorded",
  "leaveOutIdle",
  "env",
  "evalSplit",
  "trials",
  "items",
  "evalFormat",
  "evalTurns",
  "maxTokens",
  "temperature",
  "seed",
  "user",
  "redact",
  "concurrency",
  "tokenBudget",
  "folder",
  "resume",
] as const;

export const evaluate = defineCommand({
  name: "eval",
  summary: "Let a model try a held-out suite, and score it",
  required: ["suite"],
  options: names,
  notes: [
    "`--actor gold`, or `--model gold`, replays the solutions that were written with the suite, and `recorded`, named either way, rollouts of others; every other actor needs `--model`. An option that would change nothing is refused.",
    "tau-bench and M3ToolEval run from a checkout, `--source`; docs/external-benchmarks.md says how, and what `--json` has beside the usual.",
    "`--folder` keeps the rollouts as a run keeps its own, wave by wave, and `--resume` goes on with them; nothing is kept without it.",
    "`--env` is needed for a suite of one's own only.",
    "With `--json`: `{suite, split, actor, tasks, trials, user, passAt1, passAt4, ci95, outcomes, usage}`; `usage` is there where an endpoint was asked, `user` is `{name, faults}` where there is one, `ci95` is the interval of `passAt1`, and `passAt4` is null with fewer than four trials.",
  ],
  run: async (options, console) => {
    const { model: modelName, user: userName, concurrency, tokenBudget } = options;
    const actor = actorOf(options);
    refuseUseless(options, actor);
    const account = createAccount(tokenBudget === undefined ? {} : { tokenBudget });
    const endpoints = { account, concurrency };
    const opened: Model[] = [];
    const open = async (name: string) => {
      const model = await openModel(name, console, endpoints);
      opened.push(model);
      return model;
    };
    try {
      const model = actor === "model" && modelName !== undefined ? await open(modelName) : undefined;
      const user = actor === "model" && userName !== undefined ? await open(userName) : undefined;
      const request = requestOf(options, { actor, model, user });
      const result = benchmarkNames.includes(request.suite)
        ? await evaluateOnBenchmark(request, console)
        : await evaluateOnSuite(request, options, console);
      return {
        ...result,
        json: { ...result.json, ...usageOf(account) },
        text: [result.text, ...usageLines(account.usage()).map((line) => line.join("  "))].join("\n"),
      };
    } finally {
      for (const model of opened) await model.close();
    }
  },
});

type Actors = Pick<EvaluationRequest, "actor" | "model" | "user">;

function actorOf({ actor = "model", model }: { actor?: Actors["actor"]; model?: string }): Actors["actor"] {
  if (actor === "model" && (model === "gold" || model === "recorded")) return model;
  if (actor === "model" && model === undefined) {
    throw new SparringError("usage", "eval: expected --model, or --actor gold or recorded, got neither");
  }
  return actor;
}

type Typed = OptionValues<"suite" | (typeof names)[number], "suite">;

type Use = { actor: Actors["actor"]; suite: string };
const isBenchmark = ({ suite }: Use) => benchmarkNames.includes(suite);

/** Options that serve some evaluations only. In another they would be read and nothing would come of them. */
const purposes: { option: (typeof names)[number]; purpose: string; serves(use: Use): boolean }[] = [
  { option: "model", purpose: "a model as actor", serves: ({ actor }) => actor === "model" },
  {
    option: "user",
    purpose: "a model as actor that talks to a user, as none does in m3tooleval",
    serves: ({ actor, suite }) => actor === "model" && suite !== "m3tooleval",
  },
  {
    option: "redact",
    purpose: "a model as actor, on a suite whose environment can say an instruction without identifiers",
    serves: (use) => use.actor === "model" && !isBenchmark(use),
  },
  { option: "recorded", purpose: "--actor recorded", serves: ({ actor }) => actor === "recorded" },
  { option: "source", purpose: benchmarkNames.join(", "), serves: isBenchmark },
  { option: "leaveOutIdle", purpose: benchmarkNames.join(", "), serves: isBenchmark },
  { option: "env", purpose: "a suite that is no benchmark of others", serves: (use) => !isBenchmark(use) },
];

function refuseUseless(typed: Typed, actor: Actors["actor"]): void {
  const use: Use = { actor, suite: typed.suite };
  // `--model gold` names the actor.
  const given = { ...typed, ...(typed.model === actor && { model: undefined }) };
  const useless = purposes.find(({ option, serves }) => given[option] !== undefined && !serves(use));
  if (useless === undefined) return;
  const [flag] = flagOf(useless.option).split(" ");
  throw new SparringError(
    "usage",
    `eval ${use.suite}: expected ${flag} with ${useless.purpose} only, got it with ${actor === "model" ? "a model" : actor} on ${use.suite}, where it changes nothing; leave it out`,
  );
}

function requestOf(typed: Typed, actors: Actors): EvaluationRequest {
  return {
    ...actors,
    suite: typed.suite,
    source: typed.source,
    recorded: typed.recorded,
    format: typed.evalFormat,
    maxTurns: typed.evalTurns,
    temperature: typed.temperature,
    maxTokens: typed.maxTokens,
    split: typed.evalSplit,
    trials: typed.trials,
    items: typed.items,
    leaveOutIdle: typed.leaveOutIdle ?? false,
    seed: typed.seed ?? 1,
    folder: typed.folder,
    resume: typed.resume ?? false,
  };
}

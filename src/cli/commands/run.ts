import { type LoopResult, runLoop } from "../../loop/index.ts";
import { createSandbox } from "../../sandbox/index.ts";
import { bytes, duration, percent, points, pValue } from "../../viewer/index.ts";
import { defineCommand } from "../command.ts";
import { coverageLines } from "../coverage-lines.ts";
import { loadEnvironment, loadSuite } from "../load-module.ts";
import { narrate } from "../narrate.ts";
import { openRoles } from "../open-roles.ts";
import { openTrained } from "../open-trained.ts";
import { requestedConfig, suiteOf } from "../requested-config.ts";
import { expectSameEnvironment, resumeRun, startRun } from "../run-folder.ts";
import { usageLines } from "../usage-lines.ts";

export const run = defineCommand({
  name: "run",
  summary: "The whole loop: challenge, gate, roll out, train, evaluate",
  required: [],
  options: [
    "config",
    "preset",
    "env",
    "suite",
    "model",
    "challenger",
    "executor",
    "seed",
    "folder",
    "resume",
    "tokenBudget",
  ],
  notes: [
    "The configuration is `--config`, or `--preset`, or `sparring.config.ts` of the working folder; `--env`, `--suite`, `--model`, `--challenger`, `--executor` and `--seed` come on top of it.",
    "Everything is stored in the run's folder, wave by wave. Ctrl-C finishes the wave under way and stops; twice stops at once. Either way, and after a crash, `--resume` goes on and comes to the same report.",
    "Every completed call to an endpoint is recorded in `calls.jsonl`; a resumed run asks for none of them again. Where `--token-budget` is spent, the run stops; `--resume` with a larger one goes on.",
    "Writes `report.json`, `report.html` and `metrics.jsonl` into the folder.",
    "With `--json`: the content of `report.json`.",
  ],
  run: async (options, console) => {
    const opened: (() => Promise<void>)[] = [];
    try {
      const requested = await requestedConfig(options);
      const resumed = options.resume ? await resumeRun(options.folder, requested) : undefined;
      if (resumed) opened.push(() => resumed.run.close());
      const config = resumed?.config ?? requested.config();
      const environment = await loadEnvironment(config.environment);
      if (resumed) expectSameEnvironment(resumed.run, environment);
      const suite = await loadSuite(suiteOf(config));
      const policy = await openTrained(config.model, config, console);
      opened.push(() => policy.model.close());
      const run = resumed?.run ?? (await startRun(options.folder, config, environment));
      if (!resumed) opened.push(() => run.close());
      const { tokenBudget } = options;
      const roles = await openRoles(config, { folder: run.folder, tokenBudget }, console, opened);
      const sandbox = createSandbox();
      opened.push(() => sandbox.close());
      console.log(`${resumed ? "Resuming" : "Running"} ${config.name} in ${run.folder}`);
      const parts = { environment, suite, policy, sandbox, ...roles };
      const result = await runLoop(config, parts, { run, signal: console.signal, onEvent: narrate(console) });
      return { ok: true, json: { ...result.report }, text: summaryOf(result) };
    } finally {
      for (const close of opened.reverse()) await close();
    }
  },
});

function summaryOf({ report, files, weights }: LoopResult): string {
  const { before, after, comparison, tasks, coverage, rollouts, training } = report;
  const range = ([low, high]: readonly [number, number], format: (x: number) => string) =>
    `95% ${format(low)} to ${format(high)}`;
  const score = ({ passAt1, ci95, passAt4 }: typeof before) =>
    `${percent(passAt1)}  ${range(ci95, percent)}${passAt4 === null ? "" : `, Pass@4 ${percent(passAt4)}`}`;
  const rows = [
    ["Held-out Pass@1 before", score(before)],
    ["Held-out Pass@1 after", score(after)],
    [
      "Difference",
      `${points(comparison.difference)} points  ${range(comparison.ci95, points)}, ${pValue(comparison.p)}`,
    ],
    ["Tasks", `${tasks.admitted} admitted of ${tasks.proposed} proposals`],
    ...coverageLines(coverage),
    ["Rollouts", `${rollouts.solved} solved of ${rollouts.total}`],
    ["Training", `${training.steps} steps on ${training.tokens} tokens`],
    ...(training.collapses ?? []).map(({ what, iteration, round }) => [
      "Collapse",
      `of ${what} in iteration ${iteration}, round ${round}`,
    ]),
    ...usageLines(report.usage),
    ["Took", `${duration(report.wallSeconds)}, ${bytes(report.peakMemoryBytes)} at most`],
    ["Report", files.html],
    ["Weights", weights],
  ];
  return rows.map(([name = "", value = ""]) => `${name.padEnd(24)}${value}`).join("\n");
}

import type { Rollout } from "../../core/index.ts";
import { type Acting, attemptsAt, attemptWave, countOutcomes } from "../../loop/index.ts";
import { createAccount } from "../../model/index.ts";
import { createSandbox } from "../../sandbox/index.ts";
import { readTasks } from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { createLineFile } from "../files.ts";
import { loadEnvironment } from "../load-module.ts";
import { createMeter } from "../meter.ts";
import { openModel } from "../open-model.ts";
import { table } from "../table.ts";
import { expectTasksOf } from "../task-file.ts";
import { usageLines, usageOf } from "../usage-lines.ts";

/** Rollouts that are written together. */
const waveSize = 64;

export const rollout = defineCommand({
  name: "rollout",
  summary: "Let a model try tasks",
  arguments: { tasks: "file of tasks, one JSON object a line" },
  required: ["env", "model", "out"],
  options: [
    "attempts",
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
    "Writes one rollout a line to `--out`, wave by wave: Ctrl-C finishes the wave and keeps what is there.",
    "With `--json`: `{tasks, rollouts, outcomes, retried, usage, out}`; `outcomes` counts the rollouts by outcome, and `usage` is there where an endpoint was asked.",
  ],
  run: async (
    {
      tasks: path,
      env,
      model: name,
      out,
      attempts: times,
      seed = 1,
      user: userName,
      redact,
      concurrency,
      tokenBudget,
      ...settings
    },
    console,
  ) => {
    const environment = await loadEnvironment(env);
    const tasks = await readTasks(path);
    expectTasksOf(path, tasks, environment.name);
    const account = createAccount(tokenBudget === undefined ? {} : { tokenBudget });
    const endpoints = { account, concurrency };
    const model = await openModel(name, console, endpoints);
    const user = userName === undefined ? undefined : await openModel(userName, console, endpoints);
    const size = Math.max(waveSize, model.concurrency ?? 0);
    const sandbox = createSandbox();
    try {
      const file = await createLineFile(out);
      const attempts = attemptsAt(tasks, times);
      const acting: Acting = {
        ...settings,
        name: "rollout",
        seed,
        model,
        environment,
        sandbox,
        redact,
        ...(user && { simulator: { model: user } }),
      };
      const meter = createMeter(console, "rollout");
      const rollouts: Rollout[] = [];
      let retried = 0;
      while (rollouts.length < attempts.length && !console.signal.aborted) {
        const first = rollouts.length;
        const wave = await attemptWave(acting, attempts.slice(first, first + size), ({ finished }) =>
          meter(first + finished, attempts.length, ""),
        );
        await file.append(wave.results);
        rollouts.push(...wave.results);
        retried += wave.retried;
      }
      const outcomes = countOutcomes(rollouts);
      const rows = Object.entries(outcomes).map(([kind, count]) => [kind, String(count)]);
      return {
        ok: rollouts.length === attempts.length,
        json: { tasks: tasks.length, rollouts: rollouts.length, outcomes, retried, ...usageOf(account), out },
        text: `${table([["rollouts", String(rollouts.length)], ...rows, ...usageLines(account.usage())])}\nwritten to ${out}`,
      };
    } finally {
      await sandbox.close();
      await model.close();
      await user?.close();
    }
  },
});

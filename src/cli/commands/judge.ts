import { existsSync } from "node:fs";
import { SparringError } from "../../core/index.ts";
import { verify } from "../../environment/index.ts";
import { createSandbox } from "../../sandbox/index.ts";
import { readTasks } from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { readText } from "../files.ts";
import { loadEnvironment } from "../load-module.ts";
import { makeCalls } from "../world-calls.ts";

export const judge = defineCommand({
  name: "judge",
  summary: "Say whether the calls and the answer of somebody else solve a task",
  arguments: { tasks: "file of tasks, one JSON object a line" },
  required: ["env", "task", "calls", "answer"],
  options: [],
  notes: [
    "Makes the calls of `--calls` on the task's scenario and runs its verify code on what they lead to. Files that do not exist are no calls and an empty answer.",
    "Prints `solved`, `failed` or `task-defect` and why. Exits with 1 unless it is solved; nothing on stdout means that the judge itself could not work.",
    "With `--json`: `{task, outcome, detail}`.",
  ],
  run: async ({ tasks: path, env, task: id, calls, answer: answerPath }) => {
    const task = (await readTasks(path)).find((each) => each.id === id);
    if (task === undefined) {
      throw new SparringError("usage", `judge: expected a task ${id} in ${path}, found none`);
    }
    const environment = await loadEnvironment(env);
    const answer = existsSync(answerPath) ? await readText("judge", answerPath) : "";
    const sandbox = createSandbox({ workers: 1 });
    try {
      const world = await environment.reset(task.scenario);
      await makeCalls(world, calls);
      const verdict = await verify(sandbox, environment, world, task, answer);
      await world.close();
      if (verdict.kind === "defect" && verdict.code === "timeout") {
        throw new SparringError("sandbox", `judge: ${verdict.detail}; the machine may be overloaded`);
      }
      const outcome = verdict.kind === "defect" ? "task-defect" : verdict.pass ? "solved" : "failed";
      const detail = verdict.kind === "defect" ? verdict.detail : null;
      return {
        ok: outcome === "solved",
        json: { task: id, outcome, detail },
        text: detail === null ? outcome : `${outcome}: ${detail}`,
      };
    } finally {
      await sandbox.close();
    }
  },
});

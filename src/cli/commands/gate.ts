import { SparringError } from "../../core/index.ts";
import {
  createGates,
  type Judged,
  worldsPerCheck,
  type YieldReport,
  yieldReport,
} from "../../gates/index.ts";
import { createSandbox } from "../../sandbox/index.ts";
import { readTasks } from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import type { Console } from "../console.ts";
import { createLineFile } from "../files.ts";
import { loadEnvironment } from "../load-module.ts";
import { table } from "../table.ts";
import { expectTasksOf } from "../task-file.ts";

/** Candidates that are checked at the same time, where the environment has worlds enough. */
const mostAtOnce = 32;

export const gate = defineCommand({
  name: "gate",
  summary: "Run the gates over a task file",
  arguments: { tasks: "file of tasks or candidates, one JSON object a line" },
  required: ["env"],
  options: ["out"],
  notes: [
    "Writes the admitted tasks to `--out` where it is given. Exits with 1 when no task is admitted.",
    "With `--json`: `{tasks: [{id, admitted, gate, code, message}], gates: [{gate, entered, passed}]}`; the last three are null for a task that is admitted.",
  ],
  run: async ({ tasks: path, env, out }, console) => {
    const environment = await loadEnvironment(env);
    const tasks = await readTasks(path);
    expectTasksOf(path, tasks, environment.name);
    const old = tasks.filter((task) => !["", environment.hash].includes(task.environmentHash)).length;
    if (old > 0)
      console.log(`${old} tasks were made for other rules or tools of ${environment.name} than it has now.`);
    const chunk = Math.max(
      1,
      Math.min(mostAtOnce, Math.floor((environment.worldsAtOnce ?? Infinity) / worldsPerCheck)),
    );
    const sandbox = createSandbox();
    try {
      const gates = createGates({ environment, sandbox });
      const file = out === undefined ? undefined : await createLineFile(out);
      const checked: Judged[] = [];
      while (checked.length < tasks.length) {
        stopIfAsked(console);
        const candidates = tasks.slice(checked.length, checked.length + chunk);
        const verdicts = await Promise.all(candidates.map((candidate) => gates.check(candidate)));
        for (const [index, candidate] of candidates.entries()) {
          const verdict = verdicts[index];
          if (verdict) checked.push({ candidate, verdict });
        }
        console.status(`${checked.length} of ${tasks.length} checked`);
      }
      const judged = gates.admit(checked);
      const report = yieldReport(judged.map(({ verdict }) => verdict));
      await file?.append(judged.flatMap(({ candidate, verdict }) => (verdict.admitted ? [candidate] : [])));
      return {
        ok: judged.some(({ verdict }) => verdict.admitted),
        json: { tasks: judged.map(verdictOf), gates: report },
        text: textOf(judged, report),
      };
    } finally {
      await sandbox.close();
    }
  },
});

function verdictOf({ candidate: { id }, verdict }: Judged) {
  if (verdict.admitted) return { id, admitted: true, gate: null, code: null, message: null };
  return { id, ...verdict };
}

function textOf(judged: readonly Judged[], report: YieldReport): string {
  const rejected = judged.flatMap(({ candidate, verdict }) =>
    verdict.admitted ? [] : [`${candidate.id}: ${verdict.gate}: ${verdict.message}`],
  );
  const rows = report.map(({ gate, entered, passed }) => [gate, String(entered), String(passed)]);
  const admitted = judged.length - rejected.length;
  return [
    ...rejected,
    table([["gate", "entered", "passed"], ...rows]),
    `${admitted} of ${judged.length} admitted`,
  ].join("\n");
}

function stopIfAsked({ signal }: Console): void {
  if (signal.aborted) throw new SparringError("interrupted", "gate: stopped on request; nothing was written");
}

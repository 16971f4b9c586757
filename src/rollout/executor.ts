import type { CodeAsTask, Outcome, Rollout } from "../core/index.ts";
import { verify } from "../environment/index.ts";
import { failedBy, playRollout, type RolloutOptions } from "./play.ts";

export interface ExecutorOptions extends RolloutOptions {
  task: CodeAsTask;
}

/** Lets the model try a task; the task's own code judges the state and the answer that it leaves. */
export function runExecutor(options: ExecutorOptions): Promise<Rollout> {
  const { task, environment, sandbox } = options;
  return playRollout(options, {
    role: "executor",
    scenario: task.scenario,
    task: task.id,
    open: () => task.instruction,
    play: async ({ world, act }) => {
      const ending = await act();
      if (ending.kind === "truncated") return { outcome: failedBy(ending), answer: null };
      const answer = ending.text;
      const verification = await verify(sandbox, environment, world, task.verify, answer);
      if (verification.kind === "defect") {
        // The clock only backs up the fuel: when it fires, the machine was too slow and the task may be sound.
        const kind = verification.code === "timeout" ? "infrastructure-error" : "task-defect";
        return { outcome: { kind, detail: verification.detail }, answer };
      }
      const outcome: Outcome = { kind: verification.pass ? "solved" : "failed" };
      return { outcome, answer };
    },
  });
}

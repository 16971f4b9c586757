import type { Rollout } from "../core/index.ts";
import { type Acting, attemptsAt, attemptWave, countOutcomes } from "./attempts.ts";
import type { LoopContext } from "./context.ts";
import { stageNames } from "./stages.ts";
import { runStage } from "./waves.ts";
import { weightsAfter } from "./weights.ts";

/** The policy tries every task that this iteration admitted, several times. */
export async function rollOut(context: LoopContext, iteration: number): Promise<void> {
  const { config, environment, sandbox, policy, run, say } = context;
  const { attempts: times, wave: size, ...settings } = config.rollouts;
  const stage = stageNames.rollouts(iteration);
  const title = "rolling out";
  const acting: Acting = {
    ...settings,
    name: stage,
    seed: config.seed,
    format: config.format,
    model: policy.model,
    environment,
    sandbox,
  };
  const attempts = attemptsAt(await run.read("tasks", stageNames.challenge(iteration)), times);
  const total = attempts.length;
  const done = Math.min(total, run.waves(stage) * size);
  say({ kind: "stage-start", stage, title, unit: "rollout", done, total });
  await runStage(context, stage, async (wave) => {
    const first = wave * size;
    const due = attempts.slice(first, first + size);
    if (due.length === 0) return null;
    await context.weights.need(weightsAfter(context, iteration - 1));
    let solved = 0;
    const { results, retried } = await attemptWave(acting, due, ({ result, finished }) => {
      if (result.outcome.kind === "solved") solved++;
      const note = `${solved} of the last ${finished} solved`;
      say({ kind: "advance", stage, done: first + finished, total, note });
    });
    const metric = { rollouts: results.length, ...countOutcomes(results), retried };
    return { records: { rollouts: results }, metrics: [metric] };
  });
  const { solved } = countOutcomes(await run.read("rollouts", stage));
  say({ kind: "stage-end", stage, title, summary: `${total} rollouts, ${solved} solved` });
}

/** Rollouts that may train: one defect is enough to distrust a task's other verdicts too. */
export function withoutQuarantined(rollouts: readonly Rollout[]): Rollout[] {
  const defective = new Set(
    rollouts.filter(({ outcome }) => outcome.kind === "task-defect").map(({ task }) => task),
  );
  return rollouts.filter(({ task }) => !defective.has(task));
}

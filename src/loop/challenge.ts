import { createGates } from "../gates/index.ts";
import { type Challenging, challengeWave } from "./challenge-wave.ts";
import type { LoopContext } from "./context.ts";
import { failedByTool } from "./failed-by-tool.ts";
import { stageNames } from "./stages.ts";
import { runStage } from "./waves.ts";
import { weightsAfter } from "./weights.ts";

/**
 * Waves of challenges until enough tasks are admitted or the budget of challenges is spent. From the second iteration on,
 * tools that the policy failed with in the one before are asked for more.
 */
export async function challenge(context: LoopContext, iteration: number): Promise<void> {
  const { config, environment, sandbox, policy, run, say } = context;
  const { tasks: wanted, proposals: budget, wave: size, model: _, ...settings } = config.challenge;
  const { challenger } = context;
  const stage = stageNames.challenge(iteration);
  const title = "challenging";
  const posing: Omit<Challenging, "gates" | "past"> = {
    ...settings,
    name: `${config.name}-${iteration}`,
    seed: config.seed,
    format: config.format,
    firstScenario: (iteration - 1) * budget,
    failed: await failedByTool(run, iteration - 1),
    model: challenger ?? policy.model,
    environment,
    sandbox,
  };
  let admitted = (await run.read("tasks", stage)).length;
  const done = Math.min(budget, run.waves(stage) * size);
  say({ kind: "stage-start", stage, title, unit: "challenge", done, total: budget });
  await runStage(context, stage, async (wave) => {
    const first = wave * size;
    const indices = Array.from({ length: Math.min(size, budget - first) }, (_, index) => first + index);
    if (admitted >= wanted || indices.length === 0) return null;
    if (!challenger) await context.weights.need(weightsAfter(context, iteration - 1));
    // Both anew for every wave, from what is committed: a resumed run knows no more, and no less.
    const challenging: Challenging = {
      ...posing,
      gates: createGates({ environment, sandbox, admitted: await run.read("tasks") }),
      past: await run.read("proposals", stage),
    };
    let passed = admitted;
    const result = await challengeWave(challenging, indices, ({ result, finished }) => {
      if (result.rollout.outcome.kind === "solved") passed++;
      const note = `${passed} of ${wanted} tasks through the gates`;
      say({ kind: "advance", stage, done: first + finished, total: budget, note });
    });
    const { proposals, challenges, retried } = result;
    const tasks = await context.notHeldOut(result.admitted);
    admitted += tasks.length;
    return {
      records: { proposals, tasks, rollouts: challenges.map(({ rollout }) => rollout) },
      metrics: [{ challenges: indices.length, proposals: proposals.length, admitted: tasks.length, retried }],
    };
  });
  const proposed = (await run.read("proposals", stage)).length;
  say({ kind: "stage-end", stage, title, summary: `${proposed} proposals, ${admitted} tasks admitted` });
}

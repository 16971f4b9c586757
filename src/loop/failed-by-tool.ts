import { rewardOf } from "../core/index.ts";
import type { Run } from "../store/index.ts";
import { rolloutsOf } from "./roll-out.ts";
import { stageNames } from "./stages.ts";

/**
 * Share of an iteration's rollouts that failed, by the tools that their tasks' solutions call; empty for iteration 0.
 * Smoothed, so that a few rollouts never say "always" or "never".
 */
export async function failedByTool(run: Run, iteration: number): Promise<Map<string, number>> {
  const proposals = await run.read("proposals", stageNames.challenge(iteration));
  const called = new Map(proposals.map((proposal) => [proposal.id, proposal.called ?? []]));
  const counts = new Map<string, { tried: number; failed: number }>();
  for (const { task = "", outcome } of await rolloutsOf(run, iteration)) {
    const reward = rewardOf(outcome);
    if (reward === undefined) continue;
    for (const tool of new Set(called.get(task))) {
      const { tried, failed } = counts.get(tool) ?? { tried: 0, failed: 0 };
      counts.set(tool, { tried: tried + 1, failed: failed + 1 - reward });
    }
  }
  return new Map([...counts].map(([tool, { tried, failed }]) => [tool, (failed + 1) / (tried + 2)]));
}

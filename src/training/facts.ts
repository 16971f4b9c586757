import { type Rollout, rewardOf } from "../core/index.ts";
import { mixedGroups } from "./advantage.ts";
import { byTask, exampleOf, ownTokens } from "./example.ts";

/** What the rollouts of a round tell before anything is learnt from them. */
export type RoundFacts = {
  /** Mean of those that may train. */
  reward: number;
  /** Mean tokens that the policy wrote. */
  length: number;
  /** Share that ran out of turns, context or budget. */
  truncated: number;
  /** Tasks. */
  groups: number;
  /** Tasks that some of their rollouts solved and others failed. */
  mixedGroups: number;
};

export function roundFacts(rollouts: readonly Rollout[]): RoundFacts {
  const usable = rollouts.filter(({ outcome }) => rewardOf(outcome) !== undefined);
  const mean = (of: (rollout: Rollout) => number) =>
    usable.length === 0 ? 0 : usable.reduce((sum, rollout) => sum + of(rollout), 0) / usable.length;
  return {
    reward: mean(({ outcome }) => rewardOf(outcome) ?? 0),
    length: mean((rollout) => (rollout.tokens ? ownTokens([exampleOf(rollout, 0)]) : 0)),
    truncated: mean(({ outcome }) => (outcome.kind === "failed" && outcome.truncated !== undefined ? 1 : 0)),
    groups: byTask(usable).size,
    mixedGroups: byTask(mixedGroups(usable)).size,
  };
}

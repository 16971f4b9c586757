import { type Rollout, rewardOf } from "../core/index.ts";
import { byTask } from "./example.ts";

export interface AdvantageOptions {
  /** What a rollout is compared with: the mean of its task's rollouts, or that of the others among them. */
  baseline: "mean" | "leave-one-out";
  /** "deviation" divides by the standard deviation of the task's rewards; "none" leaves hard and easy tasks alone. */
  scale: "deviation" | "none";
}

/**
 * How much better each rollout was than the others of its task, in their order. A rollout that has none beside it, or only
 * equal ones, has advantage 0.
 */
export function groupAdvantages(rollouts: readonly Rollout[], options: AdvantageOptions): number[] {
  const groups = new Map<Rollout, number[]>();
  for (const group of byTask(rollouts).values()) {
    const rewards = group.map(rewardIn);
    for (const rollout of group) groups.set(rollout, rewards);
  }
  return rollouts.map((rollout) => advantageOf(rewardIn(rollout), groups.get(rollout) ?? [], options));
}

function advantageOf(
  reward: number,
  rewards: readonly number[],
  { baseline, scale }: AdvantageOptions,
): number {
  const count = rewards.length;
  const mean = rewards.reduce((sum, each) => sum + each, 0) / count;
  const deviation = Math.sqrt(rewards.reduce((sum, each) => sum + (each - mean) ** 2, 0) / count);
  if (deviation === 0) return 0;
  // The mean of the others is (count mean - reward) / (count - 1).
  const above = baseline === "mean" ? reward - mean : ((reward - mean) * count) / (count - 1);
  return scale === "deviation" ? above / deviation : above;
}

/** Rollouts of tasks that some solved and others failed: in all other groups no rollout is better than another. */
export function mixedGroups(rollouts: readonly Rollout[]): Rollout[] {
  return [...byTask(rollouts).values()].filter((group) => new Set(group.map(rewardIn)).size > 1).flat();
}

const rewardIn = ({ outcome }: Rollout): number => rewardOf(outcome) ?? 0;

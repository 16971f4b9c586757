import { type Rollout, rewardOf } from "../core/index.ts";

/** Where the measured pass rate of a task lies. */
export type Place = "below" | "inside" | "above";

/** Least and most pass rate, both inside. */
export type Band = readonly [least: number, most: number];

/**
 * Where every task's pass rate lies, by the task's id: the solved share of its solved and failed rollouts. A task that was
 * never solved is below any band, for nothing can be learnt from it; one without a verdict was not measured and is left out.
 */
export function placesOf(rollouts: readonly Rollout[], [least, most]: Band): Map<string, Place> {
  const rewards = new Map<string, number[]>();
  for (const { task, outcome } of rollouts) {
    const reward = rewardOf(outcome);
    if (task === undefined || reward === undefined) continue;
    rewards.set(task, [...(rewards.get(task) ?? []), reward]);
  }
  return new Map(
    [...rewards].map(([task, all]) => {
      const rate = all.reduce((sum, reward) => sum + reward, 0) / all.length;
      return [task, rate === 0 || rate < least ? "below" : rate > most ? "above" : "inside"];
    }),
  );
}

/** The rollouts of tasks that are neither too hard nor too easy. */
export function insideBand(rollouts: readonly Rollout[], band: Band): Rollout[] {
  const places = placesOf(rollouts, band);
  return rollouts.filter(({ task }) => task !== undefined && places.get(task) === "inside");
}

/** How many tasks lie where. */
export function countPlaces(places: Iterable<Place>): Record<Place, number> {
  const counts: Record<Place, number> = { below: 0, inside: 0, above: 0 };
  for (const place of places) counts[place]++;
  return counts;
}

import {
  bootstrapInterval,
  type ItemScore,
  type ItemStatistic,
  type PairedDifference,
  pairedDifference,
} from "../src/benchmark/index.ts";

/** One condition's scores by seed. */
export type BySeed = ReadonlyMap<number, readonly ItemScore[]>;

export interface Mean {
  /** Pass@1, averaged over the seeds. */
  mean: number;
  /**
   * Percentile bootstrap over hand-written tasks: each draw takes whole tasks with all their scenarios, trials and
   * seeds. So it tells how far other tasks of the kind would move the mean, not other seeds.
   */
  ci95: [low: number, high: number];
  /** Pass@1 of each seed, in their order: what other seeds do. */
  seeds: number[];
}

/** Not `passAt(1)`, which is the same for whole trials, because averages are clipped there. */
const solvedShare: ItemStatistic = ({ trials, solved }) => (trials === 0 ? undefined : solved / trials);

/** Null without a seed. */
export function meanOf(scores: BySeed): Mean | null {
  const items = overSeeds([...scores.values()]);
  const ci95 = bootstrapInterval(items, solvedShare);
  if (ci95 === null) return null;
  const seeds = [...scores.values()].map((each) => average(each.map(solvedShare)));
  return { mean: average(items.map(solvedShare)), ci95, seeds };
}

/**
 * Second minus first, paired by item over the seeds that both have: the difference of every item is averaged over the
 * seeds, then whole hand-written tasks are resampled. Null where no seed is in both.
 */
export function differenceOf(first: BySeed, second: BySeed): PairedDifference | null {
  const common = [...first.keys()].filter((seed) => second.has(seed));
  const pick = (scores: BySeed) => overSeeds(common.map((seed) => scores.get(seed) ?? []));
  return pairedDifference(pick(first), pick(second), solvedShare);
}

/** Second minus twice the first, whose interval says whether it has doubled. */
export function beyondDouble(first: BySeed, second: BySeed): PairedDifference | null {
  const twice = [...first].map(
    ([seed, scores]) => [seed, scores.map((score) => ({ ...score, solved: 2 * score.solved }))] as const,
  );
  return differenceOf(new Map(twice), second);
}

/** Every item's solved share, averaged over the seeds that have it: as one trial of which a part is solved. */
export function overSeeds(seeds: readonly (readonly ItemScore[])[]): ItemScore[] {
  const shares = new Map<string, { cluster: string; shares: number[] }>();
  for (const score of seeds.flat()) {
    const share = solvedShare(score);
    if (share === undefined) continue;
    const entry = shares.get(score.item) ?? { cluster: score.cluster, shares: [] };
    entry.shares.push(share);
    shares.set(score.item, entry);
  }
  return [...shares].map(([item, { cluster, shares }]) => ({
    item,
    cluster,
    trials: 1,
    solved: average(shares),
  }));
}

function average(values: readonly (number | undefined)[]): number {
  const known = values.filter((value) => value !== undefined);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

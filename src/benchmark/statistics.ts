import { createRandom } from "../core/index.ts";

/** Trials of one held-out item, infrastructure errors and defects left out. */
export type ItemScore = {
  item: string;
  /** Items of one cluster are variants of one hand-written task, and so not independent of each other. */
  cluster: string;
  trials: number;
  solved: number;
};

/** The statistic of one item; undefined where it has too few trials for it. */
export type ItemStatistic = (score: Pick<ItemScore, "trials" | "solved">) => number | undefined;

/** Probability that at least one of k trials solves the item, without bias (Chen et al. 2021, arXiv 2107.03374). */
export const passAt =
  (k: number): ItemStatistic =>
  ({ trials, solved }) =>
    trials < k ? undefined : 1 - allOf(k, trials - solved, trials);

/** Probability that all of k trials solve the item (tau-bench's pass^k, arXiv 2406.12045). */
export const passAll =
  (k: number): ItemStatistic =>
  ({ trials, solved }) =>
    trials < k ? undefined : allOf(k, solved, trials);

/** Probability that k draws without replacement out of `total` all fall on the `marked`: C(marked, k) / C(total, k). */
function allOf(k: number, marked: number, total: number): number {
  let probability = 1;
  for (let draw = 0; draw < k; draw++) probability *= Math.max(0, marked - draw) / (total - draw);
  return probability;
}

/** The statistic averaged over the items that have one; null if none has. */
export function meanOver(scores: readonly ItemScore[], statistic: ItemStatistic): number | null {
  const values = scores.map(statistic).filter((value) => value !== undefined);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

const resamples = 10_000;

/**
 * 95% interval of the mean: percentile bootstrap that resamples whole clusters. Says how far the score may move
 * with other tasks of the same kind, not with other seeds of the training.
 */
export function bootstrapInterval(
  scores: readonly ItemScore[],
  statistic: ItemStatistic,
  seed = 0,
): [low: number, high: number] | null {
  const values = scores.map((score) => ({ cluster: score.cluster, value: statistic(score) }));
  const means = resampledMeans(values, seed);
  return means === null ? null : [quantile(means, 0.025), quantile(means, 0.975)];
}

export interface PairedDifference {
  /** Mean of second minus first, over the items that both have. */
  difference: number;
  ci95: [low: number, high: number];
  /** Two-sided: how often a bootstrap centred on no difference strays as far. */
  p: number;
  items: number;
  /** Items whose statistic rose, and fell. */
  gained: number;
  lost: number;
}

/** Compares two evaluations of the same items, pairing them by item; null if no item is in both. */
export function pairedDifference(
  first: readonly ItemScore[],
  second: readonly ItemScore[],
  statistic: ItemStatistic,
  seed = 0,
): PairedDifference | null {
  const before = new Map(first.map((score) => [score.item, statistic(score)]));
  const pairs = second.flatMap((score) => {
    const [from, to] = [before.get(score.item), statistic(score)];
    return from === undefined || to === undefined ? [] : [{ cluster: score.cluster, value: to - from }];
  });
  const means = resampledMeans(pairs, seed);
  if (means === null) return null;
  const difference = pairs.reduce((sum, { value }) => sum + value, 0) / pairs.length;
  // The tolerance keeps sums that differ only by rounding on the same side.
  const asFar = means.filter((mean) => Math.abs(mean - difference) >= Math.abs(difference) - 1e-12).length;
  return {
    difference,
    ci95: [quantile(means, 0.025), quantile(means, 0.975)],
    p: (asFar + 1) / (means.length + 1),
    items: pairs.length,
    gained: pairs.filter(({ value }) => value > 0).length,
    lost: pairs.filter(({ value }) => value < 0).length,
  };
}

/** Sorted means of as many resamples of whole clusters; null without values. */
function resampledMeans(
  values: readonly { cluster: string; value: number | undefined }[],
  seed: number,
): Float64Array | null {
  const clusters = new Map<string, { sum: number; count: number }>();
  for (const { cluster, value } of values) {
    if (value === undefined) continue;
    const entry = clusters.get(cluster) ?? { sum: 0, count: 0 };
    clusters.set(cluster, { sum: entry.sum + value, count: entry.count + 1 });
  }
  if (clusters.size === 0) return null;
  const drawn = [...clusters.values()];
  const random = createRandom("bootstrap", seed);
  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    let sum = 0;
    let count = 0;
    for (let draw = 0; draw < drawn.length; draw++) {
      const cluster = random.pick(drawn);
      sum += cluster.sum;
      count += cluster.count;
    }
    means[resample] = sum / count;
  }
  return means.sort();
}

function quantile(sorted: Float64Array, at: number): number {
  const position = at * (sorted.length - 1);
  const low = sorted[Math.floor(position)] as number;
  const high = sorted[Math.ceil(position)] as number;
  return low + (high - low) * (position - Math.floor(position));
}

/** Logarithms of ratios beyond this are taken for it: e^20 is far outside any clipping range, and finite. */
const limit = 20;

/** How much likelier something is than when it was sampled. */
export function ratioOf(logRatio: number): number {
  return Math.exp(Math.max(-limit, Math.min(limit, logRatio)));
}

/**
 * The estimate r - 1 - log r of a KL divergence from one sample, which is unbiased and never negative (Schulman 2020,
 * "Approximating KL divergence", k3). `logRatio` is that of the other distribution to the one that was sampled from.
 */
export function klEstimate(logRatio: number): number {
  return ratioOf(logRatio) - 1 - logRatio;
}

/**
 * min(r A, clip(r, 1 - low, 1 + high) A) (Schulman et al. 2017, arXiv 1707.06347, eq. 7) and its derivative by r, which is
 * 0 where the clipped term is the smaller one.
 */
export function clippedSurrogate(ratio: number, advantage: number, [low, high]: readonly [number, number]) {
  const clipped = advantage > 0 ? ratio > 1 + high : ratio < 1 - low;
  const held = Math.max(1 - low, Math.min(1 + high, ratio));
  return clipped
    ? { value: held * advantage, slope: 0, clipped: advantage !== 0 }
    : { value: ratio * advantage, slope: advantage, clipped: false };
}

import type { StoredTensor } from "../src/engine/index.ts";

/**
 * Tokens whose embedding has a cosine of at least `least` with that of another token. A token that never has to be said moves,
 * step by step, where all such tokens go; what the model cannot tell apart, it cannot copy.
 */
export function tokensAlike({ shape, values }: StoredTensor, least: number): number[] {
  const [vocabulary, width] = shape as [number, number];
  const unit = values.slice();
  for (let start = 0; start < unit.length; start += width) {
    const row = unit.subarray(start, start + width);
    const length = Math.hypot(...row);
    for (let d = 0; d < width; d++) row[d]! /= length;
  }
  const nearest = new Float64Array(vocabulary).fill(-1);
  for (let a = 0; a < vocabulary; a++) {
    for (let b = 0; b < a; b++) {
      let cosine = 0;
      for (let d = 0; d < width; d++) cosine += unit[a * width + d]! * unit[b * width + d]!;
      nearest[a] = Math.max(nearest[a]!, cosine);
      nearest[b] = Math.max(nearest[b]!, cosine);
    }
  }
  return [...nearest.keys()].filter((token) => nearest[token]! >= least);
}

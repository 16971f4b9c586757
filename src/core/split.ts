/** Which part of the scenarios something is drawn from. Training never sees a dev or test scenario. */
export type Split = "train" | "dev" | "test";

const firstSeed: Record<Split, number> = { train: 0, dev: 1_000_000_000, test: 2_000_000_000 };
const seedsPerSplit = 1_000_000_000;

/**
 * The scenario seed number `index` of a split. The ranges are disjoint by construction; `stream`
 * (a run's seed) moves a training run to scenarios of its own and must stay 0 for held-out splits' fixed items.
 */
export function scenarioSeed(split: Split, index: number, stream = 0): number {
  const offset = stream * 1_000_000 + index;
  if (!Number.isInteger(offset) || index < 0 || index >= 1_000_000 || offset >= seedsPerSplit || stream < 0) {
    throw new RangeError(
      `scenarioSeed: expected an index below 1,000,000 and a stream below 1,000, got index ${index}, stream ${stream}`,
    );
  }
  return firstSeed[split] + offset;
}

/** The split that a scenario seed belongs to. */
export function splitOf(seed: number): Split {
  if (seed >= firstSeed.test) return "test";
  return seed >= firstSeed.dev ? "dev" : "train";
}

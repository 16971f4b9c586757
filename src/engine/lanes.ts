/** Sizes that the training graph can hold, and what they cost. */
export interface Limits {
  /** Of a micro-batch. */
  tokens: number;
  /** Of a micro-batch, in every layer and head. */
  scores: number;
  /** The keys a query has to meet for attention to cost as much as the rest of the layer. */
  balance: number;
  /** What a micro-batch costs besides, in tokens. */
  overhead: number;
  /** P and L are multiples of it: blocks of queries meet the keys up to their end. */
  blocks: number;
}

/** Items by index, one after the other in each lane. */
export interface Lanes {
  lanes: number[][];
  /** The longest lane, rounded up. */
  length: number;
}

/**
 * Lays items of the given sizes into lanes behind a prefix, in micro-batches within the limits; an item that is too large
 * has a micro-batch of its own. Short items share lanes, and very different ones get micro-batches of their own.
 */
export function layLanes(sizes: readonly number[], prefix: number, limits: Limits): Lanes[] {
  const sizeOf = (item: number) => sizes[item] as number;
  const longestFirst = sizes.map((_, item) => item).sort((i, j) => sizeOf(j) - sizeOf(i) || i - j);
  if (sizes.length === 0) return [{ lanes: [[]], length: roundUp(0, limits) }];
  return splitBySize(longestFirst.map(sizeOf), prefix, limits).flatMap(([from, to]) =>
    lay(longestFirst.slice(from, to), sizeOf, prefix, limits),
  );
}

/** Ranges of sizes, largest first, that are better off in micro-batches of their own. */
function splitBySize(sizes: readonly number[], prefix: number, limits: Limits): [from: number, to: number][] {
  const sums = [0];
  for (const size of sizes) sums.push((sums.at(-1) as number) + size);
  const cost = (from: number, to: number) => {
    const tokens = (sums[to] as number) - (sums[from] as number);
    return prefixCost(prefix, limits) + tokens * tokenCost(prefix, sizes[from] as number, limits);
  };
  const split = (from: number, to: number): [number, number][] => {
    let best = to;
    let least = cost(from, to);
    for (let at = from + 1; at < to; at++) {
      const both = cost(from, at) + cost(at, to);
      if (both < least) [best, least] = [at, both];
    }
    return best === to ? [[from, to]] : [...split(from, best), ...split(best, to)];
  };
  return split(0, sizes.length);
}

/** Lanes of the length that costs least. */
function lay(
  items: readonly number[],
  sizeOf: (item: number) => number,
  prefix: number,
  limits: Limits,
): Lanes[] {
  const longest = roundUp(sizeOf(items[0] as number), limits);
  const step = roundUp(longest / 16, limits);
  let best: { cost: number; batches: Lanes[] } | undefined;
  for (let length = longest; length <= 2 * longest; length += step) {
    if (best !== undefined && !fits(prefix, length, limits)) break;
    const batches = cut(fill(items, sizeOf, length), sizeOf, prefix, limits);
    const cost = batches.reduce(
      (sum, { lanes, length }) =>
        sum + prefixCost(prefix, limits) + lanes.length * length * tokenCost(prefix, length, limits),
      0,
    );
    if (best === undefined || cost < best.cost) best = { cost, batches };
  }
  return (best as { batches: Lanes[] }).batches;
}

/** First fit, for items that come largest first. */
function fill(items: readonly number[], sizeOf: (item: number) => number, length: number): number[][] {
  const lanes: { items: number[]; room: number }[] = [];
  for (const item of items) {
    const size = sizeOf(item);
    const lane = lanes.find(({ room }) => size <= room);
    if (lane === undefined) lanes.push({ items: [item], room: length - size });
    else {
      lane.items.push(item);
      lane.room -= size;
    }
  }
  return lanes.map(({ items }) => items);
}

/** As many micro-batches as the limits ask for, with about as many lanes each. */
function cut(lanes: number[][], sizeOf: (item: number) => number, prefix: number, limits: Limits): Lanes[] {
  const used = (lane: readonly number[]) => lane.reduce((sum, item) => sum + sizeOf(item), 0);
  const lengthOf = (some: readonly number[][]) => roundUp(Math.max(...some.map(used)), limits);
  const most = Math.max(1, mostLanes(prefix, lengthOf(lanes), limits));
  const count = Math.ceil(lanes.length / Math.ceil(lanes.length / most));
  const batches: Lanes[] = [];
  for (let from = 0; from < lanes.length; from += count) {
    const some = lanes.slice(from, from + count);
    batches.push({ lanes: some, length: lengthOf(some) });
  }
  return batches;
}

/** Whether a lane of the length is within the limits. */
export function fits(prefix: number, length: number, limits: Limits): boolean {
  return mostLanes(prefix, length, limits) >= 1;
}

/** Pairs of a query and a key in a micro-batch. */
export function scoresOf(prefix: number, lanes: number, length: number, limits: Limits): number {
  return prefix * keysOf(0, prefix, limits) + lanes * length * keysOf(prefix, length, limits);
}

function mostLanes(prefix: number, length: number, limits: Limits): number {
  const byTokens = (limits.tokens - prefix) / length;
  const ofPrefix = prefix * keysOf(0, prefix, limits);
  const byScores = (limits.scores - ofPrefix) / (length * keysOf(prefix, length, limits));
  return Math.floor(Math.min(byTokens, byScores));
}

/** At least one block: the graph has no empty tensors. */
export function roundUp(length: number, { blocks }: Limits): number {
  return Math.max(1, Math.ceil(length / blocks)) * blocks;
}

/** Keys that a query meets on average. */
function keysOf(prefix: number, length: number, { blocks }: Limits): number {
  return prefix + (length * (blocks + 1)) / (2 * blocks);
}

/** What a token of a lane costs, in keys that a query meets. */
export function tokenCost(prefix: number, length: number, limits: Limits): number {
  return limits.balance + keysOf(prefix, length, limits);
}

function prefixCost(prefix: number, limits: Limits): number {
  return limits.overhead * limits.balance + prefix * tokenCost(0, prefix, limits);
}

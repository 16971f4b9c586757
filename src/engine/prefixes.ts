import type { WeightedTokens } from "./engine.ts";

/** Data, by index, whose first `length` nodes are the same. */
export interface Family {
  members: number[];
  length: number;
}

/**
 * Data that share a long beginning become families; those that share little with any other are one family behind what
 * they have in common, be it nothing. Every family's prefix costs its length and `overhead`, both in tokens.
 */
export function familiesOf(data: readonly WeightedTokens[], overhead: number): Family[] {
  const sorted = sortedByContent(data);
  const idsAt = (at: number) => (data[sorted[at] as number] as WeightedTokens).ids;
  const nodesOf = (at: number) => idsAt(at).length - 1;
  /** Nodes that a datum shares with its neighbour before it. */
  const shared = sorted.map((_, at) =>
    at === 0 ? 0 : Math.max(0, commonTokens(idsAt(at - 1), idsAt(at)) - 1),
  );
  const isCopy = (at: number) => shared[at] === nodesOf(at);

  /**
   * Neighbours fall apart where they share least. A family of them either keeps its longer prefix, and what all share is
   * computed once more, or falls back on that, and each other member has the difference to itself.
   */
  const between = (from: number, to: number): Family[] => {
    if (to - from === 1) return [{ members: [from], length: nodesOf(from) }];
    const least = Math.min(...shared.slice(from + 1, to));
    const starts = [from];
    for (let at = from + 1; at < to; at++) if (shared[at] === least) starts.push(at);
    const families = starts.flatMap((start, i) => between(start, starts[i + 1] ?? to));
    const pays = ({ members, length }: Family) => {
      const others = members.filter((at) => !isCopy(at)).length - 1;
      return others * (length - least) > least + overhead;
    };
    const alone = families.filter((family) => !pays(family)).flatMap(({ members }) => members);
    const kept = families.filter(pays);
    return alone.length === 0 ? kept : [...kept, { members: alone, length: least }];
  };
  if (sorted.length === 0) return [];
  return between(0, sorted.length).map(({ members, length }) => ({
    members: members.map((at) => sorted[at] as number),
    length,
  }));
}

/** Neighbours in this order share the longest beginnings. */
function sortedByContent(data: readonly WeightedTokens[]): number[] {
  const compare = (a: readonly number[], b: readonly number[]) => {
    const at = commonTokens(a, b);
    return (a[at] ?? -1) - (b[at] ?? -1);
  };
  const idsOf = (index: number) => (data[index] as WeightedTokens).ids;
  const indices = data.flatMap(({ ids }, index) => (ids.length < 2 ? [] : [index]));
  return indices.sort((i, j) => compare(idsOf(i), idsOf(j)) || i - j);
}

function commonTokens(a: readonly number[], b: readonly number[]): number {
  const length = Math.min(a.length, b.length);
  for (let t = 0; t < length; t++) if (a[t] !== b[t]) return t;
  return length;
}

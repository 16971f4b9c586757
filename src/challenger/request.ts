import type { Random, ToolSpec } from "../core/index.ts";

/** What a challenge asks for, beside the thing that the task should be about. */
export interface TaskRequest {
  /** How many tool calls the solution should make. */
  calls: number;
  /** One to three tools that the solution should use, reads before a write. */
  tools: readonly string[];
}

/** An earlier challenge: what it asked for, and the tools that the admitted solution called, in order; null where nothing was admitted. */
export interface PastChallenge {
  asked: TaskRequest;
  called: readonly string[] | null;
}

export interface RequestOptions {
  tools: readonly Pick<ToolSpec, "name" | "effect" | "input">[];
  /** Least and most calls to ask for. */
  calls: readonly [least: number, most: number];
  /** A tool that this many admitted tasks call once, and nothing else, is not asked for in one call any more. */
  quota: number;
  past: readonly PastChallenge[];
  /** Share of the rollouts that failed, by tool, where the tool's tasks were tried before; those get asked for more. */
  failed: ReadonlyMap<string, number>;
}

/**
 * What the next challenge asks for. A number of calls and a leading tool are drawn together, each pair with a chance of
 * hope² / (1 + admitted tasks that it has)³, so that what is least covered comes next, and what keeps failing comes ever
 * less often. Hope is the product of (kept + 1) / (asked + 2) for the tool, for the number of calls and for the
 * pair, times the share of the tool's rollouts that failed. The exponents trade the number of tasks against evenness (bench/requests.ts).
 * A longer request names up to two more tools that go with the first.
 */
export function requestOf(random: Random, options: RequestOptions): TaskRequest {
  const { tools, past, quota } = options;
  const [least, most] = options.calls;
  const counts = Array.from({ length: most - least + 1 }, (_, index) => least + index);
  const { yieldOfTool, yieldOfCalls, yieldOfPair, covered } = tally(past);
  const chance = (name: string, calls: number) => {
    const tried = [yieldOfTool.get(name), yieldOfCalls.get(calls), yieldOfPair.get(pairKey(name, calls))];
    const hope = tried.map(laplace).reduce((product, factor) => product * factor);
    return (hope * (options.failed.get(name) ?? 0.5)) ** 2 / (1 + covered(name, calls)) ** 3;
  };
  const pairs = counts.flatMap((calls) => tools.map((tool) => ({ tool, calls })));
  const open = pairs.filter(({ tool, calls }) => calls > 1 || covered(tool.name, 1) < quota);
  const pair = draw(random, open.length > 0 ? open : pairs, ({ tool, calls }) => chance(tool.name, calls));
  if (pair === undefined) return { calls: random.integer(least, most), tools: [] };
  const { tool: leading, calls } = pair;
  const named = [leading];
  for (let more = random.integer(1, Math.min(3, calls)) - 1; more > 0; more--) {
    const next = draw(random, companions(named, options), ({ name }) => chance(name, calls));
    if (next !== undefined) named.push(next);
  }
  return { calls, tools: readsFirst(named).map(({ name }) => name) };
}

type RequestedTool = RequestOptions["tools"][number];

/**
 * Reads that share an argument with a tool already named, or were called together with one in an admitted task; any read
 * where there is none.
 */
function companions(named: readonly RequestedTool[], { tools, past }: RequestOptions): RequestedTool[] {
  const names = named.map(({ name }) => name);
  const reads = tools.filter(({ name, effect }) => effect === "read" && !names.includes(name));
  const known = new Set(named.flatMap(argumentsOf));
  const seen = new Set(
    past.flatMap(({ called }) => (called?.some((name) => names.includes(name)) ? called : [])),
  );
  const fitting = reads.filter(
    (read) => seen.has(read.name) || argumentsOf(read).some((argument) => known.has(argument)),
  );
  return fitting.length > 0 ? fitting : reads;
}

function argumentsOf({ input }: RequestedTool): string[] {
  const { properties } = input;
  return properties !== null && typeof properties === "object" ? Object.keys(properties) : [];
}

function readsFirst(tools: readonly RequestedTool[]): RequestedTool[] {
  return [
    ...tools.filter(({ effect }) => effect === "read"),
    ...tools.filter(({ effect }) => effect === "write"),
  ];
}

interface Yield {
  asked: number;
  /** Admitted tasks that are what was asked for. */
  kept: number;
}

/** What the past yielded, by tool and by number of calls, and how many admitted tasks call a tool and make so many calls. */
function tally(past: readonly PastChallenge[]) {
  const yieldOfTool = new Map<string, Yield>();
  const yieldOfCalls = new Map<number, Yield>();
  const yieldOfPair = new Map<string, Yield>();
  const pairs = new Map<string, number>();
  for (const { asked, called } of past) {
    const asMany = called?.length === asked.calls;
    for (const name of asked.tools) {
      const calledIt = called?.includes(name) === true;
      count(yieldOfTool, name, calledIt);
      count(yieldOfPair, pairKey(name, asked.calls), asMany && calledIt);
    }
    count(yieldOfCalls, asked.calls, asMany);
    for (const name of new Set(called)) {
      const key = pairKey(name, called?.length ?? 0);
      pairs.set(key, (pairs.get(key) ?? 0) + 1);
    }
  }
  return {
    yieldOfTool,
    yieldOfCalls,
    yieldOfPair,
    covered: (name: string, calls: number) => pairs.get(pairKey(name, calls)) ?? 0,
  };
}

const pairKey = (name: string, calls: number) => `${name} ${calls}`;

function count<Key>(yields: Map<Key, Yield>, key: Key, kept: boolean): void {
  const before = yields.get(key) ?? { asked: 0, kept: 0 };
  yields.set(key, { asked: before.asked + 1, kept: before.kept + Number(kept) });
}

/** Laplace's rule of succession: optimistic about what was never tried. */
function laplace({ asked, kept }: Yield = { asked: 0, kept: 0 }): number {
  return (kept + 1) / (asked + 2);
}

/** One of the items, with chances in proportion to their weights; undefined where there is none. */
function draw<T>(random: Random, items: readonly T[], weightOf: (item: T) => number): T | undefined {
  const weights = items.map(weightOf);
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return items[index] ?? items.at(-1);
}

import calculation from "../environments/calculation/index.ts";
import { type PastChallenge, requestOf, type TaskRequest } from "../src/challenger/index.ts";
import { createRandom } from "../src/core/index.ts";

const { tools } = calculation;
/** By tool, for one call; every further call leaves 60%. */
const yields = [0, 0, 0, 0, 0, 0, 0.01, 0.02, 0.03, 0.05, 0.05, 0.1, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
const quota = 12;
const wave = 50;

export interface Played {
  admitted: number;
  /** Pairs of tool and number of calls that have a task. */
  pairs: number;
  /** How many equally full pairs would be as even: the exponential of the entropy. */
  evenPairs: number;
  /** Share of the challenges that asked for a tool that never yields. */
  hopeless: number;
}

type Ask = (seed: number, index: number, past: readonly PastChallenge[]) => TaskRequest;

/** Tools and numbers of calls take turns, whatever comes of it. */
export const inTurn =
  (most: number): Ask =>
  (seed, index) => ({
    calls: createRandom("calls", seed, index).integer(1, most),
    tools: [tools[index % tools.length]?.name ?? ""],
  });

export const leastCovered =
  (most: number): Ask =>
  (seed, index, past) =>
    requestOf(createRandom("play", seed, index), {
      tools,
      calls: [1, most],
      quota,
      past,
      failed: new Map(),
    });

/**
 * Poses challenges about `calculation` to a challenger whose yield differs by tool, and who instead writes one call of its
 * easiest tool in 30% of them. The quota holds for either way of asking. No model is involved.
 */
export function play(seed: number, challenges: number, ask: Ask): Played {
  const easiest = createRandom("yields", seed).shuffle(tools.map(({ name }) => name));
  const yieldOf = new Map(easiest.map((name, index) => [name, yields[index] as number]));
  const past: PastChallenge[] = [];
  const sizes = new Map<string, number>();
  for (let first = 0; first < challenges; first += wave) {
    const known = [...past];
    for (let index = first; index < first + wave; index++) {
      const asked = ask(seed, index, known);
      known.push({ asked, called: null });
      const random = createRandom("challenger", seed, index);
      const obeys = random.chance(0.7);
      const tool = (obeys ? asked.tools[0] : easiest.at(-1)) ?? "";
      const calls = obeys ? asked.calls : 1;
      const pair = `${tool} ${calls}`;
      const size = sizes.get(pair) ?? 0;
      const admitted = random.chance((yieldOf.get(tool) ?? 0) * 0.6 ** (calls - 1)) && size < quota;
      if (admitted) sizes.set(pair, size + 1);
      past.push({ asked, called: admitted ? Array<string>(calls).fill(tool) : null });
    }
  }
  const counts = [...sizes.values()];
  const admitted = counts.reduce((sum, count) => sum + count, 0);
  const entropy = -counts.reduce((sum, count) => sum + (count / admitted) * Math.log(count / admitted), 0);
  const hopeless = past.filter(({ asked }) => yieldOf.get(asked.tools[0] ?? "") === 0).length;
  return { admitted, pairs: counts.length, evenPairs: Math.exp(entropy), hopeless: hopeless / past.length };
}

/** Field by field over several seeds. */
export function meanOf(plays: readonly Played[]): Played {
  const mean = (field: keyof Played) => plays.reduce((sum, each) => sum + each[field], 0) / plays.length;
  return {
    admitted: mean("admitted"),
    pairs: mean("pairs"),
    evenPairs: mean("evenPairs"),
    hopeless: mean("hopeless"),
  };
}

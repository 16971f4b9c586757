import { inTurn, leastCovered, meanOf, play } from "./artificial-challenger.ts";

/** What a budget of challenges covers, asked for in turn and asked for as the loop does: `npx tsx bench/requests.ts`. */
const seeds = Array.from({ length: 20 }, (_, seed) => seed);
for (const most of [2, 6]) {
  for (const challenges of [300, 1000]) {
    for (const [name, ask] of [
      ["in turn", inTurn(most)],
      ["least covered", leastCovered(most)],
    ] as const) {
      const { admitted, pairs, evenPairs, hopeless } = meanOf(
        seeds.map((seed) => play(seed, challenges, ask)),
      );
      console.log(
        `1 to ${most} calls, ${challenges} challenges, ${name}: ${admitted.toFixed(1)} tasks in ${pairs.toFixed(1)} pairs of tool and calls, as even as ${evenPairs.toFixed(1)}; ${(hopeless * 100).toFixed(0)}% asked for tools that never yield`,
      );
    }
  }
}

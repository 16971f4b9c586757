import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import type { Node } from "./forest.ts";
import { type Bundle, pack } from "./pack.ts";

const datum = (...ids: number[]) => ({ ids, weights: ids.map(() => 1) });
const limits = { tokens: 4096, scores: 2 ** 20, balance: 720, overhead: 64, blocks: 4 };
const range = (start: number, length: number) => Array.from({ length }, (_, i) => start + i);

/** What the graph sees of a datum from the place back: tokens and targets along the parents, and its position. */
function seenFrom({ bundles }: { bundles: Bundle[] }, place: number) {
  const { start, nodes } = bundles.findLast(({ start }) => start <= place) as Bundle;
  const chain: Node[] = [];
  for (let at = place - start; at >= 0; at = chain[0]?.parent ?? -1) chain.unshift(nodes[at] as Node);
  return {
    ids: chain.map(({ id }) => id),
    targets: chain.map(({ target }) => target),
    position: chain.at(-1)?.position,
  };
}

const laneOf = ({ prefix, length }: Bundle, at: number) =>
  at < prefix ? -1 : Math.floor((at - prefix) / length);

test("every token is predicted from its own past, which lies in its lane and in the prefix", () => {
  const random = createRandom("pack");
  const tokens = (count: number) => Array.from({ length: count }, () => random.integer(0, 9));
  const [a, b] = [tokens(60), tokens(90)];
  const data = [
    ...Array.from({ length: 12 }, (_, i) => [...a, ...tokens(5 + 7 * i)]),
    ...Array.from({ length: 5 }, () => [...b, ...tokens(30)]),
    ...Array.from({ length: 30 }, () => tokens(12)),
    ...[a, b, [], [3], [...a.slice(0, 40), 1, 2, 3], [...a, 4, 4, 4], [...a, 4, 4, 4], [...a, 4, 4, 5]],
  ].map((ids) => datum(...ids));
  const packing = pack(data, { ...limits, scores: 30_000, overhead: 8 });
  expect(packing.bundles.length).toBeGreaterThan(3);
  for (const [d, { ids }] of data.entries()) {
    const places = packing.places[d] as number[];
    expect(places).toHaveLength(Math.max(0, ids.length - 1));
    expect(places.map((place) => seenFrom(packing, place))).toEqual(
      places.map((_, t) => ({ ids: ids.slice(0, t + 1), targets: ids.slice(1, t + 2), position: t })),
    );
  }
  const stray = packing.bundles.flatMap((bundle) =>
    bundle.nodes.filter((node, at) => {
      if (node === undefined || node.parent < 0 || laneOf(bundle, node.parent) === laneOf(bundle, at))
        return false;
      return node.parent !== bundle.shared - 1;
    }),
  );
  expect(stray).toEqual([]);
  const total = packing.bundles.flatMap(({ nodes }) => nodes.map((node) => node?.weight ?? 0));
  const weights = data.reduce((sum, { ids }) => sum + Math.max(0, ids.length - 1), 0);
  expect(total.reduce((a, b) => a + b)).toBe(weights);
});

test("data that begin alike share the nodes of the beginning, but not its last token", () => {
  const { bundles, places } = pack([datum(1, 2, 3, 4), datum(1, 2, 3, 5, 6)], limits);
  // A node is a token and the token after it, so the 3 that 4 follows is not the 3 that 5 follows.
  expect(bundles.map(({ prefix, shared, lanes, length }) => ({ prefix, shared, lanes, length }))).toEqual([
    { prefix: 4, shared: 2, lanes: 1, length: 4 },
  ]);
  expect(bundles[0]?.nodes.map((node) => node && [node.id, node.target, node.weight])).toEqual([
    ...[[1, 2, 2], [2, 3, 2], undefined, undefined],
    ...[[3, 5, 1], [5, 6, 1], [3, 4, 1], undefined],
  ]);
  expect(places).toEqual([
    [0, 1, 6],
    [0, 1, 4, 5],
  ]);
});

test("a prefix that is repeated counts what it predicts once", () => {
  const prefix = range(0, 40);
  const data = [100, 200, 300, 400].map((start) => datum(...prefix, ...range(start, 40)));
  const { bundles, places } = pack(data, { ...limits, tokens: 130, overhead: 0 });
  expect(bundles.map(({ lanes }) => lanes)).toEqual([2, 2]);
  expect(bundles.map(({ nodes }) => nodes[5]?.weight)).toEqual([4, 0]);
  expect(bundles.map(({ nodes }) => nodes[5]?.weighted)).toEqual([true, false]);
  expect(places.map((each) => each[5])).toEqual([5, 5, 5, 5]);
});

test("behind the prefix, sharing is refused where the added attention costs more than it saves", () => {
  const tail = (start: number) => range(start, 40);
  const system = range(1000, 100);
  const data = [
    datum(...system, 1, 2, 3, ...tail(100)),
    datum(...system, 1, 2, 3, ...tail(200)),
    datum(...system, 4, 5, 6, ...tail(300)),
  ];
  const nodes = (balance: number) =>
    pack(data, { ...limits, balance }).bundles.flatMap((each) => each.nodes.filter((node) => node)).length;
  expect(nodes(10)).toBe(99 + 3 * 43);
  expect(nodes(1e6)).toBe(99 + 3 * 43 - 3);
});

import { expect, test } from "vitest";
import { pack } from "./pack.ts";

const datum = (...ids: number[]) => ({ ids, weights: ids.map(() => 1) });
const limits = { rowLength: 100, balance: 1000 };

test("data that begin alike share the nodes of the beginning, but not its last token", () => {
  const { rows, places } = pack([datum(1, 2, 3, 4), datum(1, 2, 3, 5, 6)], limits);
  expect(rows).toEqual([
    {
      // A node is a token and the token after it, so the 3 that 4 follows is not the 3 that 5 follows.
      ids: [1, 2, 3, 3, 5],
      targets: [2, 3, 4, 5, 6],
      parents: [-1, 0, 1, 1, 3],
      positions: [0, 1, 2, 2, 3],
      weights: [2, 2, 1, 1, 1],
      weighted: [true, true, true, true, true],
    },
  ]);
  expect(places).toEqual([
    { row: 0, nodes: [0, 1, 2] },
    { row: 0, nodes: [0, 1, 3, 4] },
  ]);
});

test("data that share nothing get rows of their own, since attention would pay for both", () => {
  expect(pack([datum(1, 2, 3), datum(4, 5, 6)], limits).rows).toHaveLength(2);
});

test("a row ends at its limit, and a datum beyond it has a row of its own", () => {
  const prefix = Array.from({ length: 60 }, (_, i) => i);
  const data = [7, 8, 9].map((tail) =>
    datum(...prefix, ...Array.from({ length: 20 }, (_, i) => 100 * tail + i)),
  );
  expect(pack(data, limits).rows.map(({ ids }) => ids.length)).toEqual([99, 79]);
  expect(pack([datum(...Array.from({ length: 150 }, (_, i) => i))], limits).rows[0]?.ids).toHaveLength(149);
});

test("sharing is refused where the added attention costs more than the prefix", () => {
  const tail = (start: number) => Array.from({ length: 40 }, (_, i) => start + i);
  const data = [datum(1, 2, 3, ...tail(100)), datum(1, 2, 3, ...tail(200))];
  expect(pack(data, { rowLength: 1000, balance: 10 }).rows).toHaveLength(2);
  expect(pack(data, { rowLength: 1000, balance: 1e6 }).rows).toHaveLength(1);
});

import type { Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { microBatch } from "./micro-batch.ts";
import type { Bundle } from "./pack.ts";

const node = (id: number, parent: number, position: number, weight = 1) => ({
  id,
  target: id + 1,
  parent,
  position,
  weight,
  weighted: weight !== 0,
});
const none = undefined;

/** Two shared nodes and padding; a lane with a fork and a second beginning; a lane with one node. */
const bundle: Bundle = {
  start: 100,
  prefix: 4,
  shared: 2,
  lanes: 2,
  length: 4,
  nodes: [
    ...[node(10, -1, 0, 0), node(11, 0, 1), none, none],
    ...[node(20, 1, 2), node(21, 4, 3, 0), node(22, 4, 3), node(23, 1, 2)],
    ...[node(30, 1, 2), none, none, none],
  ],
};

test("a token sees itself and what comes before it in its lane and in the prefix", () => {
  const { feeds } = microBatch(bundle);
  const mask = (name: string, width: number) => {
    const bits = Array.from((feeds[name] as Tensor).data as Float32Array, (x) => (x === 0 ? 1 : 0));
    return Array.from({ length: bits.length / width }, (_, i) =>
      bits.slice(i * width, (i + 1) * width).join(""),
    );
  };
  expect(mask("prefixMask", 4)).toEqual(["1000", "1100", "1110", "1111"]);
  expect(mask("laneMask", 8)).toEqual([
    ...["11001000", "11001100", "11001010", "11000001"],
    ...["11001000", "11000100", "11000010", "11000001"],
  ]);
  expect(feeds.prefixMask?.dims).toEqual([1, 1, 4, 1, 4]);
  expect(feeds.laneMask?.dims).toEqual([2, 1, 4, 1, 8]);
});

test("nodes with a weight are predicted, at their place among those of all bundles", () => {
  const { feeds, ids, predicted } = microBatch(bundle);
  const data = (name: string) => Array.from((feeds[name] as Tensor).data as Int32Array, Number);
  expect([...ids]).toEqual([10, 11, 0, 0, 20, 21, 22, 23, 30, 0, 0, 0]);
  expect(data("positions")).toEqual([0, 1, 0, 0, 2, 3, 3, 2, 2, 0, 0, 0]);
  expect(data("source")).toEqual([1, 4, 6, 7, 8]);
  expect(data("targets")).toEqual([12, 21, 23, 24, 31]);
  expect(data("place")).toEqual([5, 0, 5, 5, 1, 5, 2, 3, 4, 5, 5, 5]);
  expect(data("dlogp")).toEqual([-1, -1, -1, -1, -1]);
  expect(predicted).toEqual([101, 104, 106, 107, 108].map((place) => ({ place, weight: 1 })));
});

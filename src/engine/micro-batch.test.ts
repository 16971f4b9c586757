import type { Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { groupRows, microBatch } from "./micro-batch.ts";
import type { Row } from "./pack.ts";

function chain(length: number): Row {
  const steps = Array.from({ length }, (_, i) => i);
  return {
    ids: steps,
    targets: steps.map((i) => i + 1),
    parents: steps.map((i) => i - 1),
    positions: steps,
    weights: steps.map(() => 1),
    weighted: steps.map(() => true),
  };
}

test("rows of similar length go together, within the limits of tokens and scores", () => {
  const rows = [10, 900, 12, 800, 700, 11].map(chain);
  expect(groupRows(rows, [0, 1, 2, 3, 4, 5])).toEqual([[1], [3], [4, 2], [5, 0]]);
  const groups = groupRows(
    Array.from({ length: 40 }, () => chain(200)),
    Array.from({ length: 40 }, (_, i) => i),
  );
  expect(groups.map((group) => group.length)).toEqual([20, 20]);
});

test("a node sees itself and its ancestors, padding only itself", () => {
  const fork: Row = { ...chain(4), parents: [-1, 0, 0, 2], positions: [0, 1, 1, 2] };
  const { feeds, predicted } = microBatch([fork, chain(2)], [0, 1], (_, node) => node !== 1);
  const data = (name: string) => (feeds[name] as Tensor).data;
  const mask = [...(data("mask") as Float32Array)].map((x) => (x === 0 ? 1 : 0));
  const rows = Array.from({ length: 8 }, (_, i) => mask.slice(4 * i, 4 * i + 4).join(""));
  expect(rows).toEqual(["1000", "1100", "1010", "1011", "1000", "1100", "0010", "0001"]);
  expect([...(data("positions") as BigInt64Array)].map(Number)).toEqual([0, 1, 1, 2, 0, 1, 0, 0]);
  expect([...(data("source") as Int32Array)]).toEqual([0, 2, 3, 4]);
  expect([...(data("place") as Int32Array)]).toEqual([0, 4, 1, 2, 3, 4, 4, 4]);
  expect(predicted.map(({ row, node }) => [row, node])).toEqual([
    [0, 0],
    [0, 2],
    [0, 3],
    [1, 0],
  ]);
});

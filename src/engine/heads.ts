import type { Graph, Value } from "./onnx.ts";

export interface HeadSizes {
  /** Of this tensor: query heads, or kv heads for keys and values. */
  heads: number;
  kvHeads: number;
  headSize: number;
}

/** [N, heads x size] to [rows, kv heads, tokens x group, size]; `frame` is the vector (rows, tokens). */
export function split(g: Graph, x: Value, frame: Value, { heads, kvHeads, headSize }: HeadSizes): Value {
  const width = (heads / kvHeads) * headSize;
  const shape = g.op("Concat", [frame, g.integers(kvHeads, width)], { axis: 0 });
  const perHead = g.op("Transpose", [g.op("Reshape", [x, shape])], { perm: [0, 2, 1, 3] });
  return heads === kvHeads ? perHead : g.op("Reshape", [perHead, g.integers(0, kvHeads, -1, headSize)]);
}

/** The inverse of `split`. */
export function merge(g: Graph, x: Value, { heads, kvHeads, headSize }: HeadSizes): Value {
  const width = (heads / kvHeads) * headSize;
  const perHead = heads === kvHeads ? x : g.op("Reshape", [x, g.integers(0, kvHeads, -1, width)]);
  const perToken = g.op("Transpose", [perHead], { perm: [0, 2, 1, 3] });
  return g.op("Reshape", [perToken, g.integers(-1, heads * headSize)]);
}

/** Adds a mask [.., 1, tokens, 1, keys] to scores [rows, kv heads, tokens x group, keys]: the group's queries share it. */
export function addMask(
  g: Graph,
  scores: Value,
  mask: Value,
  keys: Value,
  { heads, kvHeads }: HeadSizes,
): Value {
  const grouped = g.op("Concat", [g.integers(0, kvHeads, -1, heads / kvHeads), keys], { axis: 0 });
  const flat = g.op("Concat", [g.integers(0, kvHeads, -1), keys], { axis: 0 });
  return g.op("Reshape", [g.op("Add", [g.op("Reshape", [scores, grouped]), mask]), flat]);
}

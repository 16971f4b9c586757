import type { Operator } from "./autodiff.ts";
import { type HeadSizes, merge, split } from "./heads.ts";
import type { Graph, Value } from "./onnx.ts";
import { attend, attendBack, type Sequences } from "./sequence-attention.ts";

export interface Inputs {
  /** [N, heads x head size] */
  q: Value;
  /** [N, kv heads x head size], as is v */
  k: Value;
  v: Value;
  /** [1, 1, P, 1, P] */
  prefixMask: Value;
  /** [K, 1, L, 1, P + L] */
  laneMask: Value;
}

type Saved = Record<"prefix" | "lanes", { sequences: Sequences; p: Value[] }>;

/**
 * Grouped attention over N = P + K x L tokens: a prefix of P tokens that sees itself, and after it K lanes of L tokens that
 * see the prefix and themselves, but not each other. The masks are added to the scores and hide at least what comes
 * later. P and L have to be multiples of `attentionBlocks`.
 */
export const attention: Operator<Inputs, HeadSizes, Saved> = {
  forward: (g, inputs, sizes) => {
    const { prefix, lanes, join } = partsOf(g, inputs, sizes);
    const first = prefix.take(inputs);
    const rest = lanes.take(inputs);
    const everyLane = g.op("Concat", [lanes.rows, g.integers(1, 1, 1)], { axis: 0 });
    const behind = (before: Value, own: Value) =>
      g.op("Concat", [g.op("Expand", [before, everyLane]), own], { axis: 2 });
    const sequences = { q: rest.q, k: behind(first.k, rest.k), v: behind(first.v, rest.v) };
    const one = attend(g, first, inputs.prefixMask, sizes);
    const many = attend(g, sequences, inputs.laneMask, sizes);
    const saved = { prefix: { sequences: first, p: one.p }, lanes: { sequences, p: many.p } };
    return { output: join(one.output, many.output, sizes.heads), saved };
  },
  backward: (g, dy, { inputs, sizes, output, saved }) => {
    const { prefix, lanes, join } = partsOf(g, inputs, sizes);
    const perHead = g.integers(0, sizes.heads, sizes.headSize);
    const product = g.op("Reshape", [g.op("Mul", [dy, output]), perHead]);
    const means = g.op("ReduceSum", [product, g.integers(-1)], { keepdims: 0 });
    const back = (part: Part, { sequences, p }: Saved["prefix"]) => {
      const gradient = { dy: part.split(dy, sizes.heads), means: part.split(means, sizes.heads, 1) };
      return attendBack(g, gradient, sequences, p, sizes);
    };
    const one = back(prefix, saved.prefix);
    const many = back(lanes, saved.lanes);
    const keys = (first: Value, rest: Value) => {
      const [axis, end] = [g.integers(2), g.integers(2 ** 30)];
      const before = g.op("Slice", [rest, g.integers(0), prefix.tokens, axis]);
      const own = g.op("Slice", [rest, prefix.tokens, end, axis]);
      const sum = g.op("Add", [first, g.op("ReduceSum", [before, g.integers(0)], { keepdims: 1 })]);
      return join(sum, own, sizes.kvHeads);
    };
    return { q: join(one.q, many.q, sizes.heads), k: keys(one.k, many.k), v: keys(one.v, many.v) };
  },
};

type Part = ReturnType<typeof partsOf>["prefix"];

/** The two parts of [N, width] as rows of heads, and back. */
function partsOf(g: Graph, { prefixMask, laneMask }: Inputs, { heads, kvHeads, headSize }: HeadSizes) {
  const part = (mask: Value, rowsOf: (x: Value) => Value) => {
    const shape = g.op("Shape", [mask]);
    const rows = g.op("Slice", [shape, g.integers(0), g.integers(1)]);
    const tokens = g.op("Slice", [shape, g.integers(2), g.integers(3)]);
    const frame = g.op("Concat", [rows, tokens], { axis: 0 });
    const splitPart = (x: Value, heads: number, size = headSize) =>
      split(g, rowsOf(x), frame, { heads, kvHeads, headSize: size });
    const take = ({ q, k, v }: Inputs): Sequences => ({
      q: splitPart(q, heads),
      k: splitPart(k, kvHeads),
      v: splitPart(v, kvHeads),
    });
    return { rows, tokens, split: splitPart, take };
  };
  const zero = g.integers(0);
  const prefix = part(prefixMask, (x) => g.op("Slice", [x, zero, prefix.tokens, zero]));
  const lanes = part(laneMask, (x) => g.op("Slice", [x, prefix.tokens, g.integers(2 ** 30), zero]));
  const join = (first: Value, rest: Value, heads: number) => {
    const rows = [first, rest].map((x) => merge(g, x, { heads, kvHeads, headSize }));
    return g.op("Concat", rows, { axis: 0 });
  };
  return { prefix, lanes, join };
}

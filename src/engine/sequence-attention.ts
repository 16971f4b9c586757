import { addMask, type HeadSizes } from "./heads.ts";
import type { Graph, Value } from "./onnx.ts";

/**
 * Queries [rows, kv heads, tokens x group, head size], keys and values [rows, kv heads, keys, head size]: the last keys
 * are those of the tokens, the ones before come before them.
 */
export interface Sequences {
  q: Value;
  k: Value;
  v: Value;
}

/**
 * Each block of queries meets the keys up to its end only, which saves nearly half of the tokens' own scores. The number
 * of tokens has to be a multiple of the number of blocks.
 */
export const attentionBlocks = 4;

/** `mask` [rows, 1, tokens, 1, keys] is added to the scores; `p` are the probabilities by block. */
export function attend(g: Graph, { q, k, v }: Sequences, mask: Value, sizes: HeadSizes) {
  const alpha = { float: 1 / Math.sqrt(sizes.headSize) };
  const blocks = blocksOf(g, { q, k }, sizes);
  const p = blocks.map((block) => {
    const products = g.contrib("FusedMatMul", [block.queries(q), block.keys(k)], { transB: 1, alpha });
    return g.op("Softmax", [addMask(g, products, block.mask(mask), block.end, sizes)], { axis: -1 });
  });
  const outputs = blocks.map((block, i) => g.op("MatMul", [p[i] as Value, block.keys(v)]));
  return { output: g.op("Concat", outputs, { axis: 2 }), p };
}

/** The gradients of q, k and v; `means` [rows, kv heads, tokens x group, 1] is the sum of dy x output. */
export function attendBack(
  g: Graph,
  { dy, means }: { dy: Value; means: Value },
  { q, k, v }: Sequences,
  p: readonly Value[],
  sizes: HeadSizes,
): Sequences {
  const alpha = { float: 1 / Math.sqrt(sizes.headSize) };
  const parts = blocksOf(g, { q, k }, sizes).map((block, i) => {
    const pi = p[i] as Value;
    const dout = block.queries(dy);
    const dp = g.contrib("FusedMatMul", [dout, block.keys(v)], { transB: 1 });
    const dscores = g.op("Mul", [pi, g.op("Sub", [dp, block.queries(means)])]);
    return {
      q: g.contrib("FusedMatMul", [dscores, block.keys(k)], { alpha }),
      k: block.widen(g.contrib("FusedMatMul", [block.queries(q), dscores], { transA: 1, alpha })),
      v: block.widen(g.contrib("FusedMatMul", [dout, pi], { transA: 1 })),
    };
  });
  const all = (name: keyof Sequences) => parts.map((part) => part[name]);
  // The transpose of a narrow matrix is cheap, that of the scores is not.
  const sum = (values: Value[]) =>
    g.op("Transpose", [values.reduce((total, value) => g.op("Add", [total, value]))], { perm: [0, 1, 3, 2] });
  return { q: g.op("Concat", all("q"), { axis: 2 }), k: sum(all("k")), v: sum(all("v")) };
}

/** The parts of the operands that the blocks of queries need. Equal slices are computed once by the runtime. */
function blocksOf(g: Graph, { q, k }: { q: Value; k: Value }, { heads, kvHeads }: HeadSizes) {
  const group = heads / kvHeads;
  const lengthOf = (x: Value) => g.op("Slice", [g.op("Shape", [x]), g.integers(2), g.integers(3)]);
  const keys = lengthOf(k);
  const tokens = g.op("Div", [lengthOf(q), g.integers(group)]);
  const before = g.op("Sub", [keys, tokens]);
  const length = g.op("Div", [tokens, g.integers(attentionBlocks)]);
  const times = (factor: number) => g.op("Mul", [length, g.integers(factor)]);
  const zero = g.integers(0);
  const slice = (x: Value, from: Value, to: Value, axis: number) =>
    g.op("Slice", [x, from, to, g.integers(axis)]);
  return Array.from({ length: attentionBlocks }, (_, block) => {
    const last = block + 1 === attentionBlocks;
    const end = last ? keys : g.op("Add", [before, times(block + 1)]);
    const beyond = g.op("Concat", [zero, g.op("Sub", [keys, end])], { axis: 0 });
    return {
      end,
      queries: (x: Value) => slice(x, times(block * group), times((block + 1) * group), 2),
      keys: (x: Value) => (last ? x : slice(x, zero, end, 2)),
      mask: (x: Value) => slice(slice(x, times(block), times(block + 1), 2), zero, end, 4),
      /** Zeros for the keys after the block's end. */
      widen: (x: Value) => (last ? x : g.op("Pad", [x, beyond, "", g.integers(3)])),
    };
  });
}

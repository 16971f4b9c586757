import type { Operator } from "./autodiff.ts";
import type { Graph, Value } from "./onnx.ts";

/**
 * The operators of a Llama model with their gradients. Activations are [N, width] with N = rows x tokens, so that
 * linear layers are plain matrix products; attention sees [rows, kv heads, tokens x group, head size].
 */
export const operators = {
  add: operator<{ a: Value; b: Value }, object, null>({
    forward: (g, { a, b }) => ({ output: g.op("Add", [a, b]), saved: null }),
    backward: (_g, dy) => ({ a: dy, b: dy }),
  }),

  /** x W^T, with the weight as PyTorch stores it: [out, in]. */
  linear: operator<{ x: Value; weight: Value }, object, null>({
    forward: (g, { x, weight }) => ({ output: g.op("Gemm", [x, weight], { transB: 1 }), saved: null }),
    backward: (g, dy, { inputs: { x, weight } }) => ({
      x: g.op("Gemm", [dy, weight]),
      weight: g.op("Gemm", [dy, x], { transA: 1 }),
    }),
  }),

  rmsNorm: operator<{ x: Value; weight: Value }, { epsilon: number }, { inverse: Value }>({
    forward: (g, { x, weight }, { epsilon }) => {
      const attributes = { axis: -1, epsilon: { float: epsilon }, stash_type: 1 };
      const [output, inverse] = g.op2("SimplifiedLayerNormalization", [x, weight], attributes);
      return { output, saved: { inverse } };
    },
    backward: (g, dy, { inputs: { x, weight }, saved: { inverse } }) => {
      const unit = g.op("Mul", [x, inverse]);
      const dunit = g.op("Mul", [dy, weight]);
      const along = g.op("ReduceMean", [g.op("Mul", [dunit, unit]), g.integers(1)], { keepdims: 1 });
      const across = g.op("Sub", [dunit, g.op("Mul", [unit, along])]);
      return {
        x: g.op("Mul", [across, inverse]),
        weight: g.op("ReduceSum", [g.op("Mul", [dy, unit]), g.integers(0)], { keepdims: 0 }),
      };
    },
  }),

  /** Rotary positions in Hugging Face's convention (rotate_half). The gradient is the opposite rotation. */
  rotate: operator<
    { x: Value; positions: Value; cos: Value; sin: Value; minusSin: Value },
    { heads: number; headSize: number },
    null
  >({
    forward: (g, { x, positions, cos, sin }, sizes) => ({
      output: rotation(g, [x, positions, cos, sin], sizes),
      saved: null,
    }),
    backward: (g, dy, { inputs: { positions, cos, minusSin }, sizes }) => ({
      x: rotation(g, [dy, positions, cos, minusSin], sizes),
    }),
  }),

  /** [N, heads x size] to [rows, kv heads, tokens x group, size]; `frame` is the vector (rows, tokens). */
  splitHeads: operator<{ x: Value; frame: Value }, HeadSizes, null>({
    forward: (g, { x, frame }, sizes) => ({ output: split(g, x, frame, sizes), saved: null }),
    backward: (g, dy, { sizes }) => ({ x: merge(g, dy, sizes) }),
  }),

  mergeHeads: operator<{ x: Value; frame: Value }, HeadSizes, null>({
    forward: (g, { x }, sizes) => ({ output: merge(g, x, sizes), saved: null }),
    backward: (g, dy, { inputs: { frame }, sizes }) => ({ x: split(g, dy, frame, sizes) }),
  }),

  /**
   * Grouped attention; `mask` [rows, 1, tokens, 1, tokens] is added to the scores and hides at least what comes later.
   * Each of `attentionBlocks` blocks of queries meets the keys up to its end only, which saves nearly half of the
   * scores; the number of tokens has to be a multiple of the number of blocks.
   */
  attention: operator<{ q: Value; k: Value; v: Value; mask: Value }, HeadSizes, { p: Value[] }>({
    forward: (g, { q, k, v, mask }, sizes) => {
      const alpha = { float: 1 / Math.sqrt(sizes.headSize) };
      const p = blocksOf(g, k, sizes).map((block) => {
        const products = g.contrib("FusedMatMul", [block.queries(q), block.keys(k)], { transB: 1, alpha });
        return maskedSoftmax(g, products, block.mask(mask), block.end, sizes);
      });
      const outputs = blocksOf(g, k, sizes).map((block, i) => g.op("MatMul", [p[i] as Value, block.keys(v)]));
      return { output: g.op("Concat", outputs, { axis: 2 }), saved: { p } };
    },
    backward: (g, dy, { inputs: { q, k, v }, sizes, output, saved }) => {
      const alpha = { float: 1 / Math.sqrt(sizes.headSize) };
      const means = g.op("ReduceSum", [g.op("Mul", [dy, output]), g.integers(-1)], { keepdims: 1 });
      const parts = blocksOf(g, k, sizes).map((block, i) => {
        const p = saved.p[i] as Value;
        const dout = block.queries(dy);
        const dp = g.contrib("FusedMatMul", [dout, block.keys(v)], { transB: 1 });
        const dscores = g.op("Mul", [p, g.op("Sub", [dp, block.queries(means)])]);
        return {
          q: g.contrib("FusedMatMul", [dscores, block.keys(k)], { alpha }),
          k: block.widen(g.contrib("FusedMatMul", [dscores, block.queries(q)], { transA: 1, alpha })),
          v: block.widen(g.contrib("FusedMatMul", [p, dout], { transA: 1 })),
        };
      });
      const sum = (values: Value[]) => values.reduce((total, value) => g.op("Add", [total, value]));
      return {
        q: g.op(
          "Concat",
          parts.map((part) => part.q),
          { axis: 2 },
        ),
        k: sum(parts.map((part) => part.k)),
        v: sum(parts.map((part) => part.v)),
      };
    },
  }),

  /** silu(gate) * up */
  swiglu: operator<{ gate: Value; up: Value }, object, { sigmoid: Value; silu: Value }>({
    forward: (g, { gate, up }) => {
      const sigmoid = g.op("Sigmoid", [gate]);
      const silu = g.op("Mul", [gate, sigmoid]);
      return { output: g.op("Mul", [silu, up]), saved: { sigmoid, silu } };
    },
    backward: (g, dy, { inputs: { up }, saved: { sigmoid, silu } }) => {
      const slope = g.op("Add", [sigmoid, g.op("Sub", [silu, g.op("Mul", [silu, sigmoid])])]);
      return { gate: g.op("Mul", [g.op("Mul", [dy, up]), slope]), up: g.op("Mul", [dy, silu]) };
    },
  }),

  /**
   * The rows `source` [M] of x. No row is picked twice, so the gradient is a pick too: `place` [N] says where in the
   * result a row went, and M (one past the end, a row of zeros) for rows that were not picked. No scatter needed.
   */
  pick: operator<{ x: Value; source: Value; place: Value }, { width: number }, null>({
    forward: (g, { x, source }) => ({ output: g.op("Gather", [x, source]), saved: null }),
    backward: (g, dy, { inputs: { place }, sizes: { width } }) => {
      const zeros = g.floats(new Float32Array(width), [1, width]);
      return { x: g.op("Gather", [g.op("Concat", [dy, zeros], { axis: 0 }), place]) };
    },
  }),

  /** log p of `targets` [M, 1] under softmax(x W^T), as [M, 1]. LogSoftmax first: Log of a Softmax underflows. */
  logProbability: operator<{ x: Value; weight: Value; targets: Value }, object, { logp: Value }>({
    forward: (g, { x, weight, targets }) => {
      const logp = g.op("LogSoftmax", [g.op("Gemm", [x, weight], { transB: 1 })], { axis: -1 });
      return { output: g.op("GatherElements", [logp, targets], { axis: 1 }), saved: { logp } };
    },
    backward: (g, dy, { inputs: { x, weight, targets }, output, saved: { logp } }) => {
      // d logits = -dy (p - onehot); the factor -dy joins the narrow side of each product.
      const minusDy = g.op("Neg", [dy]);
      const hit = g.op("Sub", [g.op("Exp", [output]), g.floats(Float32Array.of(1), [1, 1])]);
      const error = g.op("ScatterElements", [g.op("Exp", [logp]), targets, hit], { axis: 1 });
      return {
        x: g.op("Mul", [g.op("Gemm", [error, weight]), minusDy]),
        weight: g.op("Gemm", [error, g.op("Mul", [x, minusDy])], { transA: 1 }),
      };
    },
  }),
};

export interface HeadSizes {
  /** Of this tensor: query heads, or kv heads for keys and values. */
  heads: number;
  kvHeads: number;
  headSize: number;
}

/** x, positions [N, 1], cos and sin [longest, head size / 2] */
function rotation(
  g: Graph,
  [x, ...tables]: [x: Value, positions: Value, cos: Value, sin: Value],
  { heads, headSize }: { heads: number; headSize: number },
): Value {
  const width = heads * headSize;
  const steps = g.op("Reshape", [x, g.integers(-1, 1, width)]);
  const rotated = g.contrib("RotaryEmbedding", [steps, ...tables], { num_heads: heads });
  return g.op("Reshape", [rotated, g.integers(-1, width)]);
}

export function split(g: Graph, x: Value, frame: Value, { heads, kvHeads, headSize }: HeadSizes): Value {
  const width = (heads / kvHeads) * headSize;
  const shape = g.op("Concat", [frame, g.integers(kvHeads, width)], { axis: 0 });
  const perHead = g.op("Transpose", [g.op("Reshape", [x, shape])], { perm: [0, 2, 1, 3] });
  return heads === kvHeads ? perHead : g.op("Reshape", [perHead, g.integers(0, kvHeads, -1, headSize)]);
}

export function merge(g: Graph, x: Value, { heads, kvHeads, headSize }: HeadSizes): Value {
  const width = (heads / kvHeads) * headSize;
  const perHead = heads === kvHeads ? x : g.op("Reshape", [x, g.integers(0, kvHeads, -1, width)]);
  const perToken = g.op("Transpose", [perHead], { perm: [0, 2, 1, 3] });
  return g.op("Reshape", [perToken, g.integers(-1, heads * headSize)]);
}

/** Softmax over `keys` keys of scores [rows, kv heads, tokens x group, keys], with a mask [.., 1, tokens, 1, keys]. */
function maskedSoftmax(g: Graph, scores: Value, mask: Value, keys: Value, sizes: HeadSizes): Value {
  return g.op("Softmax", [addMask(g, scores, mask, keys, sizes)], { axis: -1 });
}

/** The group's queries share the mask. */
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

export const attentionBlocks = 4;

/** The parts of the operands that the blocks of queries need. Equal slices are computed once by the runtime. */
function blocksOf(g: Graph, k: Value, { heads, kvHeads }: HeadSizes) {
  const group = heads / kvHeads;
  const tokens = g.op("Slice", [g.op("Shape", [k]), g.integers(2), g.integers(3)]);
  const length = g.op("Div", [tokens, g.integers(attentionBlocks)]);
  const times = (factor: number) => g.op("Mul", [length, g.integers(factor)]);
  const zero = g.integers(0);
  const slice = (x: Value, from: Value, to: Value, axis: number) =>
    g.op("Slice", [x, from, to, g.integers(axis)]);
  return Array.from({ length: attentionBlocks }, (_, block) => {
    const end = times(block + 1);
    const beyond = g.op("Concat", [zero, g.op("Sub", [tokens, end])], { axis: 0 });
    return {
      end,
      queries: (x: Value) => slice(x, times(block * group), times((block + 1) * group), 2),
      keys: (x: Value) => slice(x, zero, end, 2),
      mask: (x: Value) => slice(slice(x, times(block), end, 2), zero, end, 4),
      /** Zeros for the keys after the block's end. */
      widen: (x: Value) => g.op("Pad", [x, beyond, "", g.integers(2)]),
    };
  });
}

function operator<Inputs, Sizes, Saved>(
  definition: Operator<Inputs, Sizes, Saved>,
): Operator<Inputs, Sizes, Saved> {
  return definition;
}

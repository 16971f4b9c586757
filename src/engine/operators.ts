import { attention } from "./attention.ts";
import type { Operator } from "./autodiff.ts";
import type { Graph, Value } from "./onnx.ts";

/**
 * The operators of the models with their gradients. Activations are [N, width], so that linear layers are plain
 * matrix products.
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

  /** x W^T + b */
  affine: operator<{ x: Value; weight: Value; bias: Value }, object, null>({
    forward: (g, { x, weight, bias }) => ({
      output: g.op("Gemm", [x, weight, bias], { transB: 1 }),
      saved: null,
    }),
    backward: (g, dy, { inputs: { x, weight } }) => ({
      x: g.op("Gemm", [dy, weight]),
      weight: g.op("Gemm", [dy, x], { transA: 1 }),
      bias: g.op("ReduceSum", [dy, g.integers(0)], { keepdims: 0 }),
    }),
  }),

  /** y + scale (x A^T) B^T */
  lora: operator<{ y: Value; x: Value; a: Value; b: Value }, { scale: number }, { narrow: Value }>({
    forward: (g, { y, x, a, b }, { scale }) => {
      const narrow = g.op("Gemm", [x, a], { transB: 1 });
      const output = g.op("Gemm", [narrow, b, y], { transB: 1, alpha: { float: scale } });
      return { output, saved: { narrow } };
    },
    backward: (g, dy, { inputs: { x, a, b }, sizes: { scale }, saved: { narrow } }) => {
      const alpha = { float: scale };
      const dnarrow = g.op("Gemm", [dy, b], { alpha });
      return {
        y: dy,
        x: g.op("Gemm", [dnarrow, a]),
        a: g.op("Gemm", [dnarrow, x], { transA: 1 }),
        b: g.op("Gemm", [dy, narrow], { transA: 1, alpha }),
      };
    },
  }),

  /** The same numbers in rows of another width. */
  reshape: operator<{ x: Value }, { from: number; to: number }, null>({
    forward: (g, { x }, { to }) => ({ output: g.op("Reshape", [x, g.integers(-1, to)]), saved: null }),
    backward: (g, dy, { sizes: { from } }) => ({ x: g.op("Reshape", [dy, g.integers(-1, from)]) }),
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

  attention,

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

function operator<Inputs, Sizes, Saved>(
  definition: Operator<Inputs, Sizes, Saved>,
): Operator<Inputs, Sizes, Saved> {
  return definition;
}

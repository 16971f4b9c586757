import { Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { type Operator, Tape } from "./autodiff.ts";
import { Graph, type Value } from "./onnx.ts";
import { operators } from "./operators.ts";
import { attentionBlocks } from "./sequence-attention.ts";
import { openSession } from "./session.ts";

interface Case {
  sizes: object;
  /** Inputs with a gradient, by shape; filled with random numbers. */
  differentiable: Record<string, number[]>;
  /** Positions, masks, indices. */
  fixed?: Record<string, Tensor>;
  output: number[];
}

const longs = (values: number[], shape: number[]) =>
  new Tensor("int64", BigInt64Array.from(values, BigInt), shape);
const integers = (values: number[], shape: number[]) => new Tensor("int32", Int32Array.from(values), shape);
const floats = (values: number[], shape: number[]) => new Tensor("float32", Float32Array.from(values), shape);
const angles = Array.from({ length: 5 * 8 }, (_, i) => Math.floor(i / 8) * 0.7 ** (i % 8));
const heads = { heads: 4, kvHeads: 2, headSize: 8 };
const [prefix, length, lanes] = [attentionBlocks, 2 * attentionBlocks, 2];
const tokens = prefix + lanes * length;
/** The last queries are those of the last keys; all see the keys before. */
const causal = (rows: number, queries: number, keys: number) =>
  floats(
    Array.from({ length: rows * queries * keys }, (_, i) =>
      i % keys <= keys - queries + (Math.floor(i / keys) % queries) ? 0 : -1e9,
    ),
    [rows, 1, queries, 1, keys],
  );

/** One row an operator. Attention has a prefix and two lanes, and four query heads on two kv heads. */
const cases: Record<keyof typeof operators, Case> = {
  add: { sizes: {}, differentiable: { a: [3, 4], b: [3, 4] }, output: [3, 4] },
  linear: { sizes: {}, differentiable: { x: [3, 4], weight: [5, 4] }, output: [3, 5] },
  affine: { sizes: {}, differentiable: { x: [3, 4], weight: [5, 4], bias: [5] }, output: [3, 5] },
  lora: {
    sizes: { scale: 0.5 },
    differentiable: { y: [3, 5], x: [3, 4], a: [2, 4], b: [5, 2] },
    output: [3, 5],
  },
  reshape: { sizes: { from: 6, to: 2 }, differentiable: { x: [3, 6] }, output: [9, 2] },
  rmsNorm: { sizes: { epsilon: 1e-5 }, differentiable: { x: [3, 6], weight: [6] }, output: [3, 6] },
  rotate: {
    sizes: { heads: 2, headSize: 16 },
    differentiable: { x: [3, 32] },
    fixed: {
      positions: longs([4, 0, 2], [3, 1]),
      cos: floats(angles.map(Math.cos), [5, 8]),
      sin: floats(angles.map(Math.sin), [5, 8]),
      minusSin: floats(
        angles.map((angle) => -Math.sin(angle)),
        [5, 8],
      ),
    },
    output: [3, 32],
  },
  attention: {
    sizes: heads,
    differentiable: { q: [tokens, 32], k: [tokens, 16], v: [tokens, 16] },
    fixed: { prefixMask: causal(1, prefix, prefix), laneMask: causal(lanes, length, prefix + length) },
    output: [tokens, 32],
  },
  swiglu: { sizes: {}, differentiable: { gate: [3, 4], up: [3, 4] }, output: [3, 4] },
  pick: {
    sizes: { width: 4 },
    differentiable: { x: [5, 4] },
    fixed: { source: integers([3, 0], [2]), place: integers([1, 2, 2, 0, 2], [5]) },
    output: [2, 4],
  },
  logProbability: {
    sizes: {},
    differentiable: { x: [3, 4], weight: [7, 4] },
    fixed: { targets: integers([2, 6, 2], [3, 1]) },
    output: [3, 1],
  },
};

const elements = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

function randomTensor(shape: number[], ...seed: string[]): Tensor {
  const random = createRandom("operators", ...seed);
  return floats(
    Array.from({ length: elements(shape) }, () => 2 * random.next() - 1),
    shape,
  );
}

test.each(Object.keys(operators))("the gradient of %s agrees with finite differences", async (name) => {
  const { sizes, differentiable, fixed = {}, output: shape } = cases[name as keyof typeof operators];
  const feeds: Record<string, Tensor> = { ...fixed, gradient: randomTensor(shape, name, "gradient") };
  for (const [input, dimensions] of Object.entries(differentiable)) {
    feeds[input] = randomTensor(dimensions, name, input);
  }

  const graph = new Graph();
  const tape = new Tape(graph);
  for (const [input, tensor] of Object.entries(feeds)) {
    graph.input(input, tensor.type as "float32" | "int32" | "int64", tensor.dims);
  }
  const inputs = Object.fromEntries(Object.keys(feeds).map((input) => [input, input]));
  const operator = operators[name as keyof typeof operators] as Operator<
    Record<string, Value>,
    object,
    unknown
  >;
  const output = graph.output(tape.apply(operator, inputs, sizes), "float32", shape);
  const gradients = tape.backward(output, "gradient");
  for (const [input, dimensions] of Object.entries(differentiable)) {
    const gradient = gradients.get(input) as Value;
    graph.output(
      graph.op("Identity", [
        gradient === "gradient" ? graph.op("Neg", [graph.op("Neg", [gradient])]) : gradient,
      ]),
      "float32",
      dimensions,
    );
  }
  const session = await openSession(graph.encode(), 1);
  const [outputName, ...gradientNames] = session.outputNames as readonly [string, ...string[]];
  const run = async () => session.run(feeds);
  const objective = async () => {
    const values = (await run())[outputName]?.data as Float32Array;
    const seed = feeds.gradient?.data as Float32Array;
    return values.reduce((sum, value, i) => sum + value * (seed[i] as number), 0);
  };

  const results = await run();
  for (const [i, input] of Object.keys(differentiable).entries()) {
    const values = feeds[input]?.data as Float32Array;
    const exact = results[gradientNames[i] as string]?.data as Float32Array;
    expect(exact.length).toBe(values.length);
    for (let j = 0; j < values.length; j++) {
      const before = values[j] as number;
      values[j] = before + 0.01;
      const above = await objective();
      values[j] = before - 0.01;
      const below = await objective();
      values[j] = before;
      expect(exact[j], `${input}[${j}]`).toBeCloseTo((above - below) / 0.02, 2.7);
    }
  }
  await session.release();
});

import { Tensor } from "onnxruntime-node";
import { Graph } from "./onnx.ts";
import { openSession } from "./session.ts";

/** The polynomial a s + b s^3 + c s^5 of Jordan (2024), applied `iterations` times: steep at 0, near 1 afterwards. */
const [a, b, c] = [3.4445, -4.775, 2.0315];
const iterations = 5;
const epsilon = 1e-7;

export interface Orthogonalizer {
  /**
   * A matrix with the same singular vectors, whose singular values are near 1: between 0.68 and 1.21 wherever they
   * were above 1/500 of the matrix's Frobenius norm. The size of the matrix does not matter; zeros stay zeros.
   */
  run(matrix: Float32Array, shape: readonly [rows: number, columns: number]): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Two sessions, for tall and for wide matrices, each opened when it is first needed. */
export function createOrthogonalizer(): Orthogonalizer {
  const wide = lazySession(false);
  const tall = lazySession(true);
  return {
    run: (matrix, shape) => (shape[0] > shape[1] ? tall : wide).run(matrix, shape),
    async close() {
      await wide.close();
      await tall.close();
    },
  };
}

function lazySession(tall: boolean): Orthogonalizer {
  const { model, output } = newtonSchulz(tall);
  let opened: ReturnType<typeof openSession> | undefined;
  return {
    async run(matrix, shape) {
      // Products of this size (192 by 512) took a third longer on two threads.
      opened ??= openSession(model, 1);
      const outputs = await (await opened).run({ x: new Tensor("float32", matrix, [...shape]) });
      return (outputs[output] as Tensor).data as Float32Array;
    },
    close: async () => (await opened)?.release(),
  };
}

/** The products of a matrix with itself are square of its shorter side. */
function newtonSchulz(tall: boolean): { model: Uint8Array; output: string } {
  const graph = new Graph();
  const given = graph.input("x", "float32", ["rows", "columns"]);
  const norm = graph.op("ReduceL2", [given, graph.integers(0, 1)], { keepdims: 1 });
  const floor = graph.floats(Float32Array.of(epsilon), [1, 1]);
  let x = graph.op("Div", [given, graph.op("Add", [norm, floor])]);
  for (let i = 0; i < iterations; i++) {
    const gram = graph.op("Gemm", [x, x], tall ? { transA: 1 } : { transB: 1 });
    const factor = graph.op("Gemm", [gram, gram, gram], { alpha: { float: c }, beta: { float: b } });
    x = graph.op("Gemm", tall ? [x, factor, x] : [factor, x, x], { beta: { float: a } });
  }
  const output = graph.output(x, "float32", ["rows", "columns"]);
  return { model: graph.encode(), output };
}

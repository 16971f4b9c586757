/** The embedded engine's side of `pytorch.ts`: says when it is ready, then repeats its work once for every line in. */
import { createInterface } from "node:readline";
import { Tensor } from "onnxruntime-node";
import { createRandom } from "../src/core/index.ts";
import { createEngine } from "../src/engine/index.ts";
import { Graph } from "../src/engine/onnx.ts";
import { openSession } from "../src/engine/session.ts";
import type { Case, Work } from "./pytorch-cases.ts";

const { config, work, threads } = JSON.parse(process.argv[2] as string) as Case & { threads: number };
const random = createRandom("bench");
const tokens = (length: number) => Array.from({ length }, () => random.integer(0, config.vocab_size - 1));

async function workOf(work: Work): Promise<() => Promise<unknown>> {
  if (work.kind === "matmul") {
    const { size } = work;
    const graph = new Graph();
    const x = graph.input("x", "float32", [size, size]);
    const weight = graph.input("weight", "float32", [size, size]);
    const product = graph.op("Gemm", [x, weight], { transB: 1 });
    // Outputs are copied, which is none of the product's time.
    graph.output(graph.op("ReduceMax", [product, graph.integers(1)]), "float32", [size, 1]);
    const matrix = () =>
      new Tensor(
        "float32",
        new Float32Array(size * size).map(() => random.next()),
        [size, size],
      );
    const session = await openSession(graph.encode(new Set([weight])), threads, { weight: matrix() });
    const feeds = { x: matrix() };
    return () => session.run(feeds);
  }
  const engine = await createEngine(config, { seed: 1, threads });
  if (work.kind === "train") {
    return async () => {
      const data = Array.from({ length: work.sequences }, () => {
        const ids = tokens(work.length + 1);
        return { ids, weights: ids.map(() => 1 / work.sequences / work.length) };
      });
      await engine.forwardBackward(data);
      await engine.optimStep({ learningRate: 1e-4, weightDecay: 0.01, clipNorm: 1 });
    };
  }
  const sampling = { maxTokens: work.fresh, temperature: 1, topP: 1, stopTokens: [] };
  return () =>
    engine.generate(
      Array.from({ length: work.rows }, (_, seed) => ({ ...sampling, prompt: tokens(work.prompt), seed })),
    );
}

const answer = (value: object) => console.log(JSON.stringify(value));
const repeat = await workOf(work);
answer({ ready: { node: process.version, "onnxruntime-node": "1.30.0" } });
for await (const _ of createInterface({ input: process.stdin })) {
  const start = performance.now();
  await repeat();
  const seconds = (performance.now() - start) / 1000;
  answer({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 });
}
process.exit();

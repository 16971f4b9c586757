import type { InferenceSession, Tensor } from "onnxruntime-node";
import { SparringError } from "../core/index.ts";
import type { Heads, ModelConfig, WeightedTokens } from "./engine.ts";
import { scoresOf } from "./lanes.ts";
import { activationBytes, defaultActivationBytes, limitsFor } from "./memory.ts";
import { type MicroBatch, microBatch } from "./micro-batch.ts";
import { type Bundle, pack } from "./pack.ts";
import { embeddingName, type Parameter } from "./parameters.ts";
import { openSession, type Session, type Weights } from "./session.ts";
import { type TrainGraph, trainGraph } from "./train-graph.ts";
import { createValueHead, type ValueHead } from "./value-head.ts";

/** Computes log-probabilities and gradients of the weights it was made with. */
export interface Differentiator {
  forward(data: readonly WeightedTokens[]): Promise<number[][]>;
  forwardHeads(data: readonly WeightedTokens[]): Promise<Heads>;
  /** Adds to `gradient`, and to the value head's where the data have value weights. */
  forwardBackward(
    data: readonly WeightedTokens[],
    gradient: Float32Array,
  ): Promise<{ loss: number; logprobs: number[][] }>;
  close(): Promise<void>;
}

export interface DifferentiatorOptions {
  threads: number;
  /** Bytes that a micro-batch may take beside the weights. */
  activations?: number | undefined;
  valueHead?: ValueHead;
  /** Predictions that the head takes at once. */
  atOnce?: number;
}

export function createDifferentiator(
  config: ModelConfig,
  weights: Weights,
  options: DifferentiatorOptions,
): Differentiator {
  const { threads, activations = defaultActivationBytes(), atOnce } = options;
  const { valueHead = createValueHead(config.hidden_size) } = options;
  const graphOf = (pass: "forward" | "backward", heads: boolean) => () =>
    trainGraph(config, pass, { heads, ...(atOnce !== undefined && { atOnce }) });
  const passes = {
    forward: lazyPass(threads, graphOf("forward", false)),
    backward: lazyPass(threads, graphOf("backward", false)),
    forwardHeads: lazyPass(threads, graphOf("forward", true)),
    backwardHeads: lazyPass(threads, graphOf("backward", true)),
  };
  const limits = limitsFor(config, activations);

  /** A datum that is too large for the limits comes as a micro-batch of its own. */
  function checkSize({ prefix, lanes, length, nodes }: Bundle): void {
    const predicted = nodes.reduce((sum, node) => sum + (node?.weighted ? 1 : 0), 0);
    const scores = scoresOf(prefix, lanes, length, limits);
    const bytes = activationBytes(config, { tokens: nodes.length, scores, predicted });
    if (bytes <= activations) return;
    throw new SparringError(
      "engine",
      `train: expected data that fit the ${megabytes(activations)} MB for activations, got ${nodes.length} tokens in one piece, which take ${megabytes(bytes)} MB; shorten the data or allow a step more memory (stepMemoryGb)`,
    );
  }

  /** Gives the log-probabilities, and what spreads other numbers by place over the data's tokens. */
  async function run(
    pass: keyof typeof passes,
    data: readonly WeightedTokens[],
    each: (batch: MicroBatch, outputs: InferenceSession.OnnxValueMapType, graph: TrainGraph) => void,
  ) {
    const { bundles, places } = pack(data.map(upToLastWeight), limits);
    if (pass.startsWith("backward")) bundles.forEach(checkSize);
    const { session, graph } = await passes[pass].get();
    const logp = new Float64Array(bundles.reduce((sum, { nodes }) => sum + nodes.length, 0));
    for (const bundle of bundles) {
      const batch = microBatch(bundle);
      const feeds: Record<string, Tensor> = { ...weights.feeds, ...valueHead.feeds };
      for (const name of session.inputNames) feeds[name] ??= batch.feeds[name] as Tensor;
      const outputs = await session.run(feeds);
      const values = floats(outputs, graph.logp);
      for (const [m, { place }] of batch.predicted.entries()) logp[place] = values[m] as number;
      each(batch, outputs, graph);
    }
    const spread = (byPlace: ArrayLike<number>) =>
      data.map(({ ids }, d) => ids.map((_, t) => byPlace[places[d]?.[t - 1] ?? -1] ?? 0));
    return { logprobs: spread(logp), spread };
  }

  return {
    async forward(data) {
      for (const datum of data) check(datum, config);
      const all = data.map(({ ids }) => ({ ids, weights: ids.map(() => 1) }));
      return (await run("forward", all, () => {})).logprobs;
    },
    async forwardHeads(data) {
      for (const datum of data) check(datum, config);
      const byPlace = { entropy: [] as number[], value: [] as number[] };
      const { logprobs, spread } = await run("forwardHeads", data, (batch, outputs, { beside }) => {
        for (const kind of ["entropy", "value"] as const) {
          const values = floats(outputs, beside?.[kind] as string);
          for (const [m, { place }] of batch.predicted.entries()) byPlace[kind][place] = values[m] as number;
        }
      });
      return { logprobs, entropies: spread(byPlace.entropy), values: spread(byPlace.value) };
    },
    async forwardBackward(data, gradient) {
      for (const datum of data) check(datum, config);
      let loss = 0;
      const beside = data.some(({ entropyWeights, valueWeights }) => entropyWeights ?? valueWeights);
      const { logprobs } = await run(beside ? "backwardHeads" : "backward", data, (batch, outputs, graph) => {
        const values = floats(outputs, graph.logp);
        for (const [m, { weight }] of batch.predicted.entries()) loss -= weight * (values[m] as number);
        accumulate(gradient, weights.parameters, outputs, graph);
        accumulate(valueHead.gradient, valueHead.parameters, outputs, graph);
        if (graph.embedded === undefined) return;
        addEmbedded(gradient, config, weights.parameters, batch.ids, floats(outputs, graph.embedded));
      });
      return { loss, logprobs };
    },
    async close() {
      for (const pass of Object.values(passes)) await pass.close();
    },
  };
}

interface Pass {
  session: Session;
  graph: TrainGraph;
}

function lazyPass(threads: number, graphOf: () => TrainGraph) {
  let opened: Promise<Pass> | undefined;
  const open = async (): Promise<Pass> => {
    const graph = graphOf();
    return { graph, session: await openSession(graph.model, threads) };
  };
  return {
    get: () => (opened ??= open()),
    close: async () => (await opened)?.session.release(),
  };
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6);

function check({ ids, weights, entropyWeights, valueWeights }: WeightedTokens, config: ModelConfig): void {
  const fail = (message: string) => {
    throw new SparringError("engine", `train: ${message}`);
  };
  for (const each of [weights, entropyWeights ?? weights, valueWeights ?? weights]) {
    if (each.length !== ids.length)
      fail(`expected one weight a token, got ${each.length} for ${ids.length} tokens`);
    if (!each.every(Number.isFinite)) fail("expected finite weights");
  }
  if (ids.length > config.max_position_embeddings + 1)
    fail(
      `expected at most ${config.max_position_embeddings + 1} tokens (max_position_embeddings + 1), got ${ids.length}; shorten the datum`,
    );
  checkTokens(ids, config, "train");
}

/** Ids outside the vocabulary would read other memory in the runtime's kernels. */
export function checkTokens(ids: readonly number[], config: ModelConfig, operation: string): void {
  const wrong = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= config.vocab_size);
  if (wrong === undefined) return;
  throw new SparringError(
    "engine",
    `${operation}: expected token ids from 0 to ${config.vocab_size - 1}, got ${wrong}; use the model's own tokenizer`,
  );
}

function floats(outputs: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  return (outputs[name] as Tensor).data as Float32Array;
}

function accumulate(
  gradient: Float32Array,
  parameters: readonly Parameter[],
  outputs: InferenceSession.OnnxValueMapType,
  graph: TrainGraph,
): void {
  for (const { name, offset, size } of parameters) {
    const output = graph.gradients.get(name);
    if (output === undefined) continue;
    const values = floats(outputs, output);
    for (let i = 0; i < size; i++)
      gradient[offset + i] = (gradient[offset + i] as number) + (values[i] as number);
  }
}

function addEmbedded(
  gradient: Float32Array,
  config: ModelConfig,
  parameters: readonly Parameter[],
  ids: Int32Array,
  rows: Float32Array,
): void {
  const width = config.hidden_size;
  const start = (parameters.find(({ name }) => name === embeddingName) as Parameter).offset;
  for (let n = 0; n < ids.length; n++) {
    const to = start + (ids[n] as number) * width;
    const from = n * width;
    for (let j = 0; j < width; j++)
      gradient[to + j] = (gradient[to + j] as number) + (rows[from + j] as number);
  }
}

/** What comes after the last weight other than 0 does not matter. */
function upToLastWeight({ ids, weights, entropyWeights, valueWeights }: WeightedTokens): WeightedTokens {
  const isWeighted = (_: number, t: number) =>
    t > 0 && ((weights[t] || entropyWeights?.[t] || valueWeights?.[t]) ?? 0) !== 0;
  const end = ids.findLastIndex(isWeighted) + 1;
  return {
    ids: ids.slice(0, end),
    weights: weights.slice(0, end),
    ...(entropyWeights && { entropyWeights }),
    ...(valueWeights && { valueWeights }),
  };
}

import { Tape } from "./autodiff.ts";
import type { ModelConfig } from "./engine.ts";
import { headSizeOf } from "./family.ts";
import { headInPieces, logProbabilityHead, predictionsAtOnce, wholeHead } from "./head.ts";
import { trainedParametersOf } from "./lora.ts";
import { most } from "./memory.ts";
import { Graph, type Value } from "./onnx.ts";
import { operators } from "./operators.ts";
import { headName } from "./parameters.ts";
import { policyHeads } from "./policy-heads.ts";
import { declareWeights, decoderLayers, embed, finalNorm } from "./transformer.ts";
import { valueBias, valueWeight } from "./value-head.ts";

/** Names of the outputs of a training graph. */
export interface TrainGraph {
  model: Uint8Array;
  /** [M, 1] */
  logp: Value;
  /** [M, 1] each; in a graph with the heads of reinforcement learning. */
  beside?: { entropy: Value; value: Value };
  /** By parameter that is trained, those of the value head among them in a graph that has one; empty in a graph without a backward pass. */
  gradients: ReadonlyMap<string, Value>;
  /**
   * [N, width]: gradients of the embedded tokens, to be added to the embedding's rows by the caller. A scatter in the
   * graph would be slower, and its result a whole embedding matrix. Absent where the embedding is not trained.
   */
  embedded: Value | undefined;
}

/**
 * One graph for the whole training step. It does not know the loss: it returns the log-probabilities of M chosen
 * tokens and the gradients of any loss, given d loss / d logp as an input.
 *
 * Inputs: the parameters; `ids` [N] and `positions` [N, 1] of a prefix and its lanes; `prefixMask` and `laneMask`
 * as attention takes them, 0 or -1e9; `source` [M], the places (in N) that predict; `targets` [M, 1], the tokens they predict; and for the backward pass
 * `place` [N], the inverse of source (M where there is none), and `dlogp` [M, 1]. With `heads` it also gives entropies and
 * values, takes the value head's parameters, and in the backward pass `dentropy` and `dvalue` [M, 1]. The head takes so many
 * predictions at once, or all, where no micro-batch has more.
 */
export function trainGraph(
  config: ModelConfig,
  pass: "forward" | "backward",
  { heads = false, atOnce = predictionsAtOnce(config) }: { heads?: boolean; atOnce?: number } = {},
): TrainGraph {
  const graph = new Graph();
  const tape = new Tape(graph);
  const ids = graph.input("ids", "int32", ["N"]);
  const positions = graph.input("positions", "int64", ["N", 1]);
  const prefixMask = graph.input("prefixMask", "float32", [1, 1, "P", 1, "P"]);
  const laneMask = graph.input("laneMask", "float32", ["K", 1, "L", 1, "S"]);
  const source = graph.input("source", "int32", ["M"]);
  const targets = graph.input("targets", "int32", ["M", 1]);
  const place = pass === "backward" ? graph.input("place", "int32", ["N"]) : source;
  declareWeights(graph, config);

  const sizes = {
    heads: config.num_attention_heads,
    kvHeads: config.num_key_value_heads,
    headSize: headSizeOf(config),
  };
  const x = embed(graph, ids);
  const hidden = decoderLayers(tape, config, { x, positions }, (_layer, heads) =>
    tape.apply(operators.attention, { ...heads, prefixMask, laneMask }, sizes),
  );
  const picked = tape.apply(operators.pick, { x: hidden, source, place }, { width: config.hidden_size });
  const normed = finalNorm(tape, config, picked);
  if (heads) declareValueHead(graph, config);
  const weight = headName(config);
  const head = heads ? policyHeads(weight, valueWeight, valueBias) : logProbabilityHead(weight);
  const trained = trainedParametersOf(config);
  const column = (name: string): [string, Value] => [name, graph.input(`d${name}`, "float32", ["M", 1])];
  const seeds = pass === "backward" ? Object.fromEntries(head.outputs.map(column)) : undefined;
  const rows = { x: normed, targets };
  const { outputs, gradients: atHead } =
    atOnce >= most.tokens
      ? wholeHead(graph, head, rows, seeds)
      : headInPieces(graph, head, rows, {
          size: atOnce,
          width: config.hidden_size,
          trained: new Set([...trained.map(({ name }) => name), valueWeight, valueBias]),
          ...(seeds && { seeds }),
        });
  const told = (name: string) => graph.output(outputs[name] as Value, "float32", ["M", 1]);
  const logp = told("logp");
  const forward = { logp, ...(heads && { beside: { entropy: told("entropy"), value: told("value") } }) };
  if (atHead === undefined)
    return { model: graph.encode(), ...forward, gradients: new Map(), embedded: undefined };

  const all = new Map([...tape.backward(normed, atHead.x), ...Object.entries(atHead.parameters)]);
  const gradients = new Map<string, Value>();
  const give = (name: string, shape: readonly number[]) => {
    const gradient = all.get(name);
    if (gradient !== undefined) gradients.set(name, graph.output(gradient, "float32", shape));
  };
  if (heads) {
    give(valueWeight, [1, config.hidden_size]);
    give(valueBias, [1, 1]);
  }
  for (const { name, shape } of trained) give(name, shape);
  if (config.lora) return { model: graph.encode(), ...forward, gradients, embedded: undefined };
  const embedded = graph.output(all.get(x) as Value, "float32", ["N", config.hidden_size]);
  return { model: graph.encode(), ...forward, gradients, embedded };
}

function declareValueHead(graph: Graph, config: ModelConfig): void {
  graph.input(valueWeight, "float32", [1, config.hidden_size]);
  graph.input(valueBias, "float32", [1, 1]);
}

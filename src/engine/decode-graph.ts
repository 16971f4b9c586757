import { Tape } from "./autodiff.ts";
import type { ModelConfig } from "./engine.ts";
import { headSizeOf } from "./family.ts";
import { addMask, merge, split } from "./heads.ts";
import { Graph, type Value } from "./onnx.ts";
import { headName, parametersOf } from "./parameters.ts";
import { declareWeights, decoderLayers, embed, finalNorm, type Heads } from "./transformer.ts";

export interface DecodeGraph {
  model: Uint8Array;
  /** Names of the parameters, which are constants of the model. */
  constants: ReadonlySet<Value>;
  /** [rows, vocabulary]: log p of what follows each row's last token. */
  logp: Value;
  /** [rows, kv heads, layers x 2 x tokens, head size]: the new keys and values, layer by layer, keys first. */
  entries: Value;
}

/** Names of the inputs that hold a layer's cache, [rows, kv heads, capacity, head size]. */
export const cacheInputs = (layer: number) => ({ keys: `keys.${layer}`, values: `values.${layer}` });

/**
 * Continues rows by one or more tokens each. The cache stays with the caller: it goes in as views of plain arrays, which
 * costs nothing, and only the new entries come out, since the runtime copies outputs.
 *
 * The parameters are constants: the runtime then lays them out for its kernels once, and not anew at every step, which
 * takes as long as multiplying a few rows by them. In return they are in memory once more, and a session is good
 * until they change.
 *
 * Inputs: the tables of rotary angles; `ids` [rows, tokens]; `positions` [N, 1]; `past` [rows, 1, 1, capacity], 0 where
 * the cache holds an entry of the row and -1e9 elsewhere; `causal` [1, 1, tokens, 1, tokens]; `last` [rows], the place
 * (in N) of each row's last token; and the caches.
 */
export function decodeGraph(config: ModelConfig): DecodeGraph {
  const graph = new Graph();
  const tape = new Tape(graph);
  const ids = graph.input("ids", "int32", ["B", "T"]);
  const positions = graph.input("positions", "int64", ["N", 1]);
  const past = graph.input("past", "float32", ["B", 1, 1, "C"]);
  const causal = graph.input("causal", "float32", [1, 1, "T", 1, "T"]);
  const last = graph.input("last", "int32", ["B"]);
  declareWeights(graph, config);

  const frame = graph.op("Shape", [ids]);
  const kvHeads = config.num_key_value_heads;
  const heads = config.num_attention_heads;
  const headSize = headSizeOf(config);
  const alpha = { float: 1 / Math.sqrt(headSize) };
  const cache: Dimensions4 = ["B", kvHeads, "C", headSize];
  const news: Value[] = [];

  const attend = (layer: number, projected: Heads) => {
    const names = cacheInputs(layer);
    const keys = graph.input(names.keys, "float32", cache);
    const values = graph.input(names.values, "float32", cache);
    const q = split(graph, projected.q, frame, { heads, kvHeads, headSize });
    const k = split(graph, projected.k, frame, { heads: kvHeads, kvHeads, headSize });
    const v = split(graph, projected.v, frame, { heads: kvHeads, kvHeads, headSize });
    news.push(k, v);
    const old = graph.op("Add", [graph.contrib("FusedMatMul", [q, keys], { transB: 1, alpha }), past]);
    const own = graph.contrib("FusedMatMul", [q, k], { transB: 1, alpha });
    const width = graph.op("Slice", [frame, graph.integers(1), graph.integers(2)]);
    const masked = addMask(graph, own, causal, width, { heads, kvHeads, headSize });
    const p = graph.op("Softmax", [graph.op("Concat", [masked, old], { axis: 3 })], { axis: -1 });
    const axis = graph.integers(3);
    const pOwn = graph.op("Slice", [p, graph.integers(0), width, axis]);
    const pOld = graph.op("Slice", [p, width, graph.integers(2 ** 30), axis]);
    const mixed = graph.op("Add", [graph.op("MatMul", [pOld, values]), graph.op("MatMul", [pOwn, v])]);
    return merge(graph, mixed, { heads, kvHeads, headSize });
  };
  const hidden = decoderLayers(tape, config, { x: embed(graph, ids), positions }, attend);
  const normed = finalNorm(tape, config, graph.op("Gather", [hidden, last]));
  const logits = graph.op("Gemm", [normed, headName(config)], { transB: 1 });
  const logp = graph.output(graph.op("LogSoftmax", [logits], { axis: -1 }), "float32", [
    "B",
    config.vocab_size,
  ]);
  const all = graph.op("Concat", news, { axis: 2 });
  const entries = graph.output(all, "float32", ["B", kvHeads, "E", headSize]);
  const constants = new Set(parametersOf(config).map(({ name }) => name));
  return { model: graph.encode(constants), constants, logp, entries };
}

type Dimensions4 = readonly [string, number, string, number];

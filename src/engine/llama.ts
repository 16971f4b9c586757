import type { Tape } from "./autodiff.ts";
import type { ModelConfig } from "./engine.ts";
import type { Graph, Value } from "./onnx.ts";
import { operators } from "./operators.ts";
import { embeddingName, parametersOf } from "./parameters.ts";

export interface Heads {
  q: Value;
  k: Value;
  v: Value;
}

/** Tables of the rotary angles, [longest, head size / 2]. */
interface RotaryTables {
  cos: Value;
  sin: Value;
  minusSin: Value;
}

/** Declares every parameter as an input of the graph, under its own name. */
export function declareWeights(graph: Graph, config: ModelConfig): void {
  for (const { name, shape } of parametersOf(config)) graph.input(name, "float32", shape);
}

export function embed(graph: Graph, ids: Value): Value {
  return graph.op("Gather", [embeddingName, graph.op("Reshape", [ids, graph.integers(-1)])]);
}

/**
 * The decoder layers from embedded tokens [N, width] to hidden states before the last norm. `attend` turns the
 * projections q, k and v [N, heads x head size] of a layer, q and k rotated already, into its output [N, width].
 */
export function decoderLayers(
  tape: Tape,
  config: ModelConfig,
  inputs: { x: Value; positions: Value },
  attend: (layer: number, heads: Heads) => Value,
): Value {
  const epsilon = config.rms_norm_eps;
  const tables = rotaryTables(tape.graph, config);
  let x = inputs.x;
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    const weight = (name: string): Value => `model.layers.${layer}.${name}.weight`;
    const linear = (x: Value, name: string) => tape.apply(operators.linear, { x, weight: weight(name) }, {});
    const norm = (name: string) => tape.apply(operators.rmsNorm, { x, weight: weight(name) }, { epsilon });
    const residual = (b: Value) => tape.apply(operators.add, { a: x, b }, {});
    const rotate = (x: Value, heads: number) =>
      tape.apply(
        operators.rotate,
        { x, positions: inputs.positions, ...tables },
        { heads, headSize: headSizeOf(config) },
      );

    const h = norm("input_layernorm");
    const q = rotate(linear(h, "self_attn.q_proj"), config.num_attention_heads);
    const k = rotate(linear(h, "self_attn.k_proj"), config.num_key_value_heads);
    const v = linear(h, "self_attn.v_proj");
    x = residual(linear(attend(layer, { q, k, v }), "self_attn.o_proj"));

    const m = norm("post_attention_layernorm");
    const gate = linear(m, "mlp.gate_proj");
    const up = linear(m, "mlp.up_proj");
    x = residual(linear(tape.apply(operators.swiglu, { gate, up }, {}), "mlp.down_proj"));
  }
  return x;
}

export function finalNorm(tape: Tape, config: ModelConfig, x: Value): Value {
  return tape.apply(operators.rmsNorm, { x, weight: "model.norm.weight" }, { epsilon: config.rms_norm_eps });
}

export function headSizeOf(config: ModelConfig): number {
  return config.hidden_size / config.num_attention_heads;
}

function rotaryTables(graph: Graph, config: ModelConfig): RotaryTables {
  const half = headSizeOf(config) / 2;
  const dimensions = [config.max_position_embeddings, half];
  const table = (of: (angle: number) => number) => {
    const angleAt = (i: number) => Math.floor(i / half) * config.rope_theta ** (-(i % half) / half);
    const values = new Float32Array(config.max_position_embeddings * half).map((_, i) => of(angleAt(i)));
    return graph.floats(values, dimensions);
  };
  return { cos: table(Math.cos), sin: table(Math.sin), minusSin: table((angle) => -Math.sin(angle)) };
}

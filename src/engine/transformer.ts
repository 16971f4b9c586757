import type { Tape } from "./autodiff.ts";
import type { ModelConfig } from "./engine.ts";
import { familyOf, headSizeOf } from "./family.ts";
import { isAdapted, scaleOf, trainedParametersOf } from "./lora.ts";
import type { Graph, Value } from "./onnx.ts";
import { operators } from "./operators.ts";
import { embeddingName, parametersOf } from "./parameters.ts";
import { declareRotary, rotaryInputs } from "./rope.ts";

export interface Heads {
  q: Value;
  k: Value;
  v: Value;
}

/** Declares every parameter as an input of the graph, under its own name, and the tables of rotary angles. */
export function declareWeights(graph: Graph, config: ModelConfig): void {
  for (const { name, shape } of parametersOf(config)) graph.input(name, "float32", shape);
  if (config.lora)
    for (const { name, shape } of trainedParametersOf(config)) graph.input(name, "float32", shape);
  declareRotary(graph, config);
}

export function embed(graph: Graph, ids: Value): Value {
  return graph.op("Gather", [embeddingName, graph.op("Reshape", [ids, graph.integers(-1)])]);
}

/**
 * The decoder layers from embedded tokens [N, width] to hidden states before the last norm. `attend` turns the
 * projections q, k and v [N, heads x head size] of a layer, q and k rotated already, into [N, heads x head size].
 */
export function decoderLayers(
  tape: Tape,
  config: ModelConfig,
  inputs: { x: Value; positions: Value },
  attend: (layer: number, heads: Heads) => Value,
): Value {
  const epsilon = config.rms_norm_eps;
  const { qkvBias, qkNorm } = familyOf(config);
  const headSize = headSizeOf(config);
  const { lora } = config;
  let x = inputs.x;
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    const weight = (name: string): Value => `model.layers.${layer}.${name}.weight`;
    const bias = (name: string): Value => `model.layers.${layer}.${name}.bias`;
    const adapted = (x: Value, y: Value, name: string) => {
      if (!lora || !isAdapted(lora, `model.layers.${layer}.${name}`)) return y;
      const [a, b] = [weight(`${name}.lora_A`), weight(`${name}.lora_B`)];
      return tape.apply(operators.lora, { y, x, a, b }, { scale: scaleOf(lora) });
    };
    const linear = (x: Value, name: string) =>
      adapted(x, tape.apply(operators.linear, { x, weight: weight(name) }, {}), name);
    const project = (x: Value, name: string) => {
      if (!qkvBias) return linear(x, name);
      return adapted(
        x,
        tape.apply(operators.affine, { x, weight: weight(name), bias: bias(name) }, {}),
        name,
      );
    };
    const norm = (x: Value, name: string) =>
      tape.apply(operators.rmsNorm, { x, weight: weight(name) }, { epsilon });
    const residual = (b: Value) => tape.apply(operators.add, { a: x, b }, {});
    const normEach = (x: Value, name: string, heads: number) => {
      const each = tape.apply(operators.reshape, { x }, { from: heads * headSize, to: headSize });
      return tape.apply(operators.reshape, { x: norm(each, name) }, { from: headSize, to: heads * headSize });
    };
    /** Queries or keys, ready to meet each other. */
    const turned = (h: Value, which: "q" | "k", heads: number) => {
      const projected = project(h, `self_attn.${which}_proj`);
      const x = qkNorm ? normEach(projected, `self_attn.${which}_norm`, heads) : projected;
      const tables = { positions: inputs.positions, ...rotaryInputs };
      return tape.apply(operators.rotate, { x, ...tables }, { heads, headSize });
    };

    const h = norm(x, "input_layernorm");
    const q = turned(h, "q", config.num_attention_heads);
    const k = turned(h, "k", config.num_key_value_heads);
    const v = project(h, "self_attn.v_proj");
    x = residual(linear(attend(layer, { q, k, v }), "self_attn.o_proj"));

    const m = norm(x, "post_attention_layernorm");
    const gate = linear(m, "mlp.gate_proj");
    const up = linear(m, "mlp.up_proj");
    x = residual(linear(tape.apply(operators.swiglu, { gate, up }, {}), "mlp.down_proj"));
  }
  return x;
}

export function finalNorm(tape: Tape, config: ModelConfig, x: Value): Value {
  return tape.apply(operators.rmsNorm, { x, weight: "model.norm.weight" }, { epsilon: config.rms_norm_eps });
}

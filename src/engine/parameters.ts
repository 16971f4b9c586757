import { createRandom } from "../core/index.ts";
import type { ModelConfig } from "./engine.ts";
import { familyOf, headSizeOf } from "./family.ts";

export interface Parameter {
  /** Hugging Face's name. */
  name: string;
  /** Hugging Face's orientation: a linear layer is [out, in]. */
  shape: readonly number[];
  /** Where it begins in the flat array of all parameters. */
  offset: number;
  size: number;
}

/** All parameters of a model in a fixed order; weights, gradients and moments are flat arrays in this order. */
export function parametersOf(config: ModelConfig): Parameter[] {
  const { hidden_size: width, vocab_size: vocabulary } = config;
  const { qkvBias, qkNorm } = familyOf(config);
  const matrices = new Map(linearShapesOf(config));
  const layers = Array.from({ length: config.num_hidden_layers }, (_, layer): Shape[] => {
    const nameOf = (part: string) => `model.layers.${layer}.${part}`;
    const shapeOf = (part: string) => matrices.get(nameOf(part)) as [out: number, width: number];
    const matrix = (part: string): Shape => [`${nameOf(part)}.weight`, shapeOf(part)];
    const norm = (part: string, size: number): Shape => [`${nameOf(part)}.weight`, [size]];
    const projection = (part: string): Shape[] => {
      const bias: Shape = [`${nameOf(part)}.bias`, [shapeOf(part)[0]]];
      return qkvBias ? [matrix(part), bias] : [matrix(part)];
    };
    const headNorm = (part: string) => (qkNorm ? [norm(part, headSizeOf(config))] : []);
    return [
      norm("input_layernorm", width),
      ...projection("self_attn.q_proj"),
      ...headNorm("self_attn.q_norm"),
      ...projection("self_attn.k_proj"),
      ...headNorm("self_attn.k_norm"),
      ...projection("self_attn.v_proj"),
      matrix("self_attn.o_proj"),
      norm("post_attention_layernorm", width),
      matrix("mlp.gate_proj"),
      matrix("mlp.up_proj"),
      matrix("mlp.down_proj"),
    ];
  });
  return layOut([
    [embeddingName, [vocabulary, width]],
    ...layers.flat(),
    ["model.norm.weight", [width]],
    ...(config.tie_word_embeddings ? [] : [["lm_head.weight", [vocabulary, width]] as Shape]),
  ]);
}

type Shape = readonly [name: string, shape: readonly number[]];

/** The linear layers' names and shapes, [out, in]. */
export function linearShapesOf(config: ModelConfig): [module: string, shape: [out: number, width: number]][] {
  const { hidden_size: width, intermediate_size: inner } = config;
  const queries = headSizeOf(config) * config.num_attention_heads;
  const keys = headSizeOf(config) * config.num_key_value_heads;
  const shapes: [string, [number, number]][] = [
    ["self_attn.q_proj", [queries, width]],
    ["self_attn.k_proj", [keys, width]],
    ["self_attn.v_proj", [keys, width]],
    ["self_attn.o_proj", [width, queries]],
    ["mlp.gate_proj", [inner, width]],
    ["mlp.up_proj", [inner, width]],
    ["mlp.down_proj", [width, inner]],
  ];
  return Array.from({ length: config.num_hidden_layers }, (_, layer) =>
    shapes.map(([name, shape]): [string, [number, number]] => [`model.layers.${layer}.${name}`, shape]),
  ).flat();
}

/** One behind the other. */
export function layOut(shapes: readonly Shape[]): Parameter[] {
  let offset = 0;
  return shapes.map(([name, shape]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const parameter = { name, shape, offset, size };
    offset += size;
    return parameter;
  });
}

export const embeddingName = "model.embed_tokens.weight";

/** The matrix that turns hidden states into logits. */
export function headName(config: ModelConfig): string {
  return config.tie_word_embeddings ? embeddingName : "lm_head.weight";
}

export function sizeOf(parameters: readonly Parameter[]): number {
  return parameters.reduce((sum, { size }) => sum + size, 0);
}

export function viewOf(flat: Float32Array, { offset, size }: Parameter): Float32Array {
  return flat.subarray(offset, offset + size);
}

/**
 * Fresh weights: norms 1, biases 0, embeddings N(0, 0.02), linear layers N(0, 1/in), and the layers that write to the
 * residual stream scaled down by the root of their number (GPT-2), so that depth does not change the stream's size.
 */
export function randomWeights(config: ModelConfig, seed: number): Float32Array {
  const parameters = parametersOf(config);
  const flat = new Float32Array(sizeOf(parameters));
  for (const parameter of parameters) {
    const view = viewOf(flat, parameter);
    const deviation = deviationOf(parameter, config);
    if (deviation === 0) view.fill(parameter.name.endsWith(".bias") ? 0 : 1);
    else fillNormal(view, deviation, seed, parameter.name);
  }
  return flat;
}

function deviationOf({ name, shape }: Parameter, config: ModelConfig): number {
  const inputs = shape[1];
  if (inputs === undefined) return 0;
  if (name === embeddingName || name === "lm_head.weight") return 0.02;
  const writesToStream = name.includes("o_proj") || name.includes("down_proj");
  return Math.sqrt(1 / inputs / (writesToStream ? 2 * config.num_hidden_layers : 1));
}

function fillNormal(view: Float32Array, deviation: number, seed: number, name: string): void {
  const random = createRandom("weights", seed, name);
  for (let i = 0; i < view.length; i++) {
    // Box-Muller; 1 - u is in (0, 1], which keeps the logarithm finite.
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    view[i] = deviation * radius * Math.cos(2 * Math.PI * random.next());
  }
}

import { createRandom } from "../core/index.ts";
import type { ModelConfig } from "./engine.ts";

export interface Parameter {
  /** Hugging Face's name. */
  name: string;
  /** Hugging Face's orientation: a linear layer is [out, in]. */
  shape: readonly number[];
  /** Where it begins in the flat array of all parameters. */
  offset: number;
  size: number;
}

/** All parameters of a Llama model in a fixed order; weights, gradients and moments are flat arrays in this order. */
export function parametersOf(config: ModelConfig): Parameter[] {
  const { hidden_size: width, intermediate_size: inner, vocab_size: vocabulary } = config;
  const kvWidth = (width / config.num_attention_heads) * config.num_key_value_heads;
  const shapes: [string, number[]][] = [["model.embed_tokens.weight", [vocabulary, width]]];
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    const names: [string, number[]][] = [
      ["input_layernorm", [width]],
      ["self_attn.q_proj", [width, width]],
      ["self_attn.k_proj", [kvWidth, width]],
      ["self_attn.v_proj", [kvWidth, width]],
      ["self_attn.o_proj", [width, width]],
      ["post_attention_layernorm", [width]],
      ["mlp.gate_proj", [inner, width]],
      ["mlp.up_proj", [inner, width]],
      ["mlp.down_proj", [width, inner]],
    ];
    for (const [name, shape] of names) shapes.push([`model.layers.${layer}.${name}.weight`, shape]);
  }
  shapes.push(["model.norm.weight", [width]]);
  if (!config.tie_word_embeddings) shapes.push(["lm_head.weight", [vocabulary, width]]);
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
 * Fresh weights: norms 1, embeddings N(0, 0.02), linear layers N(0, 1/in), and the layers that write to the residual
 * stream scaled down by the root of their number (GPT-2), so that depth does not change the stream's size.
 */
export function randomWeights(config: ModelConfig, seed: number): Float32Array {
  const parameters = parametersOf(config);
  const flat = new Float32Array(sizeOf(parameters));
  for (const parameter of parameters) {
    const view = viewOf(flat, parameter);
    const deviation = deviationOf(parameter, config);
    if (deviation === 0) view.fill(1);
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

import { Tensor } from "onnxruntime-node";
import { headSizeOf } from "./family.ts";
import type { ModelConfig } from "./model-config.ts";
import type { Graph } from "./onnx.ts";

/** Names of the graphs' inputs for the rotary angles of every position, [longest, head size / 2] each. */
export const rotaryInputs = { cos: "rotary.cos", sin: "rotary.sin", minusSin: "rotary.minusSin" };

function dimensionsOf(config: ModelConfig): [number, number] {
  return [config.max_position_embeddings, headSizeOf(config) / 2];
}

export function declareRotary(graph: Graph, config: ModelConfig): void {
  for (const name of Object.values(rotaryInputs)) graph.input(name, "float32", dimensionsOf(config));
}

/** Inputs rather than constants, so that the graphs of an engine share one copy. */
export function rotaryFeeds(config: ModelConfig): Record<string, Tensor> {
  const dimensions = dimensionsOf(config);
  const frequencies = rotaryFrequencies(config);
  const [positions, half] = dimensions;
  const table = (of: (angle: number) => number) => {
    const values = new Float32Array(positions * half);
    for (let i = 0; i < values.length; i++)
      values[i] = of(Math.floor(i / half) * (frequencies[i % half] as number));
    return new Tensor("float32", values, dimensions);
  };
  return {
    [rotaryInputs.cos]: table(Math.cos),
    [rotaryInputs.sin]: table(Math.sin),
    [rotaryInputs.minusSin]: table((angle) => -Math.sin(angle)),
  };
}

/** Radians a position for each pair of a head's numbers. */
export function rotaryFrequencies(config: ModelConfig): number[] {
  const half = headSizeOf(config) / 2;
  const { rope_theta, rope_scaling: scaling } = config;
  const plain = Array.from({ length: half }, (_, i) => rope_theta ** (-i / half));
  if (scaling === undefined) return plain;
  if (scaling.rope_type === "linear") return plain.map((frequency) => frequency / scaling.factor);
  // Llama 3.1: slow rotations are stretched by the factor, fast ones are left alone, and between them it fades.
  const { factor, low_freq_factor: low, high_freq_factor: high } = scaling;
  return plain.map((frequency) => {
    const turns = (scaling.original_max_position_embeddings * frequency) / (2 * Math.PI);
    const kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
    return (1 - kept) * (frequency / factor) + kept * frequency;
  });
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { Tensor } from "onnxruntime-node";
import { adamw, emptyMoments, norm } from "./adamw.ts";
import { type Parameter, viewOf } from "./parameters.ts";
import { openTensors, writeTensors } from "./safetensors.ts";
import { gather, tensorsOf } from "./weight-files.ts";

export const valueWeight = "value_head.weight";
export const valueBias = "value_head.bias";
/** Not among the model's weights, so that other readers of the folder see the model that they know. */
const fileName = "value_head.safetensors";

/** A linear estimate of what a state is worth, on top of the last hidden state. Begins as 0. */
export interface ValueHead {
  parameters: readonly Parameter[];
  feeds: Readonly<Record<string, Tensor>>;
  /** Flat, in the order of the parameters. */
  gradient: Float32Array;
  /** One AdamW step on the gradient, clipped to a norm, which is then zero; nothing where there was none. */
  step(learningRate: number, clipNorm: number): void;
  /** Weights and optimizer state; nothing where no step was ever made. */
  write(folder: string): Promise<void>;
  /** What `write` wrote, or else a fresh head. Drops the gradient. */
  read(folder: string): Promise<void>;
}

export function createValueHead(width: number): ValueHead {
  const parameters: Parameter[] = [
    { name: valueWeight, shape: [1, width], offset: 0, size: width },
    { name: valueBias, shape: [1, 1], offset: width, size: 1 },
  ];
  const flat = new Float32Array(width + 1);
  const gradient = new Float32Array(width + 1);
  let moments = emptyMoments(width + 1);
  return {
    parameters,
    feeds: Object.fromEntries(
      parameters.map((each) => [each.name, new Tensor("float32", viewOf(flat, each), [...each.shape])]),
    ),
    gradient,
    step(learningRate, clipNorm) {
      const length = norm(gradient);
      if (length === 0) return;
      const scale = length > clipNorm ? clipNorm / length : 1;
      adamw(parameters, flat, gradient, moments, { learningRate, weightDecay: 0, scale });
      gradient.fill(0);
    },
    async write(folder) {
      if (moments.step === 0) return;
      const { m, v, step } = moments;
      const tensors = new Map([
        ...tensorsOf(flat, parameters),
        ...tensorsOf(m, parameters, "m."),
        ...tensorsOf(v, parameters, "v."),
      ]);
      await writeTensors(join(folder, fileName), { tensors, metadata: { step: String(step) } }, "F32");
    },
    async read(folder) {
      const path = join(folder, fileName);
      gradient.fill(0);
      flat.fill(0);
      moments = emptyMoments(width + 1);
      if (!existsSync(path)) return;
      const file = await openTensors(path);
      try {
        flat.set(await gather(path, [file], parameters));
        const m = await gather(path, [file], parameters, "m.");
        const v = await gather(path, [file], parameters, "v.");
        moments = { m, v, step: Number(file.metadata.step) };
      } finally {
        await file.close();
      }
    },
  };
}

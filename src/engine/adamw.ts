import type { Parameter } from "./parameters.ts";

/** First and second moments, flat in the order of the parameters. */
export interface Moments {
  m: Float32Array;
  v: Float32Array;
  /** Steps made so far. */
  step: number;
}

export interface AdamWStep {
  learningRate: number;
  weightDecay: number;
  /** Multiplies the gradient: below 1 where its norm was clipped. */
  scale: number;
  adam?: AdamConstants | undefined;
}

export interface AdamConstants {
  beta1: number;
  beta2: number;
  epsilon: number;
}

export const beta2 = 0.95;
const usual: AdamConstants = { beta1: 0.9, beta2, epsilon: 1e-8 };

export function emptyMoments(size: number): Moments {
  return { m: new Float32Array(size), v: new Float32Array(size), step: 0 };
}

/** The Euclidean norm over all parameters. */
export function norm(gradient: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < gradient.length; i++) sum += (gradient[i] as number) ** 2;
  return Math.sqrt(sum);
}

/** One step of AdamW (Loshchilov and Hutter 2019) in place. Weight decay is decoupled and spares vectors (norms). */
export function adamw(
  parameters: readonly Parameter[],
  weights: Float32Array,
  gradient: Float32Array,
  moments: Moments,
  { learningRate, weightDecay, scale, adam: { beta1, beta2, epsilon } = usual }: AdamWStep,
): void {
  moments.step++;
  const { m, v, step } = moments;
  const rate = learningRate / (1 - beta1 ** step);
  const correction = 1 / (1 - beta2 ** step);
  for (const { offset, size, shape } of parameters) {
    const keep = shape.length > 1 ? 1 - learningRate * weightDecay : 1;
    for (let i = offset; i < offset + size; i++) {
      const g = (gradient[i] as number) * scale;
      const mean = beta1 * (m[i] as number) + (1 - beta1) * g;
      const square = beta2 * (v[i] as number) + (1 - beta2) * g * g;
      m[i] = mean;
      v[i] = square;
      weights[i] = (weights[i] as number) * keep - (rate * mean) / (Math.sqrt(square * correction) + epsilon);
    }
  }
}

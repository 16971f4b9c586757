import { type AdamWStep, adamw, beta2, type Moments } from "./adamw.ts";
import { createOrthogonalizer } from "./newton-schulz.ts";
import { type Parameter, viewOf } from "./parameters.ts";

const momentum = 0.95;

export interface Muon {
  /** In place, like `adamw`; it overwrites the gradient. */
  step(weights: Float32Array, gradient: Float32Array, moments: Moments, options: AdamWStep): Promise<void>;
  close(): Promise<void>;
}

/**
 * Muon (Jordan 2024) for the matrices inside the layers: a step along their momentum (Nesterov) with all singular
 * values near 1. AdamW for embedding, head and norms. Liu et al. (2025, arXiv 2502.16982) scale the step by
 * 0.2 * sqrt(longer side), the size that AdamW's usually has, so that AdamW's learning rates carry over. Three times
 * that learnt faster at the widths trained here, and at width 192 it is Jordan's own rate of 0.02 for AdamW's 2.5e-3.
 *
 * The momentum is the first moment, and the second moment is kept up although Muon has no use for it: a checkpoint
 * has one format, and training may go on from it with either optimizer.
 */
export function createMuon(parameters: readonly Parameter[]): Muon {
  const hidden = parameters.filter(isHidden);
  const rest = parameters.filter((parameter) => !isHidden(parameter));
  const orthogonalizer = createOrthogonalizer();
  return {
    async step(weights, gradient, moments, options) {
      adamw(rest, weights, gradient, moments, options);
      for (const matrix of hidden) {
        nesterov(matrix, gradient, moments, options.scale);
        const [rows, columns] = matrix.shape as [number, number];
        const direction = await orthogonalizer.run(viewOf(gradient, matrix), [rows, columns]);
        const rate = options.learningRate * 0.6 * Math.sqrt(Math.max(rows, columns));
        const keep = 1 - options.learningRate * options.weightDecay;
        const view = viewOf(weights, matrix);
        for (let i = 0; i < view.length; i++)
          view[i] = (view[i] as number) * keep - rate * (direction[i] as number);
      }
    },
    close: () => orthogonalizer.close(),
  };
}

function isHidden({ name, shape }: Parameter): boolean {
  return shape.length === 2 && name.startsWith("model.layers.");
}

/** Updates the moments and writes the direction, Nesterov's look ahead, over the gradient. */
function nesterov(
  { offset, size }: Parameter,
  gradient: Float32Array,
  { m, v }: Moments,
  scale: number,
): void {
  for (let i = offset; i < offset + size; i++) {
    const g = (gradient[i] as number) * scale;
    const mean = momentum * (m[i] as number) + (1 - momentum) * g;
    m[i] = mean;
    v[i] = beta2 * (v[i] as number) + (1 - beta2) * g * g;
    gradient[i] = momentum * mean + (1 - momentum) * g;
  }
}

import { SparringError } from "../core/index.ts";
import type { Batch } from "./algorithm.ts";
import type { Schedule } from "./schedule.ts";
import type { Trainer } from "./trainer.ts";

export interface TrainOptions {
  trainer: Trainer;
  /** One optimizer step each. */
  batches: readonly Batch[];
  learningRate: Schedule;
  weightDecay: number;
  clipNorm: number;
  /** Steps that were made already, where a training goes on from a checkpoint. */
  from?: number;
}

/** A curve's point. */
export interface TrainingStep {
  /** Counted from 1: how many steps have been made now. */
  step: number;
  steps: number;
  epoch: number;
  learningRate: number;
  loss: number;
  /** Before clipping. */
  gradientNorm: number;
  rollouts: number;
  /** Tokens with a weight: those that taught something. */
  tokens: number;
}

/**
 * Trains step by step. The caller's loop decides what happens in between: store the point, save a checkpoint,
 * or leave the loop to stop. Rejects with code "engine" when the loss is no longer a number; the weights are lost then.
 */
export async function* train(options: TrainOptions): AsyncGenerator<TrainingStep, void, undefined> {
  const { trainer, batches, learningRate, weightDecay, clipNorm, from = 0 } = options;
  const steps = batches.length;
  for (const [index, { epoch, data }] of batches.entries()) {
    if (index < from) continue;
    const rate = learningRate(index, steps);
    const { loss } = await trainer.forwardBackward(data);
    const { gradientNorm } = await trainer.optimStep({ learningRate: rate, weightDecay, clipNorm });
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
      throw new SparringError(
        "engine",
        `train: step ${index + 1} gave loss ${loss} and gradient norm ${gradientNorm}; go back to a checkpoint and lower the learning rate, ${rate}`,
      );
    }
    const tokens = data.reduce(
      (sum, { weights }) => sum + weights.filter((weight) => weight !== 0).length,
      0,
    );
    const rollouts = data.length;
    yield { step: index + 1, steps, epoch, learningRate: rate, loss, gradientNorm, rollouts, tokens };
  }
}

import { SparringError } from "../core/index.ts";
import type { Schedule } from "./schedule.ts";
import type { Datum, Trainer } from "./trainer.ts";

/** What one step learns from, its weights known beforehand. */
export interface Batch {
  epoch: number;
  data: Datum[];
}

/** What one step learns from, weighed when its turn comes because the weights depend on what the policy says then. */
export interface LateBatch {
  epoch: number;
  weigh(): Promise<Ready>;
}

export interface Ready extends Signals {
  data: Datum[];
  /** The loss to tell, where it is not the trainer's -sum(weight * logp). */
  loss?: number;
}

/** What tells how an algorithm is doing; means over the tokens that the policy wrote. Present where it can be known. */
export interface Signals {
  /** Estimated divergence of the policy from the one that sampled the rollouts, before the step. */
  kl?: number;
  /** The same from the reference. */
  klReference?: number;
  /** Share of the tokens whose ratio was clipped. */
  clipFraction?: number;
  /** In nats. */
  entropy?: number;
  valueLoss?: number;
}

export interface TrainOptions {
  trainer: Trainer;
  /** One optimizer step each. */
  batches: readonly (Batch | LateBatch)[];
  learningRate: Schedule;
  /** Of the value head; as the rest where it is not given. */
  valueLearningRate?: number;
  weightDecay: number;
  clipNorm: number;
  /** Steps that were made already, where a training goes on from a checkpoint. */
  from?: number;
}

/** A curve's point. */
export interface TrainingStep extends Signals {
  /** Counted from 1: how many steps have been made now. */
  step: number;
  steps: number;
  epoch: number;
  learningRate: number;
  loss: number;
  /** Before clipping; null where a server trains and does not tell. */
  gradientNorm: number | null;
  rollouts: number;
  /** Tokens with a weight: those that taught something. */
  tokens: number;
}

/**
 * Trains step by step. The caller's loop decides what happens in between: store the point, save a checkpoint,
 * or leave the loop to stop. Rejects with code "engine" when the loss is no longer a number; the weights are lost then.
 */
export async function* train(options: TrainOptions): AsyncGenerator<TrainingStep, void, undefined> {
  const { trainer, batches, learningRate, valueLearningRate, weightDecay, clipNorm, from = 0 } = options;
  const steps = batches.length;
  for (const [index, batch] of batches.entries()) {
    if (index < from) continue;
    const rate = learningRate(index, steps);
    const { data, loss: told, ...signals }: Ready = "data" in batch ? batch : await batch.weigh();
    const { loss: minimised } = await trainer.forwardBackward(data);
    const { gradientNorm } = await trainer.optimStep({
      learningRate: rate,
      weightDecay,
      clipNorm,
      ...(valueLearningRate !== undefined && { valueLearningRate }),
    });
    const loss = told ?? minimised;
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm ?? 0)) {
      throw new SparringError(
        "engine",
        `train: step ${index + 1} gave loss ${loss} and gradient norm ${gradientNorm}; go back to a checkpoint and lower the learning rate, ${rate}`,
      );
    }
    const tokens = data.reduce(
      (sum, { weights }) => sum + weights.filter((weight) => weight !== 0).length,
      0,
    );
    const { epoch } = batch;
    const rollouts = data.length;
    yield {
      step: index + 1,
      steps,
      epoch,
      learningRate: rate,
      loss,
      gradientNorm,
      rollouts,
      tokens,
      ...signals,
    };
  }
}

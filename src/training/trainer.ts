/**
 * Updates a policy (architecture, decision 3: the Tinker API's vocabulary). Data are token ids with per-token
 * weights; the loss is -sum(weight * logp), so that every algorithm is a function that computes weights.
 */
export interface Trainer {
  /** Log-probabilities of the data's tokens under the present weights, one array a datum. */
  forward(data: readonly Datum[]): Promise<number[][]>;
  /** What losses are made of, under the present weights; tokens with weight 0 are not computed and read 0. */
  forwardHeads(data: readonly Datum[]): Promise<Heads>;
  /**
   * Adds the gradient of -sum(weight * logp + entropyWeight * entropy + valueWeight * value) to what has been accumulated
   * since the last step. The loss that it tells is that of the log-probabilities alone.
   */
  forwardBackward(data: readonly Datum[]): Promise<{ loss: number; logprobs: number[][] }>;
  /** One AdamW step on the accumulated gradient, which is then zero again. The norm is null where a server does not tell it. */
  optimStep(step: OptimStep): Promise<{ gradientNorm: number | null }>;
  /** Writes weights (Hugging Face layout) and optimizer state into the folder, atomically; or where a server has them. */
  save(folder: string): Promise<void>;
  load(folder: string): Promise<void>;
}

export interface Datum {
  ids: readonly number[];
  /** One a token; 0 where the token is not trained on. `weights[0]` is never used: nothing predicts the first token. */
  weights: readonly number[];
  /** -dLoss/dH of the distribution that each token was drawn from; 0 where it is not given. */
  entropyWeights?: readonly number[];
  /** -dLoss/dV of the value of what comes before each token; 0 where it is not given. */
  valueWeights?: readonly number[];
}

/** One array a datum, one entry a token. */
export interface Heads {
  logprobs: number[][];
  /** In nats, of the distribution that the token was drawn from. */
  entropies: number[][];
  /** Of the value head, which begins as 0, for what comes before the token. */
  values: number[][];
}

export interface OptimStep {
  learningRate: number;
  /** Of the value head; as the rest where it is not given. */
  valueLearningRate?: number;
  weightDecay: number;
  /** Largest global norm of the gradient; it is scaled down to this. */
  clipNorm: number;
}

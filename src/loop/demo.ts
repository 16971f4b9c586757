import type { SparringConfig } from "./config.ts";

/** `--preset demo`: sized so that two cores finish it in less than 15 minutes, evaluations included. */
export const demo: SparringConfig = {
  name: "demo",
  environment: "retail",
  model: "lab",
  seed: 1,
  evaluate: { split: "test", trials: 4, turns: 10, maxTokens: 96 },
  challenge: { tasks: 150, proposals: 600, wave: 50, calls: [1, 3], revisions: 0, turns: 6, maxTokens: 320 },
  rollouts: { attempts: 4, wave: 100, turns: 10, maxTokens: 96 },
  train: { epochs: 2, batchSize: 8, learningRate: 1e-4, checkpointSteps: 50 },
};

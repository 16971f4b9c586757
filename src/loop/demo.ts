import type { SparringConfig } from "./config.ts";

/**
 * `--preset demo`: sized so that two cores finish it in less than 15 minutes, evaluations included. Below temperature 1
 * because a model this small loses its thread there.
 */
export const demo: SparringConfig = {
  name: "demo",
  environment: "calculation",
  model: "lab",
  seed: 1,
  evaluate: { split: "test", trials: 4, temperature: 0.6, turns: 8, maxTokens: 96 },
  challenge: {
    tasks: 150,
    proposals: 1000,
    wave: 100,
    calls: [1, 2],
    revisions: 0,
    temperature: 0.6,
    turns: 6,
    maxTokens: 320,
  },
  rollouts: { attempts: 8, wave: 128, temperature: 0.8, turns: 8, maxTokens: 96 },
  train: { epochs: 3, batchSize: 8, learningRate: 2e-4, checkpointSteps: 50 },
};

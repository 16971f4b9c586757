import type { SparringConfig } from "./config.ts";

/**
 * `--preset distillation`: the paper's second setting (arXiv 2506.01716). A frozen 8B model writes the tasks, a frozen 70B model
 * tries them, both at OPENAI_BASE_URL, and a small model learns from what was solved; tasks, attempts, passes and
 * batch are the paper's. The student is smaller than the paper's 8B, since it is trained in this process, with an adapter.
 */
export const distillation: SparringConfig = {
  name: "distillation",
  environment: "retail",
  model: "Qwen/Qwen2.5-0.5B-Instruct",
  seed: 1,
  challenge: {
    model: { name: "openai:meta-llama/Llama-3.1-8B-Instruct", concurrency: 128 },
    tasks: 800,
    proposals: 20_000,
    wave: 256,
    turns: 15,
    maxTokens: 1024,
  },
  rollouts: {
    model: { name: "openai:meta-llama/Llama-3.1-70B-Instruct", concurrency: 256 },
    attempts: 15,
    wave: 512,
    turns: 15,
    maxTokens: 512,
  },
  train: { algorithm: "rft", epochs: 6, batchSize: 8, learningRate: 1e-4, lora: { rank: 16, alpha: 32 } },
  evaluate: { split: "test", trials: 4, turns: 15, maxTokens: 512 },
};

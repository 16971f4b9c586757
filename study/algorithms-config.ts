import { demo, type SparringConfig } from "../src/loop/index.ts";
import type { AlgorithmName } from "../src/training/index.ts";
import type { BaseModel } from "./config.ts";
import study from "./config.ts";

/** How one algorithm learns from the study's tasks. */
export interface Learner {
  algorithm: AlgorithmName;
  /** Rollouts of every task (offline), or of every task of a round (online). */
  attempts: number;
  /** `checkpointSteps` and `dev` come from the study. */
  train: Omit<NonNullable<SparringConfig["train"]>, "algorithm" | "checkpointSteps" | "dev">;
}

/** Everything that decides what the study of algorithms and of the number of tasks computes. */
export interface AlgorithmsConfig {
  environments: string[];
  seeds: number[];
  model: BaseModel;
  /** What all algorithms have in common; environment, model and seed come from the job. */
  loop: Pick<SparringConfig, "format" | "evaluate" | "challenge" | "rollouts">;
  /** By kebab-case name: what is compared. */
  learners: Record<string, Learner>;
  /** The curve on the dev split: from the base on at `points` equal parts of the training. */
  curve: { points: number; items?: number; trials: number };
  scaling: {
    seeds: number[];
    /** How many tasks are trained on, and how many rollouts of each. */
    tasks: number[];
    rollouts: number[];
    /** Optimizer steps of every training, whatever it learns from. */
    steps: number;
    /** Most iterations of challenging, `loop.challenge.proposals` each, until there are tasks enough. */
    iterations: number;
    train: Learner["train"];
    trials: number;
  };
  folders: { report: string; results: string; state: string };
}

const { evaluate, challenge, rollouts } = demo;
const online = { rounds: 20, tasksPerRound: 20, batchSize: 40 };

/**
 * `npm run study:algorithms`. Every algorithm gets 3200 rollouts of 160 tasks, sampled at temperature 1: the offline ones 20 of every
 * task from the base, the online ones 8 of 20 tasks in each of 20 rounds.
 */
const algorithms: AlgorithmsConfig = {
  environments: ["calculation"],
  seeds: [1, 2, 3],
  model: study.model,
  loop: {
    format: "json",
    ...(evaluate && { evaluate }),
    challenge: { ...challenge, tasks: 160, proposals: 4000 },
    rollouts: { ...rollouts, temperature: 1 },
  },
  learners: {
    rft: { algorithm: "rft", attempts: 20, train: { epochs: 3, batchSize: 8, learningRate: 2e-4 } },
    dpo: { algorithm: "dpo", attempts: 20, train: { epochs: 3, batchSize: 8, learningRate: 2e-5 } },
    reinforce: { algorithm: "reinforce", attempts: 8, train: { ...online, learningRate: 1e-4 } },
    ppo: { algorithm: "ppo", attempts: 8, train: { ...online, learningRate: 1e-4 } },
    grpo: { algorithm: "grpo", attempts: 8, train: { ...online, learningRate: 1e-4 } },
  },
  curve: { points: 4, items: 60, trials: 2 },
  scaling: {
    seeds: [1, 2, 3],
    tasks: [50, 100, 200, 400, 800],
    rollouts: [1, 2, 4, 8],
    steps: 300,
    iterations: 8,
    train: { batchSize: 8, learningRate: 2e-4 },
    trials: 4,
  },
  folders: {
    report: "docs/study-algorithms",
    results: "docs/study-algorithms/results",
    state: "runs/study-algorithms",
  },
};
export default algorithms;

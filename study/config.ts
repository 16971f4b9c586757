import { demo, type SparringConfig } from "../src/loop/index.ts";

/** A base model that the loop is run on. */
export interface BaseModel {
  /** Kebab-case. */
  name: string;
  /** Hugging Face layout. */
  folder: string;
  parameters: number;
  /** Of its pretraining. */
  corpusTokens: number;
}

/** Everything that decides what the study computes and how long it takes. */
export interface StudyConfig {
  /** Built-in environments; the control "other environment" of each is the next one. */
  environments: string[];
  seeds: number[];
  /** The base model that everything is about. */
  model: BaseModel;
  /** Of every loop and every evaluation; environment, model, seed and iterations come from the job. */
  loop: Omit<SparringConfig, "name" | "environment" | "suite" | "model" | "seed" | "iterations">;
  honesty: {
    seeds: number[];
    /** When the policy is looked at, counted in epochs of the loop's training set; 0 is the base. */
    epochs: number[];
    /** Items of the dev split, spread evenly. */
    items: number;
    /** Attempts at every dev item and at every self-generated task that was held out. */
    trials: number;
  };
  /** How many admitted tasks and how many rollouts of each are trained on; "all" is the loop itself. */
  sweeps: { seeds: number[]; tasks: number[]; rollouts: number[]; trials: number };
  /** Other base models, one iteration each. */
  models: { seeds: number[]; list: BaseModel[] };
  /** Where results go, small and committed; where runs and weights lie, large and not. */
  folders: { report: string; results: string; state: string };
}

const { evaluate, challenge, rollouts, train } = demo;

/** The study of the model that ships: `npm run study`. */
const study: StudyConfig = {
  environments: ["calculation", "retail"],
  seeds: [1, 2, 3],
  model: { name: "lab", folder: "models/lab", parameters: 3.17e6, corpusTokens: 81.7e6 },
  loop: {
    format: "json",
    ...(evaluate && { evaluate }),
    ...(challenge && { challenge }),
    ...(rollouts && { rollouts }),
    ...(train && { train }),
  },
  honesty: { seeds: [1, 2, 3], epochs: [0, 1, 2, 4, 8], items: 60, trials: 2 },
  sweeps: { seeds: [1, 2, 3], tasks: [25, 50, 100, 200], rollouts: [1, 2, 4], trials: 2 },
  models: { seeds: [1], list: [] },
  folders: { report: "docs/study", results: "docs/study/results", state: "runs/study" },
};
export default study;

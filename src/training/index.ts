export type { Algorithm, AlgorithmOptions, Batch } from "./algorithm.ts";
export type { Datum, OptimStep, Trainer } from "./trainer.ts";

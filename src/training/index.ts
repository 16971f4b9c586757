export type { Algorithm, AlgorithmOptions, Batch } from "./algorithm.ts";
export { embeddedTrainer } from "./embedded.ts";
export { rft } from "./rft.ts";
export { type Schedule, warmupThenDecay } from "./schedule.ts";
export { type TrainingStep, type TrainOptions, train } from "./train.ts";
export type { Datum, OptimStep, Trainer } from "./trainer.ts";

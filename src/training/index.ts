export type { Algorithm, Example, Needs, Plan, Seen, StepOptions, Weighed } from "./algorithm.ts";
export { type AlgorithmName, type AlgorithmOptions, algorithmOf } from "./algorithms.ts";
export { type Collapse, collapseOf, type Health } from "./collapse.ts";
export { type DpoOptions, dpo } from "./dpo.ts";
export { embeddedTrainer } from "./embedded.ts";
export { type Estimate, estimateOf, estimateTraining } from "./estimate.ts";
export { type RoundFacts, roundFacts } from "./facts.ts";
export { type GrpoOptions, grpo } from "./grpo.ts";
export { type PpoOptions, ppo } from "./ppo.ts";
export { type ReinforceOptions, reinforce } from "./reinforce.ts";
export { type RftOptions, rejectionFineTuning, rft } from "./rft.ts";
export { planRound, type RoundOptions } from "./round.ts";
export { type Fall, fallNames, type Schedule, warmupThenDecay } from "./schedule.ts";
export { beyondTinker, tinkerTrainer } from "./tinker.ts";
export {
  type Batch,
  type LateBatch,
  type Ready,
  type Signals,
  type TrainingStep,
  type TrainOptions,
  train,
} from "./train.ts";
export type { Datum, Heads, OptimStep, Trainer } from "./trainer.ts";

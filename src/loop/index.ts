export {
  type Acting,
  attemptsAt,
  attemptWave,
  countOutcomes,
  inFlightFor,
  refuseBrokenWave,
} from "./attempts.ts";
export { insideBand } from "./band.ts";
export { challenge } from "./challenge.ts";
export { type ChallengeWave, type Challenging, challengeWave } from "./challenge-wave.ts";
export {
  defaultQuota,
  defineConfig,
  type LoopConfig,
  parseConfig,
  type SparringConfig,
} from "./config.ts";
export {
  contextOf,
  type LoopContext,
  type LoopEvent,
  type LoopOptions,
  type LoopParts,
  type TriedTask,
} from "./context.ts";
export { coverageOf } from "./coverage.ts";
export { demo } from "./demo.ts";
export { distillation } from "./distillation.ts";
export { evaluate, evaluationOf } from "./evaluate.ts";
export { type EndpointConfig, type ModelConfig, modelName } from "./model-config.ts";
export { openPolicy } from "./open-policy.ts";
export { openTinkerPolicy, openTinkerSampler, type TinkerModelOptions } from "./open-tinker-policy.ts";
export { packageRoot, version } from "./package.ts";
export { type LoopVerdict, loopYields } from "./quota.ts";
export { summaryOf } from "./report.ts";
export { rollOut, rolloutsOf, withoutQuarantined } from "./roll-out.ts";
export { type LoopResult, runLoop, startedPolicy } from "./run-loop.ts";
export { stageNames } from "./stages.ts";
export { train } from "./train.ts";
export { bandOf, isOnline, stepSettingsOf, type TrainConfig } from "./train-config.ts";
export { runStage, type StageWave } from "./waves.ts";
export { type OpenedPolicy, type Policy, weightsAfter } from "./weights.ts";

export * from "./benchmark/index.ts";
export * from "./challenger/index.ts";
export * from "./core/index.ts";
export * from "./environment/index.ts";
export * from "./gates/index.ts";
export {
  defineConfig,
  type LoopConfig,
  type LoopEvent,
  type LoopOptions,
  type LoopParts,
  type LoopResult,
  type OpenedPolicy,
  openPolicy,
  openTinkerPolicy,
  openTinkerSampler,
  type Policy,
  parseConfig,
  runLoop,
  type SparringConfig,
} from "./loop/index.ts";
export * from "./model/index.ts";
export * from "./rollout/index.ts";
export * from "./sandbox/index.ts";
export { type ModelServer, type ServeOptions, startModelServer } from "./serve/index.ts";
export * from "./store/index.ts";
export {
  connectTinker,
  createTrainingRun,
  parseTinkerAddress,
  type TinkerAddress,
  type TinkerClient,
  type TrainingRun,
} from "./tinker/index.ts";
export * from "./training/index.ts";

export type { Benchmark, BenchmarkItem, Recording } from "./benchmark.ts";
export { defineSuite, type PosedTask, type SuiteDefinition } from "./define-suite.ts";
export {
  type Actor,
  type AttemptOptions,
  actorName,
  attempt,
  type EvaluateOptions,
  type EvaluationJob,
  evaluateSuite,
  evaluationJobs,
  type MakeAttempts,
  type ModelActor,
  spread,
} from "./evaluate.ts";
export {
  attemptBenchmark,
  type BenchmarkActor,
  type BenchmarkJob,
  type BenchmarkOptions,
  type BenchmarkPlan,
  type BenchmarkReport,
  planBenchmark,
  reportBenchmark,
} from "./evaluate-benchmark.ts";
export {
  createHeldOutIndex,
  type HeldOutIndex,
  type Overlap,
  overlapsHeldOut,
} from "./held-out.ts";
export { benchmarkNames, openBenchmark } from "./open-benchmark.ts";
export { openBenchmarkEnvironment } from "./open-environment.ts";
export { type Evaluation, type HeldOutSplit, scoreRollouts } from "./score.ts";
export {
  bootstrapInterval,
  type ItemScore,
  type ItemStatistic,
  meanOver,
  type PairedDifference,
  pairedDifference,
  passAll,
  passAt,
} from "./statistics.ts";
export type { Suite, SuiteItem } from "./suite.ts";
export { taskSuite } from "./task-suite.ts";

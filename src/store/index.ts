export { type Calls, openCalls } from "./calls.ts";
export { readRollouts } from "./rollout-file.ts";
export { createRun, isRun, openRun, type Run, type WaveRecords } from "./run.ts";
export {
  type EvaluationRecord,
  type MetricRecord,
  type ProposalRecord,
  rolloutSchema,
  type StreamName,
  type Streams,
  streamNames,
  taskSchema,
} from "./schemas.ts";
export { readTasks } from "./task-file.ts";

export { bytes, duration, integer, percent, plural, points, pValue } from "./format.ts";
export { renderReport } from "./page.ts";
export type {
  Comparison,
  Coverage,
  CoverageCell,
  EvaluationSummary,
  PairKind,
  PairView,
  Report,
  ReportPage,
  RolloutView,
  TaskView,
} from "./report.ts";

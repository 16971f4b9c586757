import type { CodeAsTask } from "../core/index.ts";

/** The gates in the order in which a candidate meets them. */
export const gateNames = [
  "well-formed",
  "runs",
  "solution-passes",
  "failures-fail",
  "untouched-fails",
  "deterministic",
  "uses-tools",
  "grounded",
  "named",
  "not-duplicate",
] as const;
export type GateName = (typeof gateNames)[number];

/** What the gates decided. `message` is written for the challenger, who may revise. */
export type Verdict = { admitted: true } | { admitted: false; gate: GateName; code: string; message: string };

export interface Judged {
  candidate: CodeAsTask;
  verdict: Verdict;
}

/** Where candidates died: entered and passed for every gate, in order. */
export type YieldReport = { gate: GateName; entered: number; passed: number }[];

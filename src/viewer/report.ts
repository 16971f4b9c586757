import type { Message, OutcomeKind, Usage } from "../core/index.ts";

/** What a run came to: the content of report.json. Fractions are between 0 and 1. */
export type Report = {
  environment: string;
  model: string;
  /** Who wrote the tasks and who tried them, where that was another model. */
  challenger?: string;
  executor?: string;
  seed: number;
  before: EvaluationSummary;
  after: EvaluationSummary;
  comparison: Comparison;
  /** Evaluations in order, the one before training first: the learning curve. */
  evaluations: { name: string; passAt1: number; ci95: [number, number]; trainingSteps: number }[];
  /** In order; the quota, which is none of the gates, comes last. */
  gates: { gate: string; entered: number; passed: number }[];
  /** Why proposals were rejected, the most frequent reason first. */
  rejections: { gate: string; code: string; count: number }[];
  tasks: {
    proposed: number;
    admitted: number;
    /** Passed every gate, and were dropped because they equal a held-out task. */
    equalToHeldOut: number;
    /** What the challenger wrote for every admitted task, exploration and rejected proposals included; null where none was. */
    tokensPerAdmitted: number | null;
  };
  coverage: Coverage;
  rollouts: {
    total: number;
    solved: number;
    failed: number;
    /** Among the failed: stopped by a limit of turns, context or budget. */
    truncated: number;
    simulatorErrors: number;
    infrastructureErrors: number;
    taskDefects: number;
  };
  training: {
    algorithm: string;
    /** Tasks by their measured pass rate: those inside the band were learnt from. Tasks of every iteration count. */
    tasks: { below: number; inside: number; above: number };
    steps: number;
    /** Tokens with a weight, over all steps. */
    tokens: number;
    /** Loss per trained token in the first and the last step; null where no task was inside the band, so nothing was learnt. */
    firstLoss: number | null;
    lastLoss: number | null;
    /** What collapsed in online training, and where that was first seen; reports of older versions have none. */
    collapses?: { iteration: number; round: number; what: string }[];
    /** Which checkpoint of an iteration was kept for its score on the dev split; 0 is the iteration's start. */
    kept?: { iteration: number; checkpoint: number; devPassAt1: number }[];
  };
  /** What the models of endpoints were asked, where there were any. */
  usage?: Usage;
  wallSeconds: number;
  peakMemoryBytes: number;
};

/** What the admitted tasks exercise, by the calls that their solutions made when they ran. */
export type Coverage = {
  /** Element 0 is for one call; the last also holds tasks that make more calls than it stands for. */
  byCalls: CoverageCell[];
  /** A task counts for every tool that its solution calls, a proposal for every tool that it was asked to use. */
  tools: { name: string; effect: "read" | "write"; byCalls: CoverageCell[] }[];
  /** Tasks that only read, and tasks that also write. */
  reading: number;
  writing: number;
  /** Kinds of tasks that differ in more than values: in the tools called, their order, or how it is verified. */
  shapes: number;
  /** The shape with most tasks; null where there are none. */
  commonest: { called: string[]; tasks: number } | null;
};

export type CoverageCell = { proposals: number; tasks: number };

/** As `sparring eval --json` prints it. */
export type EvaluationSummary = {
  suite: string;
  split: string;
  actor: string;
  tasks: number;
  trials: number;
  /** Who played the users, and how many of their turns had to be drawn again; missing where there was none. */
  user?: { name: string; faults: number };
  passAt1: number;
  passAt4: number | null;
  /** Of passAt1. */
  ci95: [number, number];
  outcomes: Record<OutcomeKind, number>;
};

/** The same held-out items before and after training. */
export type Comparison = {
  items: number;
  /** Items that were solved more often after than before, less often, and equally often. */
  gained: number;
  lost: number;
  same: number;
  /** Mean over items of the difference in their solve rates. */
  difference: number;
  ci95: [number, number];
  p: number;
};

/** Everything that report.html shows. Model text in it is hostile and is escaped by the page. */
export interface ReportPage {
  report: Report;
  losses: { step: number; loss: number }[];
  /** A few admitted tasks. */
  examples: TaskView[];
  /** Held-out items, a rollout before and one after each; a few of every kind. */
  pairs: { kind: PairKind; total: number; shown: PairView[] }[];
  /** Configuration as JSON text, for whoever wants to repeat the run. */
  config: string;
  version: string;
}

export type PairKind = "gained" | "lost" | "both" | "neither";

export interface TaskView {
  id: string;
  instruction: string;
  solution: string;
  verify: string;
  failures: readonly string[];
  attempts: number;
  solved: number;
}

export interface PairView {
  item: string;
  instruction: string;
  before: RolloutView;
  after: RolloutView;
}

export interface RolloutView {
  outcome: OutcomeKind;
  /** Why it ended as it did, where there is something to say. */
  detail: string;
  /** Without the system message, which all share, and the instruction, which the pair has. */
  messages: readonly Message[];
  answer: string | null;
}

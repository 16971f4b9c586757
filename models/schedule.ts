import type { LossWeights, Share } from "./corpus/conversation.ts";

/** What one step trains on, and how fast. */
export interface StepPlan {
  /** Short exercises; drills alone come first, because nothing is learnt from the rest before copying is. */
  drills: number;
  longestDrill: number;
  worlds: number;
  /** Of one world. */
  share: Share;
  mostTools: number;
  weights: LossWeights;
  learningRate: number;
}

/** Steps at which the phases end. */
const copying = 500;
const matching = 900;
const growing = 2500;
const showing = 4300;
const warmUp = 100;
const decaying = 0.1;

const between = (step: number, from: number, to: number) =>
  Math.min(1, Math.max(0, (step - from) / (to - from)));

/**
 * The plan of step `step` of `steps`: drills; then which tool a description belongs to; then small worlds and above all
 * the choice of a tool; then large worlds with whole conversations, as rollouts show them; then more of these, and proposals,
 * which take longest to learn. Drills never end: what is not practised is forgotten, copying first. The learning rate
 * falls with the square root of the steps. Only its fall to nothing at the end depends on `steps`, so that a run can be
 * prolonged from a checkpoint before it.
 */
export function planOf(step: number, steps: number, peak: number): StepPlan {
  const grown = between(step, matching, growing);
  const left = (steps - step) / (steps * decaying);
  const phase = phaseOf(step);
  return {
    ...phases[phase],
    longestDrill: phase === "copying" ? 8 : 16,
    mostTools: Math.round(4 + 4 * between(step, copying, matching) + 12 * grown),
    weights: {
      system: 0.2 - 0.15 * grown,
      spoken: 1,
      toolName: 2,
      answer: 1 + 2 * grown,
      failure: step < showing ? 0.3 : 1,
    },
    learningRate:
      peak *
      Math.min((step + 1) / warmUp, 1, Math.sqrt(copying / Math.max(1, step))) *
      Math.min(1, Math.max(0.02, left)),
  };
}

const none: Share = { executors: 0, choices: 0, echoes: 0, fills: 0, readings: 0, challengers: 0 };

const phases = {
  copying: {
    drills: 80,
    worlds: 0,
    share: none,
  },
  matching: {
    drills: 24,
    worlds: 5,
    share: { ...none, choices: 4, echoes: 14 },
  },
  growing: {
    drills: 6,
    worlds: 3,
    share: { ...none, executors: 2, choices: 10, echoes: 6, challengers: 1 },
  },
  showing: {
    drills: 12,
    worlds: 3,
    share: { executors: 4, choices: 10, echoes: 4, fills: 3, readings: 2, challengers: 2 },
  },
  practising: {
    drills: 12,
    worlds: 3,
    share: { executors: 9, choices: 4, echoes: 1, fills: 3, readings: 2, challengers: 6 },
  },
} as const;

function phaseOf(step: number): keyof typeof phases {
  if (step < copying) return "copying";
  if (step < matching) return "matching";
  if (step < growing) return "growing";
  return step < showing ? "showing" : "practising";
}

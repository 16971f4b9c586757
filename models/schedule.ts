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

const drillsAlone = 500;
const warmUp = 100;

/**
 * The plan of step `step` of `steps`: drills; then small worlds and above all the choice of a tool; then large worlds
 * with whole conversations, as rollouts show them.
 */
export function planOf(step: number, steps: number, peak: number): StepPlan {
  const drilling = step < drillsAlone;
  const rest = Math.max(0, step - drillsAlone) / Math.max(1, steps - drillsAlone);
  const grown = Math.min(1, rest / 0.2);
  return {
    drills: drilling ? 80 : Math.round(8 * (1 - grown)),
    longestDrill: drilling ? 8 : 16,
    worlds: drilling ? 0 : 3,
    share:
      grown < 1
        ? { executors: 3, choices: 12, challengers: 1 }
        : { executors: 4, choices: 6, challengers: 2 },
    mostTools: Math.round(5 + 15 * grown),
    weights: {
      system: 0.2 - 0.15 * grown,
      spoken: 1,
      toolName: 2,
      answer: 1 + 2 * grown,
      failure: 0.3,
    },
    learningRate:
      peak * Math.min(1, (step + 1) / warmUp) * (0.05 + 0.475 * (1 + Math.cos((Math.PI * step) / steps))),
  };
}

import type { LossWeights } from "./corpus/conversation.ts";

/** What one step trains on, and how fast. */
export interface StepPlan {
  /** Short exercises; drills alone come first, because nothing is learnt from the rest before copying is. */
  drills: number;
  longestDrill: number;
  worlds: number;
  /** Whether the conversations about one world share a sequence, so that what was called once is called again. */
  join: boolean;
  mostTools: number;
  weights: LossWeights;
  learningRate: number;
}

const drillsAlone = 500;
const warmUp = 100;

/** The plan of step `step` of `steps`: drills, then small worlds in joined sequences, then worlds as rollouts show them. */
export function planOf(step: number, steps: number, peak: number): StepPlan {
  const rest = Math.max(0, step - drillsAlone) / Math.max(1, steps - drillsAlone);
  const join = rest < 0.3;
  // Copying first; then the choice of the tool, which is the hardest part, counts more.
  const grown = Math.min(1, rest / 0.3);
  const drilling = step < drillsAlone;
  return {
    drills: drilling ? 80 : join ? 6 : 0,
    longestDrill: drilling ? 8 : 16,
    worlds: drilling ? 0 : join ? 3 : 4,
    join,
    mostTools: Math.round(5 + 13 * grown),
    weights: {
      system: 0.2 - 0.15 * grown,
      spoken: 1,
      toolName: 1 + 2 * grown,
      answer: 1 + 2 * grown,
      failure: 0.3,
    },
    learningRate:
      peak * Math.min(1, (step + 1) / warmUp) * (0.05 + 0.475 * (1 + Math.cos((Math.PI * step) / steps))),
  };
}

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
const growing = 1500;
const warmUp = 100;
const decaying = 0.2;

/**
 * The plan of step `step` of `steps`: drills; then small worlds and above all the choice of a tool; then large worlds
 * with whole conversations, as rollouts show them. Only the learning rate's fall at the end depends on `steps`, so
 * that a run can be prolonged from a checkpoint before it (warm-up, stable, decay: Hu et al. 2024, "MiniCPM").
 */
export function planOf(step: number, steps: number, peak: number): StepPlan {
  const drilling = step < drillsAlone;
  const grown = Math.min(1, Math.max(0, step - drillsAlone) / growing);
  const left = (steps - step) / (steps * decaying);
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
    learningRate: peak * Math.min((step + 1) / warmUp, 1, Math.max(0.02, left)),
  };
}

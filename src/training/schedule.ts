/** The learning rate of step `step`, counted from 0, out of `steps`. */
export type Schedule = (step: number, steps: number) => number;

/** Rises to `peak` over the first tenth of the steps, twenty at most, and falls from there to a tenth of it, in straight lines. */
export function warmupThenDecay(peak: number): Schedule {
  return (step, steps) => {
    const warmup = Math.min(20, Math.ceil(steps / 10));
    if (step < warmup) return (peak * (step + 1)) / warmup;
    return peak * (1 - (0.9 * (step - warmup)) / Math.max(1, steps - warmup));
  };
}

/** The learning rate of step `step`, counted from 0, out of `steps`. */
export type Schedule = (step: number, steps: number) => number;

/** How much of its way from the peak to a tenth of it a rate has fallen, by the share of the falling steps that were made. */
const falls = {
  linear: (share: number) => share,
  cosine: (share: number) => (1 - Math.cos(Math.PI * share)) / 2,
};

export type Fall = keyof typeof falls;
export const fallNames = Object.keys(falls) as [Fall, ...Fall[]];

/**
 * Rises to `peak` in a straight line over the first tenth of the steps, twenty at most, and falls from there to a tenth of it: in
 * a straight line, or along half a cosine (Loshchilov and Hutter 2017, arXiv 1608.03983, eq. 5, without restarts).
 */
export function warmupThenDecay(peak: number, fall: Fall = "linear"): Schedule {
  return (step, steps) => {
    const warmup = Math.min(20, Math.ceil(steps / 10));
    if (step < warmup) return (peak * (step + 1)) / warmup;
    return peak * (1 - 0.9 * falls[fall]((step - warmup) / Math.max(1, steps - warmup)));
  };
}

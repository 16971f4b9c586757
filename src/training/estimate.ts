import type { Plan } from "./algorithm.ts";
import type { Trainer } from "./trainer.ts";

export interface Estimate {
  tokens: number;
  seconds: number;
}

// Forward, and twice as much backward.
const passes = 3;
const measuredTokens = 2048;

/** What training takes at a rate that was measured, in tokens a second. */
export function estimateOf(plans: readonly Plan[], tokensPerSecond: number): Estimate {
  const tokens = plans.reduce(
    (sum, { examples }) => sum + examples.reduce((part, { ids }) => part + ids.length, 0),
    0,
  );
  return { tokens, seconds: tokens / tokensPerSecond };
}

/** Measures the rate by two forward passes over some of what is to be learnt, the first of which only warms up. */
export async function estimateTraining(trainer: Trainer, plans: readonly Plan[]): Promise<Estimate> {
  const data: { ids: readonly number[]; weights: number[] }[] = [];
  let tokens = 0;
  for (const { ids } of plans.flatMap(({ examples }) => examples)) {
    if (tokens >= measuredTokens) break;
    data.push({ ids, weights: ids.map(() => 1) });
    tokens += ids.length;
  }
  if (tokens === 0) return { tokens, seconds: 0 };
  await trainer.forward(data);
  const started = performance.now();
  await trainer.forward(data);
  const seconds = (performance.now() - started) / 1000;
  return estimateOf(plans, tokens / (passes * seconds));
}

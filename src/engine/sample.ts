import type { Random } from "../core/index.ts";

export interface Choice {
  token: number;
  /** log p under the temperature (temperature 0: under 1), before the top-p cut. */
  logprob: number;
}

/** Draws the next token from log-probabilities at temperature 1; draws nothing from the stream when greedy. */
export function sample(logp: Float32Array, temperature: number, topP: number, random: Random): Choice {
  if (temperature === 0) {
    const token = indexOfLargest(logp);
    return { token, logprob: logp[token] as number };
  }
  const scaled = temperature === 1 ? logp : temper(logp, temperature);
  const token = topP < 1 ? drawFromNucleus(scaled, topP, random) : draw(scaled, random);
  return { token, logprob: scaled[token] as number };
}

function indexOfLargest(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}

/** log of p^(1/t), normalised. */
function temper(logp: Float32Array, temperature: number): Float32Array {
  const largest = (logp[indexOfLargest(logp)] as number) / temperature;
  let sum = 0;
  for (const value of logp) sum += Math.exp(value / temperature - largest);
  const normalizer = largest + Math.log(sum);
  return logp.map((value) => value / temperature - normalizer);
}

function draw(logp: Float32Array, random: Random): number {
  let rest = random.next();
  for (let token = 0; token < logp.length; token++) {
    rest -= Math.exp(logp[token] as number);
    if (rest < 0) return token;
  }
  // float32 probabilities may sum to a little under 1.
  return indexOfLargest(logp);
}

/** From the most probable tokens that together reach `topP` (Holtzman et al. 2020). */
function drawFromNucleus(logp: Float32Array, topP: number, random: Random): number {
  const order = Array.from(logp.keys()).sort((a, b) => (logp[b] as number) - (logp[a] as number) || a - b);
  const nucleus: { token: number; p: number }[] = [];
  let mass = 0;
  for (const token of order) {
    const p = Math.exp(logp[token] as number);
    nucleus.push({ token, p });
    mass += p;
    if (mass >= topP) break;
  }
  let rest = random.next() * mass;
  for (const { token, p } of nucleus) {
    rest -= p;
    if (rest < 0) return token;
  }
  return (nucleus[0] as { token: number }).token;
}

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
  const tempered: Tempered = { logp, temperature, normalizer: normalizerOf(logp, temperature) };
  const token = topP < 1 ? drawFromNucleus(tempered, topP, random) : draw(tempered, random);
  return { token, logprob: at(tempered, token) };
}

/** log of p^(1/t), normalised, for every token without an array of its own: vocabularies are large. */
interface Tempered {
  logp: Float32Array;
  temperature: number;
  normalizer: number;
}

function at({ logp, temperature, normalizer }: Tempered, token: number): number {
  return Math.fround((logp[token] as number) / temperature - normalizer);
}

function normalizerOf(logp: Float32Array, temperature: number): number {
  if (temperature === 1) return 0;
  const largest = (logp[indexOfLargest(logp)] as number) / temperature;
  let sum = 0;
  for (let i = 0; i < logp.length; i++) sum += Math.exp((logp[i] as number) / temperature - largest);
  return largest + Math.log(sum);
}

function indexOfLargest(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}

function draw(tempered: Tempered, random: Random): number {
  const { logp } = tempered;
  let rest = random.next();
  for (let token = 0; token < logp.length; token++) {
    rest -= Math.exp(at(tempered, token));
    if (rest < 0) return token;
  }
  // float32 probabilities may sum to a little under 1.
  return indexOfLargest(logp);
}

/** From the most probable tokens that together reach `topP` (Holtzman et al. 2020). */
function drawFromNucleus(tempered: Tempered, topP: number, random: Random): number {
  // All tokens below an equal share of 1 - topP leave at least topP to the others, which alone need sorting.
  const share = Math.log((1 - topP) / tempered.logp.length);
  let nucleus = nucleusOf(tempered, topP, share);
  // float32 probabilities may sum to a little under 1.
  if (nucleus.mass < topP) nucleus = nucleusOf(tempered, topP, Number.NEGATIVE_INFINITY);
  const { tokens, mass } = nucleus;
  let rest = random.next() * mass;
  for (const token of tokens) {
    rest -= Math.exp(at(tempered, token));
    if (rest < 0) return token;
  }
  return tokens[0] as number;
}

/** The most probable of the tokens whose log p is at least `least`, until they reach `topP`. */
function nucleusOf(tempered: Tempered, topP: number, least: number): { tokens: number[]; mass: number } {
  const candidates: number[] = [];
  for (let token = 0; token < tempered.logp.length; token++)
    if (at(tempered, token) >= least) candidates.push(token);
  candidates.sort((a, b) => at(tempered, b) - at(tempered, a) || a - b);
  const tokens: number[] = [];
  let mass = 0;
  for (const token of candidates) {
    tokens.push(token);
    mass += Math.exp(at(tempered, token));
    if (mass >= topP) break;
  }
  return { tokens, mass };
}

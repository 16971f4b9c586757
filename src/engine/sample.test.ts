import { expect, test } from "vitest";
import { createRandom, type Random } from "../core/index.ts";
import { sample } from "./sample.ts";

const probabilities = [0.5, 0.125, 0.25, 0.125];
const logp = Float32Array.from(probabilities, Math.log);

function frequencies(temperature: number, topP: number): number[] {
  const random = createRandom("frequencies");
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 4000; i++) {
    const { token } = sample(logp, temperature, topP, random);
    counts[token] = (counts[token] as number) + 1 / 4000;
  }
  return counts;
}

test("temperature 0 takes the most probable token and reports its probability under temperature 1", () => {
  expect(sample(logp, 0, 1, createRandom("greedy"))).toEqual({ token: 0, logprob: logp[0] });
});

test("tokens come as often as they are probable", () => {
  for (const [i, frequency] of frequencies(1, 1).entries()) {
    expect(Math.abs(frequency - (probabilities[i] as number))).toBeLessThan(0.03);
  }
});

test("a temperature of 1/2 squares the probabilities, in the draw and in what is reported", () => {
  const squares = probabilities.map((p) => p ** 2 / 0.34375);
  for (const [i, frequency] of frequencies(0.5, 1).entries()) {
    expect(Math.abs(frequency - (squares[i] as number))).toBeLessThan(0.03);
  }
  const { token, logprob } = sample(logp, 0.5, 1, createRandom("reported"));
  expect(logprob).toBeCloseTo(Math.log(squares[token] as number), 5);
});

test("top-p draws from the fewest tokens that reach it, and reports the probability before the cut", () => {
  const [first, second, third, fourth] = frequencies(1, 0.7);
  expect(second).toBe(0);
  expect(fourth).toBe(0);
  expect(Math.abs((first as number) - 2 / 3)).toBeLessThan(0.03);
  expect(Math.abs((third as number) - 1 / 3)).toBeLessThan(0.03);
  const { token, logprob } = sample(logp, 1, 0.4, createRandom("nucleus"));
  expect({ token, logprob }).toEqual({ token: 0, logprob: logp[0] });
});

/** The draw of the paper: sorts everything. */
function sortAll(logp: Float32Array, topP: number, random: Random): number {
  const p = (token: number) => Math.exp(logp[token] as number);
  const order = Array.from(logp.keys()).sort((a, b) => (logp[b] as number) - (logp[a] as number) || a - b);
  const nucleus: number[] = [];
  let mass = 0;
  for (const token of order) {
    if (mass < topP) nucleus.push(token);
    if (mass < topP) mass += p(token);
  }
  let rest = random.next() * mass;
  for (const token of nucleus) {
    rest -= p(token);
    if (rest < 0) return token;
  }
  return nucleus[0] as number;
}

test.each([0.01, 0.5, 0.95, 0.999, 0.9999999])(
  "top-p %d draws what sorting the whole vocabulary would",
  (topP) => {
    const shape = createRandom("vocabulary", topP);
    for (const sharpness of [0, 1, 4, 12]) {
      const logits = Float64Array.from({ length: 3000 }, () => sharpness * shape.next());
      const normalizer = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
      const logp = Float32Array.from(logits, (logit) => logit - normalizer);
      const [one, two] = [createRandom("draws"), createRandom("draws")];
      for (let i = 0; i < 12; i++) expect(sample(logp, 1, topP, one).token).toBe(sortAll(logp, topP, two));
    }
  },
);

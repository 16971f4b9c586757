import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
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

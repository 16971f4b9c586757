import { tool } from "sparring";
import { z } from "zod";

/** Rounds to 2 decimals, as every amount in this environment is; halves go up although 1.005 is a little less in binary. */
export function round2(value: number): number {
  return Math.round((value + Number.EPSILON * value) * 100) / 100;
}

const pair = z.object({ a: z.number(), b: z.number() });

export const numberTools = {
  add: tool({
    description: "Add two numbers",
    input: pair,
    effect: "read",
    run: (_state: object, { a, b }) => round2(a + b),
  }),
  subtract: tool({
    description: "Take b away from a",
    input: pair,
    effect: "read",
    run: (_state: object, { a, b }) => round2(a - b),
  }),
  multiply: tool({
    description: "Multiply two numbers",
    input: pair,
    effect: "read",
    run: (_state: object, { a, b }) => round2(a * b),
  }),
};

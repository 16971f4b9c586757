import { expect, test } from "vitest";
import { estimateLine, memoryLine } from "./estimate-line.ts";

const memory = { weights: 2e9, generation: 1e9, training: 3e9, activations: 0.5e9, total: 6.5e9 };

test("a run says what memory it takes, by what it is for", () => {
  expect(memoryLine(memory, 8e9)).toBe(
    "Memory: 6.50 GB at most (weights 2.00 GB, generation 1.00 GB, training 3.00 GB, activations 500 MB) of 8.00 GB",
  );
});

test("where the machine has less, it says what to do", () => {
  expect(memoryLine(memory, 4e9)).toMatch(/more than the machine has: train an adapter/);
});

test("a training says what time it takes", () => {
  expect(estimateLine("training", { tokens: 1234567, seconds: 3900 })).toBe(
    "training: about 1 h 5 min for 1,234,567 tokens",
  );
});

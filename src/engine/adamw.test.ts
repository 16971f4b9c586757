import { expect, test } from "vitest";
import { adamw, emptyMoments, norm } from "./adamw.ts";

const matrix = { name: "matrix", shape: [1, 2], offset: 0, size: 2 };
const vector = { name: "vector", shape: [1], offset: 2, size: 1 };

test("two steps give the values worked out by hand", () => {
  const weights = Float32Array.of(1, -2, 3);
  const moments = emptyMoments(3);
  const step = { learningRate: 0.1, weightDecay: 0.5, scale: 1 };
  // Step 1: m = 0.1 g and v = 0.05 g^2, both corrected to g and g^2, so every weight moves by 0.1 sign(g);
  // the matrix is first multiplied by 1 - 0.1 * 0.5 = 0.95, the vector is not.
  adamw([matrix, vector], weights, Float32Array.of(2, -4, 1), moments, step);
  expect([...weights]).toEqual([0.95 - 0.1, -1.9 + 0.1, 3 - 0.1].map(Math.fround));
  // Step 2, first weight, g = 1: m = 0.9 * 0.2 + 0.1 = 0.28, v = 0.95 * 0.2 + 0.05 = 0.24;
  // corrected: 0.28 / 0.19 = 1.473684, 0.24 / 0.0975 = 2.461538; 0.85 * 0.95 - 0.1 * 1.473684 / 1.568929.
  // Second, g = 0: m = -0.36, v = 0.76; -1.894737, 7.794872; -1.8 * 0.95 + 0.1 * 1.894737 / 2.791930.
  // Vector, g = -1: m = -0.01, v = 0.0975; -0.0526316, 1; 2.9 + 0.1 * 0.0526316.
  adamw([matrix, vector], weights, Float32Array.of(1, 0, -1), moments, step);
  expect(weights[0]).toBeCloseTo(0.713571, 5);
  expect(weights[1]).toBeCloseTo(-1.642135, 5);
  expect(weights[2]).toBeCloseTo(2.905263, 5);
  expect(moments.step).toBe(2);
});

test("the gradient is scaled before the moments see it", () => {
  const [scaled, plain] = [emptyMoments(3), emptyMoments(3)];
  const options = { learningRate: 0.1, weightDecay: 0 };
  adamw([matrix, vector], new Float32Array(3), Float32Array.of(4, 8, 2), scaled, { ...options, scale: 0.5 });
  adamw([matrix, vector], new Float32Array(3), Float32Array.of(2, 4, 1), plain, { ...options, scale: 1 });
  expect(scaled).toEqual(plain);
});

test("other constants take the place of the usual ones", () => {
  const weights = new Float32Array(3);
  // No memory of earlier steps: every weight moves by 0.1 g / (|g| + 1).
  const adam = { beta1: 0, beta2: 0, epsilon: 1 };
  const step = { learningRate: 0.1, weightDecay: 0, scale: 1, adam };
  adamw([matrix, vector], weights, Float32Array.of(1, -3, 0), emptyMoments(3), step);
  expect([...weights]).toEqual([-0.05, 0.075, 0].map(Math.fround));
});

test("the norm is taken over all parameters", () => {
  expect(norm(Float32Array.of(2, 3, 6))).toBe(7);
});

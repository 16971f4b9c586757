import { expect, test } from "vitest";
import { evaluate } from "./expression.ts";

test.each([
  ["17", 17],
  ["2 + 3 * 4", 14],
  ["(2 + 3) * 4", 20],
  ["10 - 4 - 3", 3],
  ["24 / 4 / 2", 3],
  ["-3 * -(2 + 1)", 9],
  ["0.1 + 0.2", 0.3],
  ["100 / 3", 33.333333],
  ["6.50 × 2", 13],
  ["3 * .5", 1.5],
])("%s is %d", (expression, value) => {
  expect(evaluate(expression)).toBe(value);
});

test.each(["", "two", "1 +", "(1 + 2", "1 2", "2 ^ 3", "1 / 0", "1 + 2)", "1.2.3", "tools", "9".repeat(400)])(
  "%s has no value",
  (expression) => {
    expect(evaluate(expression)).toBeUndefined();
  },
);

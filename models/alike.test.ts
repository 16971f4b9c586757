import { expect, test } from "vitest";
import { tokensAlike } from "./alike.ts";

test("embeddings that point the same way are alike, however long they are", () => {
  const values = Float32Array.from([1, 0, 0, 0.5, 0.9, 0, 0, 2, 1, 1]);
  expect(tokensAlike({ shape: [5, 2], values }, 0.9)).toEqual([0, 1, 2, 3]);
  expect(tokensAlike({ shape: [5, 2], values }, 0.7)).toEqual([0, 1, 2, 3, 4]);
});

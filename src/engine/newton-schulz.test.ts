import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { createOrthogonalizer } from "./newton-schulz.ts";

type Matrix = number[][];

const product = (x: Matrix, y: Matrix): Matrix =>
  x.map((row) => y[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * y[k]![j]!, 0)));
const transposed = (x: Matrix): Matrix => x[0]!.map((_, j) => x.map((row) => row[j]!));
const combined = (...terms: [factor: number, x: Matrix][]): Matrix =>
  terms[0]![1].map((row, i) => row.map((_, j) => terms.reduce((sum, [f, x]) => sum + f * x[i]![j]!, 0)));

function random(rows: number, columns: number, seed: string): Matrix {
  const numbers = createRandom("newton-schulz", seed);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => numbers.next() - 0.5));
}

/** Rows of length 1 at right angles, by Gram and Schmidt. */
function orthonormal(rows: number, columns: number, seed: string): Matrix {
  const result: Matrix = [];
  for (const row of random(rows, columns, seed)) {
    const rest = result.reduce((left, done) => {
      const along = left.reduce((sum, value, i) => sum + value * done[i]!, 0);
      return left.map((value, i) => value - along * done[i]!);
    }, row);
    const length = Math.hypot(...rest);
    result.push(rest.map((value) => value / length));
  }
  return result;
}

/** The published iteration, in double precision. */
function reference(x: Matrix): Matrix {
  if (x.length > x[0]!.length) return transposed(reference(transposed(x)));
  let result = combined([1 / Math.hypot(...x.flat()), x]);
  for (let i = 0; i < 5; i++) {
    const gram = product(result, transposed(result));
    const factor = combined([-4.775, gram], [2.0315, product(gram, gram)]);
    result = combined([3.4445, result], [1, product(factor, result)]);
  }
  return result;
}

async function orthogonalized(...matrices: Matrix[]): Promise<Matrix[]> {
  const orthogonalizer = createOrthogonalizer();
  const results: Matrix[] = [];
  for (const matrix of matrices) {
    const width = matrix[0]!.length;
    const flat = await orthogonalizer.run(Float32Array.from(matrix.flat()), [matrix.length, width]);
    results.push(matrix.map((_, i) => [...flat.subarray(i * width, (i + 1) * width)]));
  }
  await orthogonalizer.close();
  return results;
}

const distance = (x: Matrix, y: Matrix) => Math.max(...combined([1, x], [-1, y]).flat().map(Math.abs));

test.each([
  [5, 9],
  [9, 5],
  [6, 6],
  [1, 4],
])("a matrix of %i by %i becomes what plain arithmetic makes of it", async (rows, columns) => {
  const matrix = random(rows, columns, "reference");
  const [result] = await orthogonalized(matrix);
  expect(distance(result!, reference(matrix))).toBeLessThan(1e-4);
});

test.each([
  [8, 13],
  [13, 8],
  [10, 10],
])("singular values of %i by %i end in the published band, with their vectors", async (rows, columns) => {
  const rank = Math.min(rows, columns);
  const [left, right] = [orthonormal(rank, rows, "left"), orthonormal(rank, columns, "right")];
  const values = Array.from({ length: rank }, (_, i) => 200 ** (-i / (rank - 1)));
  const scaled = right.map((row, i) => row.map((x) => x * values[i]!));
  const [result] = await orthogonalized(product(transposed(left), scaled));
  const between = product(product(left, result!), transposed(right));
  for (const [i, row] of between.entries()) {
    for (const [j, value] of row.entries()) {
      if (i !== j) expect(Math.abs(value)).toBeLessThan(0.001);
      else expect(value).toSatisfy((x: number) => x > 0.68 && x < 1.21);
    }
  }
});

test("the size of a matrix does not matter, and zeros stay zeros", async () => {
  const matrix = random(4, 6, "size");
  const [plain, small, zero] = await orthogonalized(matrix, combined([1e-3, matrix]), combined([0, matrix]));
  expect(distance(plain!, small!)).toBeLessThan(1e-3);
  expect(zero!.flat().every((x) => x === 0)).toBe(true);
});

import { readTensors } from "../../src/engine/safetensors.ts";
import type { Results } from "./ours.ts";

/** Largest error of each tensor; a gradient's is relative to the tensor's largest value, a logit's is absolute. */
export async function errorsOf(ours: Results, path: string): Promise<Map<string, number>> {
  const { tensors } = await readTensors(path);
  const names = [...tensors.keys()].sort();
  if (names.join() !== [...ours.keys()].sort().join()) {
    const alone = [
      ...names.filter((name) => !ours.has(name)),
      ...[...ours.keys()].filter((n) => !tensors.has(n)),
    ];
    throw new Error(`expected the same tensors on both sides, got on one side only: ${alone.join(", ")}`);
  }
  return new Map(
    names.map((name) => {
      const theirs = tensors.get(name);
      const [shape, values] = [theirs?.shape ?? [], theirs?.values ?? new Float32Array()];
      const own = ours.get(name) ?? new Float32Array();
      if (name.startsWith("logits."))
        return [name, largestDifference(own, logSoftmax(values, shape[1] ?? 1))];
      return [name, largestDifference(own, values) / largest(values)];
    }),
  );
}

/** A line for each tensor beyond the tolerance, worst first; empty where all are within it. */
export function beyond(errors: ReadonlyMap<string, number>, tolerance: number): string {
  return [...errors]
    .filter(([, error]) => !(error <= tolerance))
    .sort(([, a], [, b]) => b - a)
    .map(([name, error]) => `${error.toExponential(2)} ${name}`)
    .join("\n");
}

export function worst(errors: ReadonlyMap<string, number>, kind: "logits" | "gradient"): string {
  const found = [...errors].filter(([name]) => name.startsWith(kind)).map(([, error]) => error);
  return `${kind} ${Math.max(...found).toExponential(1)}`;
}

/** The engine gives log-probabilities: logits without the constant of each row that means nothing. */
function logSoftmax(logits: Float32Array, vocabulary: number): Float32Array {
  const result = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += vocabulary) {
    const row = logits.subarray(start, start + vocabulary);
    const most = Math.max(...row);
    const normalizer = most + Math.log(row.reduce((sum, x) => sum + Math.exp(x - most), 0));
    result.set(
      row.map((x) => x - normalizer),
      start,
    );
  }
  return result;
}

function largest(values: Float32Array): number {
  return values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/** NaN where the sizes differ or a value is no number, which is within no tolerance. */
function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.NaN;
  return a.reduce((most, x, i) => Math.max(most, Math.abs(x - (b[i] as number))), 0);
}

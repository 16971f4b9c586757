import type { ModelConfig } from "./engine.ts";
import type { Graph, Value } from "./onnx.ts";
import { operators } from "./operators.ts";

/** What is computed of the M hidden states after the last norm that predict something. */
export interface Head {
  /** Names of what it gives, [M, 1] each. */
  outputs: readonly string[];
  /** Names of its parameters. */
  parameters: readonly string[];
  /** `x` is [M, width], `targets` [M, 1]. */
  build(g: Graph, rows: HeadRows): HeadGraph;
}

export interface HeadRows {
  x: Value;
  targets: Value;
}

export interface HeadGraph {
  outputs: Named;
  /** Gradients of a loss, given those by the outputs. */
  backward(by: Named): HeadGradients;
}

export interface HeadGradients {
  x: Value;
  parameters: Named;
}

type Named = Readonly<Record<string, Value>>;

/** log p of the targets under softmax(x W^T). */
export function logProbabilityHead(weight: Value): Head {
  return {
    outputs: ["logp"],
    parameters: [weight],
    build: (g, rows) => {
      const inputs = { ...rows, weight };
      const { output, saved } = operators.logProbability.forward(g, inputs, {});
      return {
        outputs: { logp: output },
        backward: ({ logp }) => {
          const call = { inputs, sizes: {}, output, saved };
          const by = operators.logProbability.backward(g, logp as Value, call);
          return { x: by.x as Value, parameters: { [weight]: by.weight as Value } };
        },
      };
    },
  };
}

/** Numbers of [predictions, vocabulary] that are there at once, a few times over. Larger pieces are no faster. */
const numbersAtOnce = 2 ** 26;

/** How many predictions the head takes at once: all, as far as micro-batches go, with a small vocabulary. */
export function predictionsAtOnce({ vocab_size }: Pick<ModelConfig, "vocab_size">): number {
  return Math.max(1, Math.floor(numbersAtOnce / vocab_size));
}

/** Applies a head to all rows at once. `seeds` are the gradients by its outputs. */
export function wholeHead(g: Graph, head: Head, rows: HeadRows, seeds?: Named) {
  const { outputs, backward } = head.build(g, rows);
  return { outputs, gradients: seeds && backward(seeds) };
}

/**
 * Applies a head to `size` rows after the other, forward and backward, so that no more of [predictions, vocabulary] is
 * in memory. The gradients of those parameters are added up that are in `trained`.
 */
export function headInPieces(
  g: Graph,
  head: Head,
  rows: HeadRows,
  options: { size: number; width: number; trained: ReadonlySet<string>; seeds?: Named },
) {
  const { size, width, trained, seeds } = options;
  const empty = (columns: number) => g.floats(new Float32Array(0), [0, columns]);
  const zero = g.floats(new Float32Array(1), [1, 1]);
  const summed = seeds ? head.parameters.filter((name) => trained.has(name)) : [];
  const start = {
    ...Object.fromEntries(head.outputs.map((name) => [name, empty(1)])),
    ...(seeds && { x: empty(width) }),
    // Takes its shape from what is added to it.
    ...Object.fromEntries(summed.map((name) => [name, zero])),
  };
  const count = g.op("Slice", [g.op("Shape", [rows.x]), g.integers(0), g.integers(1)]);
  const pieces = g.op("Div", [g.op("Add", [count, g.integers(size - 1)]), g.integers(size)]);
  const times = g.op("Max", [pieces, g.integers(1)]);
  const last = g.loop(times, start, (body, index, values) => {
    const from = body.op("Mul", [body.op("Reshape", [index, body.integers(1)]), body.integers(size)]);
    const to = body.op("Add", [from, body.integers(size)]);
    const piece = (value: Value) => body.op("Slice", [value, from, to, body.integers(0)]);
    const longer = (name: string, rows: Value) =>
      body.op("Concat", [values[name] as Value, rows], { axis: 0 });
    const { outputs, backward } = head.build(body, { x: piece(rows.x), targets: piece(rows.targets) });
    const next = Object.fromEntries(head.outputs.map((name) => [name, longer(name, outputs[name] as Value)]));
    if (seeds === undefined) return next;
    const by = backward(Object.fromEntries(Object.entries(seeds).map(([name, all]) => [name, piece(all)])));
    const sums = summed.map((name) => [
      name,
      body.op("Add", [values[name] as Value, by.parameters[name] as Value]),
    ]);
    return { ...next, x: longer("x", by.x), ...Object.fromEntries(sums) };
  });
  const pick = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, last[name] as Value]));
  return {
    outputs: pick(head.outputs),
    gradients: seeds && { x: last.x as Value, parameters: pick(summed) },
  };
}

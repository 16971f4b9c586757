import type { Graph, Value } from "./onnx.ts";

/**
 * A differentiable step. `forward` adds nodes to the graph; `backward` adds the nodes that turn the gradient of the
 * output into the gradients of the inputs, and leaves out inputs that have none (positions, masks, indices).
 */
export interface Operator<Inputs, Sizes, Saved> {
  forward(graph: Graph, inputs: Inputs, sizes: Sizes): { output: Value; saved: Saved };
  backward(
    graph: Graph,
    gradient: Value,
    call: { inputs: Inputs; sizes: Sizes; output: Value; saved: Saved },
  ): Partial<Record<keyof Inputs, Value>>;
}

interface Step {
  output: Value;
  backward(gradient: Value): [input: Value, gradient: Value][];
}

/** Remembers the operators that were applied, for walking them back once. */
export class Tape {
  readonly graph: Graph;
  readonly #steps: Step[] = [];

  constructor(graph: Graph) {
    this.graph = graph;
  }

  apply<Inputs extends Record<string, Value>, Sizes, Saved>(
    operator: Operator<Inputs, Sizes, Saved>,
    inputs: Inputs,
    sizes: Sizes,
  ): Value {
    const { output, saved } = operator.forward(this.graph, inputs, sizes);
    const backward = (gradient: Value) => {
      const gradients = operator.backward(this.graph, gradient, { inputs, sizes, output, saved });
      const named = Object.entries(gradients) as [name: string, gradient: Value][];
      return named.map(([name, value]): [Value, Value] => [inputs[name] as Value, value]);
    };
    this.#steps.push({ output, backward });
    return output;
  }

  /** The gradients of a sum of which `output` has the gradient `seed`, for every value that reaches `output`. */
  backward(output: Value, seed: Value): ReadonlyMap<Value, Value> {
    const gradients = new Map([[output, seed]]);
    for (const step of this.#steps.toReversed()) {
      const gradient = gradients.get(step.output);
      if (gradient === undefined) continue;
      for (const [input, contribution] of step.backward(gradient)) {
        const sum = gradients.get(input);
        gradients.set(input, sum === undefined ? contribution : this.graph.op("Add", [sum, contribution]));
      }
    }
    return gradients;
  }
}

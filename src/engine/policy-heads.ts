import type { Graph, Value } from "./onnx.ts";

/** What losses of reinforcement learning are made of, [M, 1] each, for M hidden states x [M, width] after the last norm. */
export interface PolicyHeads {
  logp: Value;
  entropy: Value;
  value: Value;
}

export interface PolicyHeadInputs {
  x: Value;
  /** [vocabulary, width] */
  weight: Value;
  /** [M, 1] */
  targets: Value;
  /** [1, width] and [1, 1] */
  valueWeight: Value;
  valueBias: Value;
}

/**
 * log p of the targets, the entropy of softmax(x W^T) and the value x v + b. `backward` takes the derivatives of a loss by
 * the three and adds up those by the inputs; p and log p are shared, so entropy costs no matrix product.
 */
export function policyHeads(g: Graph, { x, weight, targets, valueWeight, valueBias }: PolicyHeadInputs) {
  const logs = g.op("LogSoftmax", [g.op("Gemm", [x, weight], { transB: 1 })], { axis: -1 });
  const p = g.op("Exp", [logs]);
  const along = g.op("ReduceSum", [g.op("Mul", [p, logs]), g.integers(1)], { keepdims: 1 });
  const heads: PolicyHeads = {
    logp: g.op("GatherElements", [logs, targets], { axis: 1 }),
    entropy: g.op("Neg", [along]),
    value: g.op("Gemm", [x, valueWeight, valueBias], { transB: 1 }),
  };
  const backward = (by: PolicyHeads): Omit<Record<keyof PolicyHeadInputs, Value>, "targets"> => {
    // -d logits = p (dlogp + dentropy (log p + entropy)) - dlogp onehot
    const spread = g.op("Mul", [by.entropy, g.op("Add", [logs, heads.entropy])]);
    const everywhere = g.op("Mul", [p, g.op("Add", [spread, by.logp])]);
    const hit = g.op("Sub", [g.op("GatherElements", [everywhere, targets], { axis: 1 }), by.logp]);
    const minus = g.op("ScatterElements", [everywhere, targets, hit], { axis: 1 });
    const ofValue = g.op("Gemm", [by.value, valueWeight]);
    return {
      x: g.op("Sub", [ofValue, g.op("Gemm", [minus, weight])]),
      weight: g.op("Gemm", [minus, g.op("Neg", [x])], { transA: 1 }),
      valueWeight: g.op("Gemm", [by.value, x], { transA: 1 }),
      valueBias: g.op("ReduceSum", [by.value, g.integers(0)], { keepdims: 1 }),
    };
  };
  return { ...heads, backward };
}

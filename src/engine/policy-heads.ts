import type { Head, HeadGraph } from "./head.ts";
import type { Value } from "./onnx.ts";

/**
 * log p of the targets, the entropy of softmax(x W^T) and the value x v + b: what losses of reinforcement learning are made
 * of. p and log p are shared, so entropy costs no matrix product. The weight is [vocabulary, width], those of the value
 * are [1, width] and [1, 1].
 */
export function policyHeads(weight: Value, valueWeight: Value, valueBias: Value): Head {
  return {
    outputs: ["logp", "entropy", "value"],
    parameters: [weight, valueWeight, valueBias],
    build: (g, { x, targets }): HeadGraph => {
      const logs = g.op("LogSoftmax", [g.op("Gemm", [x, weight], { transB: 1 })], { axis: -1 });
      const p = g.op("Exp", [logs]);
      const along = g.op("ReduceSum", [g.op("Mul", [p, logs]), g.integers(1)], { keepdims: 1 });
      const logp = g.op("GatherElements", [logs, targets], { axis: 1 });
      const entropy = g.op("Neg", [along]);
      const value = g.op("Gemm", [x, valueWeight, valueBias], { transB: 1 });
      return {
        outputs: { logp, entropy, value },
        backward: (by) => {
          const [byLogp, byEntropy, byValue] = [by.logp, by.entropy, by.value] as [Value, Value, Value];
          // -d logits = p (dlogp + dentropy (log p + entropy)) - dlogp onehot
          const spread = g.op("Mul", [byEntropy, g.op("Add", [logs, entropy])]);
          const everywhere = g.op("Mul", [p, g.op("Add", [spread, byLogp])]);
          const hit = g.op("Sub", [g.op("GatherElements", [everywhere, targets], { axis: 1 }), byLogp]);
          const minus = g.op("ScatterElements", [everywhere, targets, hit], { axis: 1 });
          const ofValue = g.op("Gemm", [byValue, valueWeight]);
          return {
            x: g.op("Sub", [ofValue, g.op("Gemm", [minus, weight])]),
            parameters: {
              [weight]: g.op("Gemm", [minus, g.op("Neg", [x])], { transA: 1 }),
              [valueWeight]: g.op("Gemm", [byValue, x], { transA: 1 }),
              [valueBias]: g.op("ReduceSum", [byValue, g.integers(0)], { keepdims: 1 }),
            },
          };
        },
      };
    },
  };
}

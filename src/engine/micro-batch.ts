import { Tensor } from "onnxruntime-node";
import type { Bundle } from "./pack.ts";

/** A bundle as the inputs of the training graph, with what it predicts. */
export interface MicroBatch {
  feeds: Record<string, Tensor>;
  /** Token ids of all N places, padding included. */
  ids: Int32Array;
  /** In the order of the graph's M predictions; places among those of all bundles. */
  predicted: { place: number; weight: number }[];
}

const hidden = -1e9; // not -Infinity: a row of only -Infinity is NaN after softmax

export function microBatch(bundle: Bundle): MicroBatch {
  const { nodes, prefix, lanes, length } = bundle;
  const ids = Int32Array.from(nodes, (node) => node?.id ?? 0);
  const positions = BigInt64Array.from(nodes, (node) => BigInt(node?.position ?? 0));
  const weighted = nodes.flatMap((node, place) => (node?.weighted ? [{ node, place }] : []));
  const place = new Int32Array(nodes.length).fill(weighted.length);
  for (const [m, { place: n }] of weighted.entries()) place[n] = m;
  const column = (of: (each: (typeof weighted)[number]) => number) => weighted.map(of);
  const count = weighted.length;
  const feeds: Record<string, Tensor> = {
    ids: new Tensor("int32", ids, [nodes.length]),
    positions: new Tensor("int64", positions, [nodes.length, 1]),
    prefixMask: new Tensor("float32", prefixMask(bundle), [1, 1, prefix, 1, prefix]),
    laneMask: new Tensor("float32", laneMask(bundle), [lanes, 1, length, 1, prefix + length]),
    source: new Tensor("int32", Int32Array.from(column((each) => each.place)), [count]),
    targets: new Tensor("int32", Int32Array.from(column(({ node }) => node.target)), [count, 1]),
    place: new Tensor("int32", place, [nodes.length]),
    dlogp: new Tensor("float32", Float32Array.from(column(({ node }) => -node.weight)), [count, 1]),
  };
  for (const kind of ["entropy", "value"] as const) {
    const by = column(({ node }) => -(node.beside?.[kind] ?? 0));
    feeds[`d${kind}`] = new Tensor("float32", Float32Array.from(by), [count, 1]);
  }
  const predicted = weighted.map(({ node, place }) => ({ place: bundle.start + place, weight: node.weight }));
  return { feeds, ids, predicted };
}

/** Each token sees those before it and itself, padding included. */
function prefixMask({ prefix }: Bundle): Float32Array {
  const mask = new Float32Array(prefix ** 2).fill(hidden);
  for (let place = 0; place < prefix; place++) mask.fill(0, place * prefix, place * prefix + place + 1);
  return mask;
}

/** Each token sees what its parent sees and itself; padding sees the prefix's places that have nodes and itself. */
function laneMask({ nodes, prefix, shared, lanes, length }: Bundle): Float32Array {
  const width = prefix + length;
  const mask = new Float32Array(lanes * length * width).fill(hidden);
  for (let row = 0; row < lanes * length; row++) {
    const parent = (nodes[prefix + row]?.parent ?? -1) - prefix;
    const start = row * width;
    if (parent < 0) mask.fill(0, start, start + shared);
    else mask.copyWithin(start, parent * width, (parent + 1) * width);
    mask[start + prefix + (row % length)] = 0;
  }
  return mask;
}

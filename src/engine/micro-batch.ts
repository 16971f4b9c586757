import { Tensor } from "onnxruntime-node";
import { attentionBlocks } from "./operators.ts";
import type { Row } from "./pack.ts";

/** Rows that go through the graph together, with the nodes that are predicted. */
export interface MicroBatch {
  feeds: Record<string, Tensor>;
  /** Token ids of all N places, padding included. */
  ids: Int32Array;
  /** The nodes in the order of the graph's M predictions. */
  predicted: { row: number; node: number; weight: number }[];
}

// Memory grows with the logits and with the scores of every head and layer. At width 192 these limits mean half a
// gigabyte; twice the scores were 3% faster and took 0.9.
const mostTokens = 4096;
const mostScores = 2 ** 20;
const hidden = -1e9; // not -Infinity: a row of only -Infinity is NaN after softmax

/** Groups some of the rows, by index, with others of similar length under the limits above. */
export function groupRows(rows: readonly Row[], used: readonly number[]): number[][] {
  const lengthOf = (index: number) => (rows[index] as Row).ids.length;
  const longestFirst = [...used].sort((i, j) => lengthOf(j) - lengthOf(i) || i - j);
  const groups: number[][] = [];
  for (const index of longestFirst) {
    const group = groups.at(-1);
    const width = group ? lengthOf(group[0] as number) : 0;
    const tokens = group ? (group.length + 1) * width : Number.POSITIVE_INFINITY;
    if (group && tokens <= mostTokens && tokens * width <= mostScores) group.push(index);
    else groups.push([index]);
  }
  return groups;
}

/** The graph's inputs for one group; `wanted` says which nodes are predicted. */
export function microBatch(
  rows: readonly Row[],
  group: readonly number[],
  wanted: (row: Row, node: number) => boolean,
): MicroBatch {
  const longest = Math.max(...group.map((index) => (rows[index] as Row).ids.length));
  const length = Math.ceil(longest / attentionBlocks) * attentionBlocks;
  const count = group.length * length;
  const ids = new Int32Array(count);
  const positions = new BigInt64Array(count);
  const mask = new Float32Array(count * length).fill(hidden);
  const predicted: MicroBatch["predicted"] = [];
  const source: number[] = [];
  const targets: number[] = [];
  for (const [b, index] of group.entries()) {
    const row = rows[index] as Row;
    const start = b * length;
    ids.set(row.ids, start);
    for (let node = 0; node < length; node++) {
      const at = (start + node) * length;
      const parent = row.parents[node] ?? -1;
      if (parent >= 0) mask.copyWithin(at, (start + parent) * length, (start + parent) * length + node);
      mask[at + node] = 0;
      positions[start + node] = BigInt(row.positions[node] ?? 0);
      if (node >= row.ids.length || !wanted(row, node)) continue;
      source.push(start + node);
      targets.push(row.targets[node] as number);
      predicted.push({ row: index, node, weight: row.weights[node] as number });
    }
  }
  const place = new Int32Array(count).fill(source.length);
  for (const [m, n] of source.entries()) place[n] = m;
  const dlogp = Float32Array.from(predicted, ({ weight }) => -weight);
  const feeds = {
    ids: new Tensor("int32", ids, [group.length, length]),
    positions: new Tensor("int64", positions, [count, 1]),
    mask: new Tensor("float32", mask, [group.length, 1, length, 1, length]),
    source: new Tensor("int32", Int32Array.from(source), [source.length]),
    targets: new Tensor("int32", Int32Array.from(targets), [source.length, 1]),
    place: new Tensor("int32", place, [count]),
    dlogp: new Tensor("float32", dlogp, [source.length, 1]),
  };
  return { feeds, ids, predicted };
}

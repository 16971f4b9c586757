import type { WeightedTokens } from "./engine.ts";

/**
 * Data that begin alike (the same system prompt) share the work for it. A row is a tree of tokens: a node is a token
 * together with the token that follows it, so each node predicts exactly one target; its parent is the token
 * before it. A node attends to itself and its ancestors, and its position is its depth, which makes the
 * log-probabilities and the gradient those of separate sequences.
 */
export interface Row {
  ids: number[];
  targets: number[];
  /** Index in the row of the node before; -1 at a beginning. Always smaller than the node's own index. */
  parents: number[];
  positions: number[];
  /** Sum over the data that share the node. */
  weights: number[];
  /** Whether a datum gives the node a weight other than 0 (several may add up to 0). */
  weighted: boolean[];
}

export interface Packing {
  rows: Row[];
  /** Where token t + 1 of each datum is predicted: node `nodes[t]` of row `row`. */
  places: { row: number; nodes: number[] }[];
}

interface Tree {
  row: Row;
  /** Children of each node by (token, next token); index 0 is the root, node n has index n + 1. */
  children: Map<number, number>[];
}

export interface PackLimits {
  /** Nodes a row may have; a single longer datum has a row of its own. */
  rowLength: number;
  /**
   * The row length at which attention costs as much as the rest of the layer. Sharing a prefix saves the
   * rest and costs attention between tokens that do not see each other; this decides when it pays.
   */
  balance: number;
}

export function pack(data: readonly WeightedTokens[], { rowLength, balance }: PackLimits): Packing {
  const cost = (length: number) => length * (balance + length);
  const trees: Tree[] = [];
  const places: Packing["places"] = data.map(() => ({ row: -1, nodes: [] }));
  for (const index of sortedByContent(data)) {
    const datum = data[index] as WeightedTokens;
    if (datum.ids.length < 2) continue;
    const nodes = datum.ids.length - 1;
    const last = trees.at(-1);
    const present = last?.row.ids.length ?? 0;
    const joined = last ? present + nodes - sharedNodes(last, datum) : Number.POSITIVE_INFINITY;
    const pays = joined <= rowLength && cost(joined) <= cost(present) + cost(nodes);
    const tree = last && pays ? last : emptyTree();
    if (tree !== last) trees.push(tree);
    places[index] = { row: trees.length - 1, nodes: insert(tree, datum) };
  }
  return { rows: trees.map(({ row }) => row), places };
}

/** Neighbours in this order share the longest prefixes. */
function sortedByContent(data: readonly WeightedTokens[]): number[] {
  const compare = (a: readonly number[], b: readonly number[]) => {
    const length = Math.min(a.length, b.length);
    for (let i = 0; i < length; i++) {
      const difference = (a[i] as number) - (b[i] as number);
      if (difference !== 0) return difference;
    }
    return a.length - b.length;
  };
  const idsOf = (index: number) => (data[index] as WeightedTokens).ids;
  return data.map((_, index) => index).sort((i, j) => compare(idsOf(i), idsOf(j)) || i - j);
}

function emptyTree(): Tree {
  const row: Row = { ids: [], targets: [], parents: [], positions: [], weights: [], weighted: [] };
  return { row, children: [new Map()] };
}

// Two token ids in one number: exact up to 2^53, and vocabularies have fewer than 2^20 tokens.
const pairKey = (token: number, next: number) => token * 2 ** 20 + next;

function childOf(tree: Tree, node: number, ids: readonly number[], t: number): number | undefined {
  return tree.children[node + 1]?.get(pairKey(ids[t] as number, ids[t + 1] as number));
}

function sharedNodes(tree: Tree, { ids }: WeightedTokens): number {
  let node = -1;
  for (let t = 0; t + 1 < ids.length; t++) {
    const child = childOf(tree, node, ids, t);
    if (child === undefined) return t;
    node = child;
  }
  return ids.length - 1;
}

function insert(tree: Tree, { ids, weights }: WeightedTokens): number[] {
  const nodes: number[] = [];
  let node = -1;
  for (let t = 0; t + 1 < ids.length; t++) {
    node = childOf(tree, node, ids, t) ?? append(tree, node, ids, t);
    const weight = weights[t + 1] as number;
    tree.row.weights[node] = (tree.row.weights[node] as number) + weight;
    if (weight !== 0) tree.row.weighted[node] = true;
    nodes.push(node);
  }
  return nodes;
}

function append({ row, children }: Tree, parent: number, ids: readonly number[], t: number): number {
  const node = row.ids.length;
  const token = ids[t] as number;
  const target = ids[t + 1] as number;
  row.ids.push(token);
  row.targets.push(target);
  row.parents.push(parent);
  row.positions.push(t);
  row.weights.push(0);
  row.weighted.push(false);
  children[parent + 1]?.set(pairKey(token, target), node);
  children.push(new Map());
  return node;
}

import type { WeightedTokens } from "./engine.ts";

/** A token together with the token that follows it, so that each node predicts exactly one target. */
export interface Node {
  id: number;
  target: number;
  /** Index of the node of the token before, always smaller than the node's own; -1 at a beginning. */
  parent: number;
  position: number;
  /** Sum over the data that share the node. */
  weight: number;
  /** Whether a datum gives the node a weight other than 0 (several may add up to 0), of whatever kind. */
  weighted: boolean;
  /** Sums of the weights of entropy and value, where there are any. */
  beside?: { entropy: number; value: number };
}

/** Trees of nodes: data that begin alike share the nodes of their beginning. */
export interface Forest {
  nodes: Node[];
  /** Children of each node by (token, next token); index 0 is the ground, node n has index n + 1. */
  children: Map<number, number>[];
}

export function emptyForest(): Forest {
  return { nodes: [], children: [new Map()] };
}

// Two token ids in one number: exact up to 2^53, and vocabularies have fewer than 2^20 tokens.
const pairKey = (token: number, next: number) => token * 2 ** 20 + next;

function childOf(forest: Forest, node: number, ids: readonly number[], t: number): number | undefined {
  return forest.children[node + 1]?.get(pairKey(ids[t] as number, ids[t + 1] as number));
}

/** How many nodes of the datum, from token `from` on, the forest has already. */
export function sharedNodes(forest: Forest, { ids }: WeightedTokens, from: number): number {
  let node = -1;
  for (let t = from; t + 1 < ids.length; t++) {
    const child = childOf(forest, node, ids, t);
    if (child === undefined) return t - from;
    node = child;
  }
  return ids.length - 1 - from;
}

/** Plants the datum's tokens from `from` up to but not including `to`; returns their nodes. */
export function insert(forest: Forest, datum: WeightedTokens, from: number, to: number): number[] {
  const { ids, weights, entropyWeights, valueWeights } = datum;
  const path: number[] = [];
  let at = -1;
  for (let t = from; t < to; t++) {
    at = childOf(forest, at, ids, t) ?? append(forest, at, ids, t);
    const node = forest.nodes[at] as Node;
    const weight = weights[t + 1] as number;
    node.weight += weight;
    const [entropy, value] = [entropyWeights?.[t + 1] ?? 0, valueWeights?.[t + 1] ?? 0];
    if (weight !== 0 || entropy !== 0 || value !== 0) node.weighted = true;
    if (entropy !== 0 || value !== 0) {
      node.beside = {
        entropy: (node.beside?.entropy ?? 0) + entropy,
        value: (node.beside?.value ?? 0) + value,
      };
    }
    path.push(at);
  }
  return path;
}

function append({ nodes, children }: Forest, parent: number, ids: readonly number[], t: number): number {
  const [id, target] = [ids[t] as number, ids[t + 1] as number];
  children[parent + 1]?.set(pairKey(id, target), nodes.length);
  children.push(new Map());
  return nodes.push({ id, target, parent, position: t, weight: 0, weighted: false }) - 1;
}

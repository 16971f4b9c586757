import type { WeightedTokens } from "./engine.ts";
import { emptyForest, type Forest, insert, type Node, sharedNodes } from "./forest.ts";
import { fits, type Lanes, type Limits, layLanes, roundUp, tokenCost } from "./lanes.ts";
import { type Family, familiesOf } from "./prefixes.ts";

/**
 * What goes through the graph together: a prefix and, behind it, lanes of equal length. Whatever comes before a token of
 * a lane is in the same lane or in the prefix. A token attends to itself and to what comes before it, and its
 * position counts that, which makes log-probabilities and gradients those of separate sequences.
 */
export interface Bundle {
  /** Its first place among those of all bundles. */
  start: number;
  /** Places of the prefix, of which the first `shared` have nodes that all lanes see; the others are padding. */
  prefix: number;
  shared: number;
  lanes: number;
  /** Places of a lane. */
  length: number;
  /** By place of the bundle, as are their parents; nothing where there is padding. */
  nodes: (Node | undefined)[];
}

export interface Packing {
  bundles: Bundle[];
  /** Where token t + 1 of each datum is predicted, among the places of all bundles. */
  places: number[][];
}

/** Data that go on from the prefix alike. */
interface Branch {
  forest: Forest;
  paths: { index: number; nodes: number[] }[];
}

export function pack(data: readonly WeightedTokens[], limits: Limits): Packing {
  const packing: Packing = { bundles: [], places: data.map(() => []) };
  for (const family of familiesOf(data, limits.overhead)) packFamily(packing, data, family, limits);
  return packing;
}

function packFamily(
  { bundles, places }: Packing,
  data: readonly WeightedTokens[],
  family: Family,
  limits: Limits,
): void {
  const prefix = emptyForest();
  const first = endOf(bundles);
  for (const index of family.members) {
    const nodes = insert(prefix, data[index] as WeightedTokens, 0, family.length);
    places[index] = nodes.map((node) => first + node);
  }
  const branches = branchesOf(data, family, limits);
  const sizes = branches.map(({ forest }) => forest.nodes.length);
  const layouts = layLanes(sizes, roundUp(family.length, limits), limits);
  for (const [i, layout] of layouts.entries()) {
    const bundle = emptyBundle(endOf(bundles), family.length, layout, limits);
    // What the prefix itself predicts counts once, however often it is repeated.
    const again = ({ beside: _, ...node }: Node) => ({ ...node, weight: 0, weighted: false });
    for (const [at, node] of prefix.nodes.entries()) bundle.nodes[at] = i === 0 ? node : again(node);
    for (const [lane, items] of layout.lanes.entries()) {
      let at = bundle.prefix + lane * bundle.length;
      for (const item of items) {
        const { forest, paths } = branches[item] as Branch;
        plant(bundle, forest, at);
        for (const { index, nodes } of paths)
          places[index]?.push(...nodes.map((node) => bundle.start + at + node));
        at += forest.nodes.length;
      }
    }
    bundles.push(bundle);
  }
}

/** What the members share behind the prefix is shared where that saves more than it costs in attention. */
function branchesOf(
  data: readonly WeightedTokens[],
  { members, length: prefix }: Family,
  limits: Limits,
): Branch[] {
  const cost = (length: number) => length * tokenCost(prefix, length, limits);
  const branches: Branch[] = [];
  for (const index of members) {
    const datum = data[index] as WeightedTokens;
    const length = datum.ids.length - 1 - prefix;
    if (length === 0) continue;
    const last = branches.at(-1);
    const present = last?.forest.nodes.length ?? 0;
    const joined = last ? present + length - sharedNodes(last.forest, datum, prefix) : 0;
    const pays = cost(joined) <= cost(present) + cost(length) && fits(prefix, joined, limits);
    const branch = last && pays ? last : { forest: emptyForest(), paths: [] };
    if (branch !== last) branches.push(branch);
    branch.paths.push({ index, nodes: insert(branch.forest, datum, prefix, datum.ids.length - 1) });
  }
  return branches;
}

function emptyBundle(start: number, shared: number, { lanes, length }: Lanes, limits: Limits): Bundle {
  const prefix = roundUp(shared, limits);
  const nodes = new Array<Node | undefined>(prefix + lanes.length * length).fill(undefined);
  return { start, prefix, shared, lanes: lanes.length, length, nodes };
}

function plant(bundle: Bundle, forest: Forest, at: number): void {
  for (const [n, node] of forest.nodes.entries()) {
    const parent = node.parent < 0 ? bundle.shared - 1 : at + node.parent;
    bundle.nodes[at + n] = { ...node, parent };
  }
}

function endOf(bundles: readonly Bundle[]): number {
  const last = bundles.at(-1);
  return last ? last.start + last.nodes.length : 0;
}

import type { Random } from "../../src/core/index.ts";
import { bestOf, chain, eachOf, readSeveral, sameAs, sequence, totalOf } from "./chain-tasks.ts";
import { conditional, twoWrites, writeThenTell } from "./combined-tasks.ts";
import { compute, computeChain, times } from "./compute-tasks.ts";
import {
  addEntry,
  addText,
  book,
  findThree,
  logText,
  moveIf,
  priced,
  readEntry,
  readPart,
  register,
  removeEntry,
  reportTo,
  setEntry,
  setParts,
  swapEntry,
} from "./domain-tasks.ts";
import { Draft } from "./draft.ts";
import type { Family } from "./family.ts";
import type { GeneratedWorld } from "./generated-world.ts";
import { type Task, Unfit } from "./plan.ts";
import { between, compare, filtered, findId, listAll, readOne, readTwo, whole, yesNo } from "./read-tasks.ts";
import { embellish } from "./style.ts";
import type { State } from "./world.ts";
import {
  adjust,
  assign,
  create,
  move,
  raiseBySetting,
  remove,
  setBoth,
  setField,
  turn,
} from "./write-tasks.ts";

const simpleWrites = [
  setField,
  turn,
  adjust,
  assign,
  move,
  create,
  setParts,
  addEntry,
  removeEntry,
  setBoth,
  logText,
];

/** A family, how often it is drawn for tasks of one or two calls and for longer ones, and the tools that it is about. */
const families: readonly (readonly [short: number, long: number, family: Family, ...kinds: string[]])[] = [
  [6, 0.5, readOne, "get", "getField"],
  [1, 0.3, readTwo, "get"],
  [1.5, 0.5, yesNo, "get", "getField"],
  [2, 0, findId, "find", "findBoth"],
  [1.2, 0, listAll, "list"],
  [1.5, 0.3, filtered, "filter", "countWith"],
  [1.2, 0.3, whole, "count", "sum", "highest", "lowest"],
  [5, 3, compute],
  [2, 3, computeChain],
  [4, 2, setField, "set"],
  [1.5, 1.5, raiseBySetting, "set"],
  [3, 0.7, turn, "turn"],
  [1.7, 0.3, remove, "remove"],
  [1.7, 0.3, create, "create"],
  [1.7, 1, move, "move"],
  [2, 0.7, adjust, "increase", "decrease"],
  [1.2, 1, assign, "assign"],
  [1.2, 2, compare, "get", "getField"],
  [1.3, 2, conditional, "set", "remove", "increase"],
  [1.3, 2, twoWrites, "set", "turn", "increase", "decrease", "assign", "move", "create"],
  [1, 1.5, writeThenTell, "set", "turn", "increase", "decrease", "move"],
  [0.8, 0, between, "between"],
  [1, 0.3, setBoth, "setBoth"],
  [1.2, 0.7, times, "times"],
  [0.8, 0.3, readPart],
  [1.6, 0.5, setParts, "setParts"],
  [0.8, 0.3, readEntry, "entry"],
  [1, 0.5, addEntry, "addEntry"],
  [0.8, 0.5, setEntry, "setEntry"],
  [1.4, 0.5, removeEntry, "removeEntry"],
  [1.4, 0.5, swapEntry, "swapEntry"],
  [1.2, 0.8, moveIf, "moveIf"],
  [1.3, 0.5, book, "book"],
  [1.3, 1, priced, "priced"],
  [1, 0.3, addText, "addText"],
  [1.5, 0, logText, "append"],
  [1, 1.5, reportTo, "append"],
  [0.6, 0.2, findThree, "findThree"],
  [1.2, 0.2, register, "register"],
  [0.7, 5, chain, "get", "getField", "find", "set", "turn", "increase", "decrease", "remove"],
  [0.7, 4, readSeveral, "get", "getField", "find", "findBoth"],
  [0.8, 2, sameAs, "set"],
  [0, 2.5, eachOf, "filter"],
  [0, 2.5, bestOf, "filter"],
  [0, 2.5, totalOf, "filter", "addAll", "add"],
  [
    0.5,
    4,
    sequence(simpleWrites, [readOne, compute, priced, readPart]),
    ..."set turn increase decrease assign move create setParts addEntry removeEntry setBoth append".split(
      " ",
    ),
  ],
];

/** How often a task of so many calls is wanted. */
const wantedCalls: readonly (readonly [calls: number, weight: number])[] = [
  [1, 0.4],
  [2, 0.25],
  [3, 0.15],
  [4, 0.1],
  [5, 0.06],
  [6, 0.04],
];

type Weighted<T> = readonly (readonly [weight: number, thing: T])[];

function draw<T>(random: Random, weighted: Weighted<T>): T {
  let left = random.next() * weighted.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, thing] of weighted) {
    left -= weight;
    if (left < 0) return thing;
  }
  return weighted[0]![1];
}
const byCalls = wantedCalls.map(([calls, weight]) => [weight, calls] as const);

/** The families for a task that long; where it aims at a kind of tool, those about it count more. */
const choices = new Map<string, Weighted<Family>>();
function familiesFor(long: boolean, aim: string | undefined): Weighted<Family> {
  const key = `${long} ${aim}`;
  let found = choices.get(key);
  if (found === undefined) {
    found = families.map(([short, much, family, ...kinds]) => {
      const aimed = aim !== undefined && kinds.includes(aim) ? 12 : 1;
      return [aimed * (long ? much : short), family];
    });
    choices.set(key, found);
  }
  return found;
}

/** How often a task of the wanted length that uses the wanted tool is tried for before any other will do. */
const attemptsForWish = 50;

/** A random task about the world in that state, checked to be solvable and not solved already; undefined where nothing fits. */
export function makeTask(random: Random, world: GeneratedWorld, state: State): Task | undefined {
  const wanted = draw(random, byCalls);
  // What few families use would hardly come up otherwise.
  const aim = random.chance(0.75) ? random.pick(world.tools) : undefined;
  for (let attempt = 0; attempt < 200; attempt++) {
    const wishing = attempt < attemptsForWish;
    const draft = new Draft(world, state, wishing ? aim : undefined);
    try {
      const family = draw(random, familiesFor(wanted > 2, draft.aim?.kind));
      const order = family(random, draft);
      const calls = draft.steps.length;
      if (calls === 0 || calls > 6) continue;
      if (calls !== wanted && attempt < 2 * attemptsForWish) continue;
      if (draft.aim !== undefined && !draft.steps.some(({ tool }) => tool === draft.aim)) continue;
      return draft.finish(embellish(random, order.text), order);
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
    }
  }
  return undefined;
}

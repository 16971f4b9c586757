import type { Random } from "../../src/core/index.ts";
import { bestOf, chain, eachOf, readSeveral, type Simple, sameAs, sequence, totalOf } from "./chain-tasks.ts";
import { conditional, twoWrites, writeThenTell } from "./combined-tasks.ts";
import { compute, computeChain, times } from "./compute-tasks.ts";
import { domainKinds } from "./domain-kinds.ts";
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
import type { State, Tool } from "./world.ts";
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

const simpleWrites: readonly Simple[] = [
  [setField, "set"],
  [turn, "turn"],
  [adjust, "increase", "decrease"],
  [assign, "assign"],
  [move, "move"],
  [create, "create"],
  [setParts, "setParts"],
  [addEntry, "addEntry"],
  [setEntry, "setEntry"],
  [removeEntry, "removeEntry"],
  [swapEntry, "swapEntry"],
  [setBoth, "setBoth"],
  [book, "book"],
  [moveIf, "moveIf"],
  [addText, "addText"],
  [register, "register"],
  [logText, "append"],
  [reportTo, "append"],
  [remove, "remove"],
];
const simpleReads: readonly Simple[] = [
  [readOne, "get", "getField"],
  [priced, "priced"],
  [readEntry, "entry"],
  [compute],
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
  [0.7, 6, chain, "get", "getField", "find", "set", "turn", "increase", "decrease", "remove"],
  [0.7, 4, readSeveral, "get", "getField", "find", "findBoth"],
  [0.8, 2, sameAs, "set"],
  [0, 2.5, eachOf, "filter"],
  [0, 2.5, bestOf, "filter"],
  [0, 2.5, totalOf, "filter", "addAll", "add"],
  [
    0.5,
    10,
    sequence(simpleWrites, simpleReads),
    ..."set turn increase decrease assign move create setParts addEntry removeEntry setBoth append".split(
      " ",
    ),
  ],
];

/** How often a task of so many calls is wanted. */
const wantedCalls: readonly (readonly [calls: number, weight: number])[] = [
  [1, 0.37],
  [2, 0.24],
  [3, 0.15],
  [4, 0.1],
  [5, 0.08],
  [6, 0.06],
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

/** The families for a task that long which the world has tools for; those about the tool that it aims at count more. */
function familiesFor(world: GeneratedWorld, long: boolean, aim: Tool | undefined): Weighted<Family> {
  const there = new Set(world.tools.map(({ kind }) => kind));
  return families
    .filter(([, , , ...kinds]) => kinds.length === 0 || kinds.some((kind) => there.has(kind)))
    .map(([short, much, family, ...kinds]) => {
      const aimed = aim !== undefined && kinds.includes(aim.kind) ? 30 : 1;
      return [aimed * (long ? much : short), family];
    });
}

/** How often a task of the wanted length that uses the wanted tool is tried for before any other will do. */
const attemptsForWish = 50;

/** Whether a task of so many calls will do: first the wanted number alone, then what is about as long, then any. */
function suits(calls: number, wanted: number, attempt: number): boolean {
  if (attempt < attemptsForWish) return calls === wanted;
  return attempt >= 3 * attemptsForWish || Math.min(calls, 4) === Math.min(wanted, 4);
}

/** A tool that the task should use: what changes something or is about a part of a record comes up more often than it is there. */
function drawAim(random: Random, { tools }: GeneratedWorld): Tool {
  const rare = tools.filter(({ kind, spec }) => spec.effect === "write" || domainKinds[kind] !== undefined);
  return random.pick(rare.length > 0 && random.chance(0.45) ? rare : tools);
}

/** A random task about the world in that state, checked to be solvable and not solved already; undefined where nothing fits. */
export function makeTask(random: Random, world: GeneratedWorld, state: State): Task | undefined {
  const wanted = draw(random, byCalls);
  // What few families use would hardly come up otherwise.
  const aim = random.chance(0.85) ? drawAim(random, world) : undefined;
  const fitting = familiesFor(world, wanted > 2, aim);
  for (let attempt = 0; attempt < 200; attempt++) {
    const draft = new Draft(world, state, attempt < 2 * attemptsForWish ? aim : undefined);
    try {
      const order = draw(random, fitting)(random, draft);
      const calls = draft.steps.length;
      if (calls === 0 || calls > 6) continue;
      if (!suits(calls, wanted, attempt)) continue;
      if (draft.aim !== undefined && !draft.steps.some(({ tool }) => tool === draft.aim)) continue;
      return draft.finish(embellish(random, order.text), order);
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
    }
  }
  return undefined;
}

import type { Random } from "../../src/core/index.ts";
import { conditional, twoWrites, writeThenTell } from "./combined-tasks.ts";
import { compute, computeChain, times } from "./compute-tasks.ts";
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

/** How often each family is drawn. */
const families: readonly (readonly [number, Family])[] = [
  [6, readOne],
  [1, readTwo],
  [1.5, yesNo],
  [2, findId],
  [1.2, listAll],
  [1.5, filtered],
  [1.2, whole],
  [6, compute],
  [2, computeChain],
  [4, setField],
  [1.5, raiseBySetting],
  [3, turn],
  [1.7, remove],
  [1.7, create],
  [1.7, move],
  [2, adjust],
  [1.2, assign],
  [1.2, compare],
  [1.3, conditional],
  [1.3, twoWrites],
  [1, writeThenTell],
  [0.8, between],
  [1, setBoth],
  [1.2, times],
];
const totalWeight = families.reduce((sum, [weight]) => sum + weight, 0);

function pickFamily(random: Random): Family {
  let left = random.next() * totalWeight;
  for (const [weight, family] of families) {
    left -= weight;
    if (left < 0) return family;
  }
  return readOne;
}

/** A random task about the world in that state, checked to be solvable and not solved already; undefined where nothing fits. */
export function makeTask(random: Random, world: GeneratedWorld, state: State): Task | undefined {
  for (let attempt = 0; attempt < 400; attempt++) {
    const draft = new Draft(world, state);
    try {
      const order = pickFamily(random)(random, draft);
      if (draft.steps.length === 0 || draft.steps.length > 6) continue;
      return draft.finish(embellish(random, order.text), order);
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
    }
  }
  return undefined;
}

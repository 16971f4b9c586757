import {
  canonicalJson,
  createRandom,
  type Random,
  SparringError,
  type Split,
  scenarioSeed,
  type TaskDraft,
} from "../core/index.ts";
import type { DefinedEnvironment } from "../environment/index.ts";
import type { Suite, SuiteItem } from "./suite.ts";

/** A task written by hand, without the facts of any one scenario. */
export interface PosedTask<State> {
  /** Kebab-case, unique in the suite; part of the items' ids. */
  name: string;
  /** Tool calls that the solution makes. */
  calls: number;
  /**
   * Fills in the facts of a scenario (its state comes frozen), or returns undefined where the scenario
   * lacks what the task needs: the next one is tried.
   */
  pose(state: State, random: Random): TaskDraft | undefined;
}

export interface SuiteDefinition<State> {
  name: string;
  environment: Pick<DefinedEnvironment<State>, "name" | "hash" | "stateOf">;
  tasks: readonly PosedTask<State>[];
  /** On how many scenarios of a split every task is posed; 3 by default. */
  scenariosPerTask?: number;
}

/** Scenarios of a split that a task may turn down before the suite counts as broken. */
const maxScenarios = 60;

/**
 * Makes a held-out suite. Tasks share the first scenarios of their split, which training never sees.
 * `items` rejects with code "usage" when a task finds too few scenarios that suit it.
 */
export function defineSuite<State>(definition: SuiteDefinition<State>): Suite {
  const { name, environment, tasks, scenariosPerTask = 3 } = definition;
  const repeated = tasks.find(
    (task, index) => tasks.findIndex((other) => other.name === task.name) !== index,
  );
  if (repeated) {
    throw new SparringError(
      "usage",
      `defineSuite: expected every task of "${name}" to have a name of its own, got "${repeated.name}" twice: rename one`,
    );
  }

  function pose(task: PosedTask<State>, split: Split): SuiteItem[] {
    const items: SuiteItem[] = [];
    // A task without any fact of its scenario would come out the same each time: one item, not three.
    const seen = new Set<string>();
    for (let index = 0; index < maxScenarios && items.length < scenariosPerTask; index++) {
      const scenario = scenarioSeed(split, index);
      const random = createRandom("suite", name, split, task.name, index);
      const draft = task.pose(environment.stateOf(scenario), random);
      if (draft === undefined) continue;
      const text = canonicalJson({ ...draft });
      if (seen.has(text)) continue;
      seen.add(text);
      items.push({
        task: {
          id: `${name}/${split}/${task.name}/${items.length}`,
          environment: environment.name,
          environmentHash: environment.hash,
          scenario,
          language: "javascript",
          ...draft,
          provenance: { author: "hand-written" },
        },
        posed: task.name,
        calls: task.calls,
      });
    }
    if (items.length < scenariosPerTask) {
      throw new SparringError(
        "usage",
        `suite ${name}: expected "${task.name}" to be posed on ${scenariosPerTask} ${split} scenarios, got ${items.length} different items from ${maxScenarios}: let pose return undefined less often, or use more of the state`,
      );
    }
    return items;
  }

  return {
    name,
    environment: environment.name,
    async items(split) {
      return tasks.flatMap((task) => pose(task, split));
    },
  };
}

import type { BaseModel, StudyConfig } from "./config.ts";
import { controlNames } from "./controls.ts";
import {
  acrossName,
  baseName,
  bothName,
  controlName,
  honestyName,
  modelName,
  selfName,
  sweepName,
} from "./names.ts";
import { itemsOf, type Result } from "./result.ts";
import type { BySeed } from "./statistics.ts";

export type Results = ReadonlyMap<string, Result>;

/** One condition of the study: what was done, in words, with its scores by seed; those that are missing are left out. */
export interface Condition {
  label: string;
  scores: BySeed;
  /** Optimizer steps, averaged over the seeds; undefined where nothing was trained. */
  steps: number | undefined;
  /** So many seeds belong here. */
  planned: number;
}

const controlLabels = {
  ungated: "ungated candidates",
  "random-rewards": "random rewards",
  "continued-pretraining": "continued pretraining",
  "shuffled-instructions": "instructions shuffled",
} as const;

export const labels = {
  base: "base",
  self: "self-challenging",
  second: "self-challenging, twice",
  other: "other environment",
};

/** Base, loop and controls in one environment: base first, then the loop's iterations. */
export function conditionsOf(study: StudyConfig, results: Results, environment: string): Condition[] {
  const { seeds, environments } = study;
  const other = otherThan(environment, environments);
  const condition = (label: string, job: (seed: number) => string) =>
    collect(label, seeds, results, job, "test");
  return [
    condition(labels.base, (seed) => baseName(environment, seed)),
    condition(labels.self, (seed) => selfName(1, environment, seed)),
    condition(labels.second, (seed) => selfName(2, environment, seed)),
    ...controlNames.map((control) =>
      condition(controlLabels[control], (seed) => controlName(control, environment, seed)),
    ),
    ...(other === undefined ? [] : [condition(labels.other, (seed) => acrossName(other, environment, seed))]),
  ];
}

/** The environment whose tasks are the control of this one: the next in the list. */
export function otherThan(environment: string, environments: readonly string[]): string | undefined {
  const next = environments[(environments.indexOf(environment) + 1) % environments.length];
  return next === environment ? undefined : next;
}

/** What was trained on, each tested in one environment. */
export function transfersTo(study: StudyConfig, results: Results, tested: string): Condition[] {
  const { seeds, environments } = study;
  return [
    collect("nothing (base)", seeds, results, (seed) => baseName(tested, seed), "test"),
    ...environments.map((trained) =>
      collect(
        trained,
        seeds,
        results,
        (seed) => (trained === tested ? selfName(1, tested, seed) : acrossName(trained, tested, seed)),
        "test",
      ),
    ),
    collect(environments.join(" and "), seeds, results, bothName, tested),
  ];
}

/** On the x axis of a curve. */
export interface Point extends Condition {
  x: number;
}

/** A sweep's points in one environment, from the base at 0 to the loop itself (all tasks, all rollouts) at its own x. */
export function sweepOf(
  study: StudyConfig,
  results: Results,
  sweep: "tasks" | "rollouts",
  environment: string,
): Point[] {
  const { seeds, tasks, rollouts } = study.sweeps;
  const points = (sweep === "tasks" ? tasks : rollouts).map((x) => ({
    x,
    ...collect(String(x), seeds, results, (seed) => sweepName(sweep, x, environment, seed), "test"),
  }));
  const all = collect("all", seeds, results, (seed) => selfName(1, environment, seed), "test");
  const facts = seeds
    .map((seed) => results.get(selfName(1, environment, seed))?.facts)
    .filter((found) => found !== undefined);
  const x = average(
    facts.map(({ tasks = 0, rollouts = 0 }) => (sweep === "tasks" ? tasks : rollouts / tasks)),
  );
  const base = collect(labels.base, seeds, results, (seed) => baseName(environment, seed), "test");
  return [{ x: 0, ...base }, ...points, ...(x === undefined ? [] : [{ x, ...all }])].filter(
    ({ scores }) => scores.size > 0,
  );
}

/** Pass rate on held-out self-generated tasks, and Pass@1 on the dev split, by epochs of training. */
export function honestyOf(
  study: StudyConfig,
  results: Results,
  environment: string,
): { own: Point[]; dev: Point[] } {
  const { seeds, epochs } = study.honesty;
  const curve = (kind: "own" | "dev", label: string) =>
    epochs
      .map((x) => ({
        x,
        ...collect(label, seeds, results, (seed) => honestyName(environment, seed), `${kind}-${x}`),
      }))
      .filter(({ scores }) => scores.size > 0);
  return { own: curve("own", "self-generated, held out"), dev: curve("dev", "hand-written") };
}

/** Base and loop of every base model, the study's own first; none where there is no other. */
export function modelsIn(
  study: StudyConfig,
  results: Results,
  environment: string,
): { model: BaseModel; base: Condition; self: Condition }[] {
  const { seeds, list } = study.models;
  const own = (label: string, job: (seed: number) => string) =>
    collect(label, study.seeds, results, job, "test");
  const others = list.map((model) => {
    const name = (seed: number) => modelName(model.name, environment, seed);
    return {
      model,
      base: collect(labels.base, seeds, results, name, "base"),
      self: collect(labels.self, seeds, results, name, "self"),
    };
  });
  if (others.every(({ base }) => base.scores.size === 0)) return [];
  const base = own(labels.base, (seed) => baseName(environment, seed));
  const self = own(labels.self, (seed) => selfName(1, environment, seed));
  return [{ model: study.model, base, self }, ...others];
}

/** A model in a few words. */
export const describeModel = ({ name, parameters, corpusTokens }: BaseModel) =>
  `${name}: ${(parameters / 1e6).toFixed(1)}M, ${(corpusTokens / 1e6).toFixed(0)}M tokens`;

/** A condition of which every seed is a job's score of that name. */
export function collect(
  label: string,
  seeds: readonly number[],
  results: Results,
  jobOf: (seed: number) => string,
  score: string,
): Condition {
  const found = seeds.flatMap((seed) => {
    const result = results.get(jobOf(seed));
    const scored = result?.scores[score];
    return result && scored ? [{ seed, items: itemsOf(scored), steps: result.facts.steps }] : [];
  });
  return {
    label,
    scores: new Map(found.map(({ seed, items }) => [seed, items])),
    steps: average(found.flatMap(({ steps }) => steps ?? [])),
    planned: seeds.length,
  };
}

export function average(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

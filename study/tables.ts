import type { PairedDifference } from "../src/benchmark/index.ts";
import { integer, percent, points, pValue } from "../src/viewer/index.ts";
import type { StudyConfig } from "./config.ts";
import {
  type Condition,
  conditionsOf,
  describeModel,
  honestyOf,
  labels,
  modelsIn,
  type Point,
  type Results,
  sweepOf,
  transfersTo,
} from "./findings.ts";
import { selfName } from "./names.ts";
import { type BySeed, beyondDouble, differenceOf, meanOf } from "./statistics.ts";

export const none = "–";

/** All tables in Markdown, from the results there are. */
export function renderTables(study: StudyConfig, results: Results): string {
  const { environments } = study;
  const each = (section: (environment: string) => string) => environments.map(section).join("\n\n");
  return `${[
    "# Results of the study",
    `Written by \`npm run study -- --report\` from \`results/\`. ${howToRead(study)}`,
    "## Self-challenging and its controls",
    each((environment) => mainTable(environment, conditionsOf(study, results, environment))),
    "## Has it doubled?",
    doubleTable(study, results),
    "## What the loop made",
    loopTable(study, results),
    "## Trained here, tested there",
    transferTable(study, results),
    "## Reward honesty",
    each((environment) => honestyTable(environment, honestyOf(study, results, environment))),
    "## Number of tasks",
    each((environment) => sweepTable(environment, "tasks", sweepOf(study, results, "tasks", environment))),
    "## Rollouts for each task",
    each((environment) =>
      sweepTable(environment, "rollouts", sweepOf(study, results, "rollouts", environment)),
    ),
    ...(study.models.list.length === 0 ? [] : ["## Other base models", modelTable(study, results)]),
  ].join("\n\n")}\n`;
}

function howToRead({ seeds, loop, sweeps, honesty }: StudyConfig): string {
  const trials = loop.evaluate?.trials ?? 4;
  return [
    `Pass@1 on the test split, ${trials} trials an item, averaged over the seeds ${seeds.join(", ")} (fewer where “seeds” says so).`,
    `Numbers of tasks and of rollouts are scored with ${sweeps.trials} trials, reward honesty with ${honesty.trials} on ${honesty.items} items of the dev split.`,
    "Intervals (95%, percentile) and p (two-sided) come from 10,000 bootstrap draws. What is resampled are the hand-written tasks:",
    "an item's solved share, or the difference of two conditions on that item, is averaged over trials and seeds first, and a task is drawn with all its scenarios.",
    "So they say what other tasks of the kind would do, not other seeds; each seed's own Pass@1 is shown for that.",
    "p is not corrected for the number of comparisons: beating the base and every control asks for all of them together.",
  ].join("\n");
}

function mainTable(environment: string, conditions: readonly Condition[]): string {
  const byLabel = new Map(conditions.map((condition) => [condition.label, condition.scores]));
  const base = byLabel.get(labels.base) ?? new Map();
  const self = byLabel.get(labels.self) ?? new Map();
  const rows = conditions.map(({ label, scores, steps, planned }) => [
    label,
    ...meanCells(scores, planned),
    steps === undefined ? none : integer(steps),
    label === labels.base ? none : differenceCell(differenceOf(base, scores)),
    label === labels.self ? none : differenceCell(differenceOf(scores, self)),
  ]);
  const heads = [
    "trained on",
    "Pass@1",
    "95%",
    "seeds",
    "steps",
    "minus base",
    "self-challenging minus this",
  ];
  return table([environment, ...heads.slice(1)], rows);
}

function doubleTable(study: StudyConfig, results: Results): string {
  const rows = study.environments.flatMap((environment) => {
    const conditions = conditionsOf(study, results, environment);
    const scoresOf = (label: string): BySeed =>
      conditions.find((condition) => condition.label === label)?.scores ?? new Map();
    const base = scoresOf(labels.base);
    return [labels.self, labels.second].map((label) => {
      const [before, after] = [meanOf(base), meanOf(scoresOf(label))];
      return [
        environment,
        label,
        before && after && before.mean > 0 ? (after.mean / before.mean).toFixed(2) : none,
        differenceCell(beyondDouble(base, scoresOf(label))),
      ];
    });
  });
  return table(["environment", "trained on", "times base", "minus twice base"], rows);
}

function loopTable({ environments, seeds }: StudyConfig, results: Results): string {
  const rows = environments.flatMap((environment) =>
    [1, 2].flatMap((iteration) =>
      seeds.flatMap((seed) => {
        const facts = results.get(selfName(iteration, environment, seed))?.facts;
        if (facts === undefined) return [];
        const { proposals = 0, tasks = 0, rollouts = 0, solved = 0, steps = 0, tokens = 0 } = facts;
        const counts = [proposals, tasks, rollouts, solved, steps, tokens].map(integer);
        return [[environment, String(iteration), String(seed), ...counts]];
      }),
    ),
  );
  const heads = ["proposals", "tasks admitted", "rollouts", "solved", "steps", "tokens that teach"];
  return table(["environment", "iteration", "seed", ...heads], rows);
}

function transferTable(study: StudyConfig, results: Results): string {
  const columns = study.environments.map((tested) => transfersTo(study, results, tested));
  const rows = (columns[0] ?? []).map(({ label }, row) => [
    label,
    ...columns.flatMap((column) => {
      const [base, condition] = [column[0]?.scores ?? new Map(), column[row]?.scores ?? new Map()];
      const [mean = none, interval = none] = meanCells(condition, study.seeds.length);
      return [`${mean} (${interval})`, row === 0 ? none : differenceCell(differenceOf(base, condition))];
    }),
  ]);
  const heads = study.environments.flatMap((tested) => [`tested on ${tested}`, "minus base"]);
  return table(["trained on", ...heads], rows);
}

function honestyTable(environment: string, { own, dev }: { own: Point[]; dev: Point[] }): string {
  const rows = own.map(({ x, scores, planned }) => {
    const same = dev.find((point) => point.x === x);
    const [ownMean = none, ownInterval = none] = meanCells(distinctTasks(scores), planned);
    const [devMean = none, devInterval = none] = meanCells(same?.scores ?? new Map(), planned);
    return [String(x), ownMean, ownInterval, devMean, devInterval];
  });
  const heads = ["self-generated, held out", "95%", "hand-written, dev split", "95%"];
  return table([`${environment}: epochs`, ...heads], rows);
}

/** Every seed has tasks of its own, which must not be taken for each other. */
export function distinctTasks(scores: BySeed): BySeed {
  const named = [...scores].flatMap(([seed, items]) =>
    items.map((score) => ({ ...score, item: `${seed}/${score.item}`, cluster: `${seed}/${score.cluster}` })),
  );
  return named.length === 0 ? new Map() : new Map([[0, named]]);
}

function sweepTable(environment: string, sweep: string, found: readonly Point[]): string {
  const rows = found.map(({ label, x, scores, planned, steps }) => [
    label === "all" ? `all (${x.toFixed(x < 10 ? 1 : 0)})` : label,
    ...meanCells(scores, planned),
    steps === undefined ? none : integer(steps),
  ]);
  return table([`${environment}: ${sweep}`, "Pass@1", "95%", "seeds", "steps"], rows);
}

function modelTable(study: StudyConfig, results: Results): string {
  const rows = study.environments.flatMap((environment) =>
    modelsIn(study, results, environment).map(({ model, base, self }) => [
      environment,
      describeModel(model),
      ...meanCells(base.scores, base.planned),
      ...meanCells(self.scores, self.planned).slice(0, 2),
      differenceCell(differenceOf(base.scores, self.scores)),
    ]),
  );
  const heads = ["base", "95%", "seeds", "self-challenging", "95%", "difference"];
  return table(["environment", "model", ...heads], rows);
}

/** Mean, interval, and each seed's own score. */
export function meanCells(scores: BySeed, planned: number): [mean: string, interval: string, seeds: string] {
  const found = meanOf(scores);
  if (found === null) return [none, none, "none yet"];
  const { mean, ci95, seeds } = found;
  const missing = seeds.length < planned ? ` (of ${planned})` : "";
  return [percent(mean), interval(ci95, percent), `${seeds.map(percent).join(", ")}${missing}`];
}

export function differenceCell(found: PairedDifference | null): string {
  if (found === null) return none;
  const { difference, ci95, p } = found;
  return `${points(difference)} (${interval(ci95, points)}), ${pValue(p)}`;
}

const interval = ([low, high]: readonly [number, number], format: (x: number) => string) =>
  `${format(low)} to ${format(high)}`;

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  if (rows.length === 0) return `${heads[0]}: no results yet.`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

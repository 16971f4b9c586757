import { join } from "node:path";
import { integer, percent } from "../src/viewer/index.ts";
import type { AlgorithmsConfig } from "./algorithms-config.ts";
import { learnerName, scalingName, tasksName } from "./algorithms-jobs.ts";
import { collapseName, pointName } from "./algorithms-run.ts";
import { average, type Condition, collect, type Results } from "./findings.ts";
import { curvePlot, type Dot, dotsOf, renderSvg } from "./plots.ts";
import { writeWhole } from "./result-files.ts";
import type { JobStatus } from "./runner.ts";
import { differenceOf, meanOf } from "./statistics.ts";
import { differenceCell, meanCells, none, table } from "./tables.ts";

/** Tables and plots from the results there are; gives the files' paths. */
export async function writeAlgorithmsReport(
  study: AlgorithmsConfig,
  statuses: readonly JobStatus[],
): Promise<string[]> {
  const results = new Map(
    statuses.flatMap(({ job, file }) => (file ? [[job.name, file.result] as const] : [])),
  );
  const documents = new Map([["tables.md", renderAlgorithmTables(study, results)]]);
  const plots = {
    curves: [curveDots(study, results), "training done, %", "Pass@1 on dev, %", "linear"],
    scaling: [scalingDots(study, results), "tasks trained on", "Pass@1, %", "log"],
  } as const;
  for (const [name, [dots, x, y, scale]] of Object.entries(plots))
    if (dots.length > 0) documents.set(`${name}.svg`, await renderSvg(curvePlot(dots, x, y, scale)));
  for (const [name, text] of documents) await writeWhole(join(study.folders.report, name), text);
  return [...documents.keys()].map((name) => join(study.folders.report, name));
}

export function renderAlgorithmTables(study: AlgorithmsConfig, results: Results): string {
  const each = (section: (environment: string) => string) => study.environments.map(section).join("\n\n");
  return `${[
    "# Results of the study of algorithms",
    [
      "Written by `npm run study:algorithms -- --report` from `results/`.",
      "Pass@1 on held-out tasks, averaged over seeds. Intervals (95%, percentile) and p (two-sided, not corrected for the number of",
      "comparisons) come from 10,000 draws of whole hand-written tasks: what other tasks of the kind would do. Each seed's own score is beside it.",
    ].join("\n"),
    "## Algorithms on the same tasks",
    "On the test split, with the weights that were best on dev; the base counts as none of the training.",
    each((environment) => learnerTable(study, results, environment)),
    "## How they learn",
    "Pass@1 on the dev split by how much of the training was done, with all the weights, not only the best.",
    each((environment) => curveTable(study, results, environment)),
    "## Collapses",
    "The round in which one was first seen, by seed.",
    each((environment) => collapseTable(study, results, environment)),
    "## Tasks against rollouts for each",
    `Rejection fine-tuning, ${study.scaling.steps} steps in every cell: only what they learn from differs. Test split.`,
    each((environment) => scalingTable(study, results, environment)),
  ].join("\n\n")}\n`;
}

const baseOf = (study: AlgorithmsConfig, results: Results, environment: string) =>
  collect("base", study.seeds, results, (seed) => tasksName(environment, seed), "test");

const learnt = (study: AlgorithmsConfig, results: Results, environment: string, score: string): Condition[] =>
  Object.keys(study.learners).map((learner) =>
    collect(learner, study.seeds, results, (seed) => learnerName(learner, environment, seed), score),
  );

function learnerTable(study: AlgorithmsConfig, results: Results, environment: string): string {
  const base = baseOf(study, results, environment);
  const rows = learnt(study, results, environment, "test").map(({ label, scores, steps, planned }) => {
    const fact = (name: string) =>
      average(
        study.seeds.flatMap((seed) => results.get(learnerName(label, environment, seed))?.facts[name] ?? []),
      );
    const kept = fact("kept");
    return [
      label,
      ...meanCells(scores, planned),
      differenceCell(differenceOf(base.scores, scores)),
      ...[fact("rollouts"), steps].map((count) => (count === undefined ? none : integer(count))),
      kept === undefined ? none : percent(kept),
    ];
  });
  const heads = ["Pass@1", "95%", "seeds", "minus base", "rollouts", "steps", "of the training kept"];
  return table(
    [environment, ...heads],
    [["base", ...meanCells(base.scores, base.planned), none, none, none, none], ...rows],
  );
}

const pointsOf = ({ curve: { points } }: AlgorithmsConfig) =>
  Array.from({ length: points + 1 }, (_, point) => point);

function curveTable(study: AlgorithmsConfig, results: Results, environment: string): string {
  const { points } = study.curve;
  const columns = pointsOf(study).map((point) =>
    learnt(study, results, environment, pointName(point, points)),
  );
  const rows = Object.keys(study.learners).map((learner, row) => [
    learner,
    ...columns.map((column) => {
      const { scores, planned } = column[row] as Condition;
      const [mean, interval] = meanCells(scores, planned);
      return mean === none ? none : `${mean} (${interval})`;
    }),
  ]);
  return table([environment, ...pointsOf(study).map((point) => percent(point / points))], rows);
}

function collapseTable(study: AlgorithmsConfig, results: Results, environment: string): string {
  const kinds = ["entropy", "length", "equal groups"];
  const rows = Object.keys(study.learners).map((learner) => [
    learner,
    ...kinds.map((kind) => {
      const rounds = study.seeds.flatMap((seed) => {
        const round = results.get(learnerName(learner, environment, seed))?.facts[collapseName(kind)];
        return round === undefined ? [] : [`${round} (seed ${seed})`];
      });
      return rounds.join(", ") || none;
    }),
  ]);
  return table([environment, ...kinds], rows);
}

const scaled = (
  study: AlgorithmsConfig,
  results: Results,
  environment: string,
  tasks: number,
  rollouts: number,
) =>
  collect(
    `${rollouts} for each`,
    study.scaling.seeds,
    results,
    (seed) => scalingName(tasks, rollouts, environment, seed),
    "test",
  );

function scalingTable(study: AlgorithmsConfig, results: Results, environment: string): string {
  const { tasks, rollouts } = study.scaling;
  const rows = tasks.map((count) => [
    String(count),
    ...rollouts.map((times) => {
      const { scores, planned } = scaled(study, results, environment, count, times);
      const [mean, interval] = meanCells(scores, planned);
      return mean === none ? none : `${mean} (${interval})`;
    }),
  ]);
  return table([`${environment}: tasks`, ...rollouts.map((times) => `${times} for each`)], rows);
}

function curveDots(study: AlgorithmsConfig, results: Results): Dot[] {
  const { points } = study.curve;
  return study.environments.flatMap((environment) =>
    pointsOf(study).flatMap((point) =>
      dotsOf(
        environment,
        learnt(study, results, environment, pointName(point, points)).map((condition) => ({
          ...condition,
          x: (100 * point) / points,
        })),
      ),
    ),
  );
}

function scalingDots(study: AlgorithmsConfig, results: Results): Dot[] {
  const { tasks, rollouts } = study.scaling;
  return study.environments.flatMap((environment) =>
    rollouts.flatMap((times) =>
      dotsOf(
        environment,
        tasks
          .map((x) => ({ ...scaled(study, results, environment, x, times), x }))
          .filter(({ scores }) => meanOf(scores) !== null),
      ),
    ),
  );
}

import { bootstrapInterval, pairedDifference, passAt } from "../../src/benchmark/index.ts";
import { modelName } from "../../src/loop/index.ts";
import { integer, percent, points } from "../../src/viewer/index.ts";
import { itemsOf, type Result, type Score } from "../../study/result.ts";
import type { TableConfig } from "./config.ts";
import { rowJob } from "./jobs.ts";
import { type Place, testedOn, trainedIn } from "./places.ts";
import { needsTeacher, type RowName, rowNames, rowSpec } from "./rows.ts";

const none = "–";

/** Results by the job's name. */
export type Results = ReadonlyMap<string, Result>;

/** The table in Markdown, from the results there are: what was measured beside what the paper reports. */
export function renderTable(table: TableConfig, places: readonly Place[], results: Results): string {
  const wanted = rowNames.filter((row) => table.teacher !== undefined || !needsTeacher(row));
  return `${[
    "# The paper's table",
    describe(table),
    askedFor(results),
    ...places.map((place) => placeTable(table, place, wanted, results)),
    howToRead,
  ].join("\n\n")}\n`;
}

function describe(table: TableConfig): string {
  const { model, trainer, teacher, user, seed, format } = table;
  return [
    `Tasks written by ${modelName(model)}, which is the judge of PAE too. Trained: ${trainer}.`,
    teacher === undefined ? "No teacher, so no distillation." : `Teacher: ${modelName(teacher)}.`,
    user === undefined
      ? "No user: instructions are given as they are, where the paper's customers talk."
      : `Customers played by ${modelName(model)} in training and by ${modelName(user)} in tests.`,
    `Format ${format}, seed ${seed}.`,
  ].join(" ");
}

/** What endpoints told of their use; models in this process and trainers are not among them. */
function askedFor(results: Results): string {
  const sum = (fact: string) =>
    [...results.values()].reduce((total, { facts }) => total + (facts[fact] ?? 0), 0);
  return `So far endpoints were sent ${integer(sum("endpointPrompt"))} tokens of prompts and wrote ${integer(sum("endpointReply"))}.`;
}

const heading = [
  "| | Pass@1 | 95% | paper | Pass@4 | paper | against zero-shot | tasks x trials | learnt from |",
  "|---|---|---|---|---|---|---|---|---|",
];

function placeTable(table: TableConfig, place: Place, wanted: readonly RowName[], results: Results): string {
  const resultOf = (row: RowName) => results.get(rowJob(row, place, table.seed));
  const base = resultOf("zero-shot")?.scores.test;
  const lines = wanted.map((row) => {
    const { label, paper } = rowSpec(row);
    const [passAt1, passAt4] = paper[place.name];
    const cells = measured(resultOf(row), row === "zero-shot" ? undefined : base);
    const [first, interval, fourth, ...rest] = cells;
    return `| ${[label, first, interval, `${passAt1.toFixed(1)}%`, fourth, `${passAt4.toFixed(1)}%`, ...rest].join(" | ")} |`;
  });
  const title = `## ${place.name}`;
  return [
    title,
    `Trained in ${trainedIn(place)}, tested on ${testedOn(place)}.`,
    [...heading, ...lines].join("\n"),
  ].join("\n\n");
}

/** Pass@1, its interval, Pass@4, the difference to zero-shot, how much was tested and what was learnt from. */
function measured(result: Result | undefined, base: Score | undefined): string[] {
  const score = result?.scores.test;
  if (result === undefined || score === undefined) return Array.from({ length: 6 }, () => none);
  const items = itemsOf(score);
  const interval = bootstrapInterval(items, passAt(1));
  const paired = base && pairedDifference(itemsOf(base), items, passAt(1));
  const trials = Math.max(...items.map((item) => item.trials));
  const { tasks, tried, solved, steps } = result.facts;
  return [
    percent(score.passAt1),
    interval ? range(interval, percent) : none,
    score.passAt4 === null ? none : percent(score.passAt4),
    paired ? `${points(paired.difference)} (${range(paired.ci95, points)})` : none,
    `${items.length} x ${trials}`,
    tasks === undefined ? none : `${solved} of ${tried} rollouts of ${tasks} tasks, ${steps} steps`,
  ];
}

const range = ([low, high]: readonly [number, number], format: (value: number) => string): string =>
  `${format(low)} to ${format(high)}`;

const howToRead = `Measured beside the paper's figures, which are of Llama-3.1-8B-Instruct with a 70B teacher, its own prompts, Python
actions and full fine-tuning, and come without seeds or intervals. Pass@1 is the mean of the trials, Pass@4 that any of four
solves a task. Intervals are percentiles of a bootstrap over tasks: they say what other tasks of the kind would do, not other seeds.
"Against zero-shot" pairs the same tasks, in points. A figure on a built-in suite is on other tasks than the paper's: read
it against the rows beside it, not against the paper's.`;

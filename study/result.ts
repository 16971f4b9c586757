import type { Evaluation, ItemScore } from "../src/benchmark/index.ts";

/** What a job came to, small enough to be committed. */
export type Result = {
  /** By a name of the job's own. None where the job does not apply: too few tasks were admitted for it. */
  scores: { [name: string]: Score };
  /** Whatever else is worth telling: steps, tasks. */
  facts: { [name: string]: number };
};

/** An evaluation without what can be computed from the rest. */
export type Score = {
  split: string;
  passAt1: number;
  passAt4: number | null;
  outcomes: { [kind: string]: number };
  /** Solved and counted trials of every item, in the suite's order, by the hand-written task that was posed. */
  items: { [posed: string]: [solved: number, trials: number][] };
};

export function scoreOf(evaluation: Evaluation): Score {
  const { split, passAt1, passAt4, outcomes } = evaluation;
  const items: Score["items"] = {};
  for (const { cluster, solved, trials } of evaluation.items) {
    items[cluster] = [...(items[cluster] ?? []), [solved, trials]];
  }
  return { split, passAt1, passAt4, outcomes, items };
}

/** The scores by item, as the statistics of an evaluation take them. */
export function itemsOf({ items }: Score): ItemScore[] {
  return Object.entries(items).flatMap(([cluster, scores]) =>
    scores.map(([solved, trials], index) => ({ item: `${cluster}/${index}`, cluster, solved, trials })),
  );
}

import { type OutcomeKind, type Rollout, rewardOf, SparringError, type Split } from "../core/index.ts";
import { bootstrapInterval, type ItemScore, meanOver, passAll, passAt } from "./statistics.ts";
import type { SuiteItem } from "./suite.ts";

export type HeldOutSplit = Exclude<Split, "train">;

/** What an evaluation came to. Plain JSON, so that it can be stored and compared later. */
export type Evaluation = {
  suite: string;
  split: Split;
  actor: string;
  /** Items that were tried. */
  tasks: number;
  /** Attempts at every item. */
  trials: number;
  /** Who played the users, where the actor talked to one, and how many of their turns had to be drawn again. */
  user?: { name: string; faults: number };
  passAt1: number;
  /** That any, or all, of four trials solve an item; null with fewer than four trials. */
  passAt4: number | null;
  passAll4: number | null;
  /** Of passAt1; see `bootstrapInterval`. */
  ci95: [low: number, high: number];
  outcomes: Record<OutcomeKind, number>;
  /** Trials and successes of every item, for `pairedDifference`. */
  items: ItemScore[];
};

/** What a score needs to know of an item. */
export type ScoredItem = { task: Pick<SuiteItem["task"], "id"> } & Pick<SuiteItem, "posed">;

/** Shares of the trials beyond which a score would say something of the machine, or of the user, instead of the actor. */
const mostErrors = { "infrastructure-error": 0.05, "simulator-error": 0.5 } as const;

/**
 * Scores the rollouts of an evaluation. Errors and defects count for nobody: they are left out of the score and shown
 * in `outcomes`. Rejects to score at all when more than 5% of the trials were infrastructure
 * errors, or more than half simulator errors.
 */
export function scoreRollouts(
  of: { suite: string; split: Split; actor: string; trials: number },
  items: readonly ScoredItem[],
  rollouts: readonly Rollout[],
): Evaluation {
  const outcomes: Record<OutcomeKind, number> = {
    solved: 0,
    failed: 0,
    "simulator-error": 0,
    "infrastructure-error": 0,
    "task-defect": 0,
  };
  const scores = new Map<string, ItemScore>();
  for (const { task, posed } of items) {
    scores.set(task.id, { item: task.id, cluster: posed, trials: 0, solved: 0 });
  }
  for (const rollout of rollouts) {
    outcomes[rollout.outcome.kind]++;
    const reward = rewardOf(rollout.outcome);
    const score = scores.get(rollout.task ?? "");
    if (reward === undefined || score === undefined) continue;
    score.trials++;
    score.solved += reward;
  }
  refuseIfBroken(of, rollouts);
  const judged = [...scores.values()];
  const passAt1 = meanOver(judged, passAt(1));
  const ci95 = bootstrapInterval(judged, passAt(1));
  if (passAt1 === null || ci95 === null) {
    throw new SparringError(
      "usage",
      `evaluate ${of.actor} on ${of.suite} (${of.split}): expected at least one trial with a verdict, got ${JSON.stringify(outcomes)}`,
    );
  }
  return {
    ...of,
    tasks: items.length,
    ...userOf(rollouts),
    passAt1,
    passAt4: meanOver(judged, passAt(4)),
    passAll4: meanOver(judged, passAll(4)),
    ci95,
    outcomes,
    items: judged,
  };
}

function userOf(rollouts: readonly Rollout[]): Pick<Evaluation, "user"> {
  const users = rollouts.flatMap(({ user }) => (user ? [user] : []));
  const [first] = users;
  const faults = users.reduce((sum, user) => sum + user.faults.length, 0);
  return first ? { user: { name: first.name, faults } } : {};
}

function refuseIfBroken(
  of: { suite: string; split: Split; actor: string },
  rollouts: readonly Rollout[],
): void {
  for (const [kind, most] of Object.entries(mostErrors)) {
    const errors = rollouts.flatMap(({ outcome }) =>
      outcome.kind === kind && "detail" in outcome ? [outcome.detail] : [],
    );
    if (errors.length <= most * rollouts.length) continue;
    throw new SparringError(
      "model",
      `evaluate ${of.actor} on ${of.suite} (${of.split}): ${errors.length} of ${rollouts.length} trials ended in ${kind.replace("-", " ")}s, more than ${100 * most}%, so there is no score; the first: ${errors[0]}`,
    );
  }
}

import { type CodeAsTask, createRandom, type Rollout } from "../core/index.ts";
import type { PairKind, PairView, Report, ReportPage, RolloutView, TaskView } from "../viewer/index.ts";
import type { LoopContext } from "./context.ts";
import { heldOutItems } from "./evaluate.ts";
import { version } from "./package.ts";
import { stepsOf } from "./report.ts";
import { rolloutsOf } from "./roll-out.ts";
import { stageNames } from "./stages.ts";

/** How many of a kind the page shows in full. */
const shown = { examples: 8, gained: 6, lost: 6, both: 3, neither: 3 };

/** Collects what report.html shows beside the report. */
export async function buildPage(context: LoopContext, report: Report): Promise<ReportPage> {
  const { config, run } = context;
  const iterations = Array.from({ length: config.iterations }, (_, index) => index + 1);
  const tasks = await run.read("tasks");
  const metrics = await run.read("metrics");
  const rollouts = (await Promise.all(iterations.map((iteration) => rolloutsOf(run, iteration)))).flat();
  return {
    report,
    losses: iterations
      .flatMap((iteration) => stepsOf(metrics, iteration))
      .map(({ loss }, index) => ({ step: index + 1, loss })),
    examples: examplesOf(tasks, rollouts, config.seed),
    pairs: await pairsOf(context, config.iterations),
    config: JSON.stringify(config, null, 2),
    version,
  };
}

function examplesOf(tasks: readonly CodeAsTask[], rollouts: readonly Rollout[], seed: number): TaskView[] {
  const attempts = byTask(rollouts);
  const chosen = createRandom(seed, "examples").shuffle(tasks).slice(0, shown.examples);
  return chosen.map(({ id, instruction, solution, verify, failures }) => ({
    id,
    instruction,
    solution,
    verify,
    failures,
    attempts: attempts.get(id)?.length ?? 0,
    solved: attempts.get(id)?.filter(isSolved).length ?? 0,
  }));
}

async function pairsOf(context: LoopContext, iterations: number): Promise<ReportPage["pairs"]> {
  const { run } = context;
  const before = byTask(await run.read("rollouts", stageNames.before));
  const after = byTask(await run.read("rollouts", stageNames.after(iterations)));
  const all = (await heldOutItems(context)).flatMap(({ task }) => {
    const [first, second] = [before.get(task.id) ?? [], after.get(task.id) ?? []];
    const kind = kindOf(first.filter(isSolved).length, second.filter(isSolved).length);
    const pair = choosePair(kind, first, second);
    if (pair === undefined) return [];
    const view: PairView = {
      item: task.id,
      instruction: task.instruction,
      before: viewOf(pair[0]),
      after: viewOf(pair[1]),
    };
    return [{ kind, view }];
  });
  return (["gained", "lost", "both", "neither"] as const).map((kind) => {
    const views = all.filter((each) => each.kind === kind).map(({ view }) => view);
    return { kind, total: views.length, shown: evenly(views, shown[kind]) };
  });
}

/** So many at even distances: neighbours are variants of one hand-written task. */
function evenly<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, items.length / count);
  return items
    .filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step))
    .slice(0, count);
}

function kindOf(before: number, after: number): PairKind {
  if (after > before) return "gained";
  if (after < before) return "lost";
  return after > 0 ? "both" : "neither";
}

/** Two rollouts of the same trial that show the kind, where there is such a trial. */
function choosePair(
  kind: PairKind,
  before: readonly Rollout[],
  after: readonly Rollout[],
): [Rollout, Rollout] | undefined {
  const wanted = { gained: [false, true], lost: [true, false], both: [true, true], neither: [false, false] }[
    kind
  ];
  const trials = before.flatMap((first, trial) => {
    const second = after[trial];
    return second === undefined ? [] : [[first, second] as [Rollout, Rollout]];
  });
  return (
    trials.find(([first, second]) => isSolved(first) === wanted[0] && isSolved(second) === wanted[1]) ??
    trials[0]
  );
}

function byTask(rollouts: readonly Rollout[]): Map<string | undefined, Rollout[]> {
  const groups = new Map<string | undefined, Rollout[]>();
  for (const rollout of rollouts) groups.set(rollout.task, [...(groups.get(rollout.task) ?? []), rollout]);
  return groups;
}

function viewOf({ outcome, messages, answer, user }: Rollout): RolloutView {
  const truncated =
    outcome.kind === "failed" && outcome.truncated !== undefined ? `out of ${outcome.truncated}: ` : "";
  const detail = "detail" in outcome ? (outcome.detail ?? "") : "";
  return {
    outcome: outcome.kind,
    detail: `${truncated}${detail}`,
    // The instruction is shown beside it; what a user says is not in it.
    messages: messages.slice(user ? 1 : 2),
    answer,
  };
}

const isSolved = ({ outcome }: Rollout) => outcome.kind === "solved";

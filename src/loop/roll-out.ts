import { type CodeAsTask, createRandom, type Rollout, SparringError } from "../core/index.ts";
import type { Environment } from "../environment/index.ts";
import type { Model } from "../model/index.ts";
import { rerender } from "../rollout/index.ts";
import type { Run } from "../store/index.ts";
import { roundFacts } from "../training/index.ts";
import {
  type Acting,
  type Attempt,
  attemptsAt,
  attemptWave,
  countOutcomes,
  countUserFaults,
} from "./attempts.ts";
import type { LoopConfig } from "./config.ts";
import type { LoopContext, TriedTask } from "./context.ts";
import { type Round, stageNames } from "./stages.ts";
import { isOnline } from "./train-config.ts";
import { runStage } from "./waves.ts";
import { weightsBefore } from "./weights.ts";

/** The policy tries every task that this iteration admitted, several times; in a round of an online algorithm, some of them. */
export async function rollOut(context: LoopContext, iteration: number, round?: Round): Promise<void> {
  const { config, environment, sandbox, policy, run, say } = context;
  const { attempts: times, wave: size, user: _, model: __, ...settings } = config.rollouts;
  const { executor, judge } = context;
  const stage = stageNames.rollouts(iteration, round);
  const title = titleOf("rolling out", config, round);
  const acting: Acting = {
    ...settings,
    name: stage,
    seed: config.seed,
    format: config.format,
    model: executor ?? policy.model,
    environment,
    sandbox,
    simulator: context.simulators.rollouts,
    redact: config.redact,
  };
  const admitted = await run.read("tasks", stageNames.challenge(iteration));
  const attempts = attemptsAt(tasksOf(admitted, config, round), times);
  const total = attempts.length;
  const waves = Math.ceil(total / size);
  const done = Math.min(total, run.waves(stage) * size);
  say({ kind: "stage-start", stage, title, unit: "rollout", done, total });
  await runStage(context, stage, async (wave) => {
    const first = wave * size;
    const due = attempts.slice(first, first + size);
    if (due.length === 0) {
      // A round may have nothing to learn from, and then leaves no other trace in the metrics.
      if (round === undefined || wave > waves) return null;
      return { records: {}, metrics: [{ round, ...roundFacts(await run.read("rollouts", stage)) }] };
    }
    if (!executor) await context.weights.need(weightsBefore(context, iteration, round));
    let solved = 0;
    const { results: played, retried } = await attemptWave(acting, due, ({ result, finished }) => {
      if (result.outcome.kind === "solved") solved++;
      const note = judge ? "to be judged" : `${solved} of the last ${finished} solved`;
      say({ kind: "advance", stage, done: first + finished, total, note });
    });
    const judged = judge ? await judge(triedIn(due, played)) : played;
    const results = executor ? await rendered(judged, policy.model, environment) : judged;
    const counts = { ...countOutcomes(results), ...countUserFaults(results) };
    const metric = { rollouts: results.length, ...counts, retried };
    return { records: { rollouts: results }, metrics: [metric] };
  });
  const { solved } = countOutcomes(await run.read("rollouts", stage));
  say({ kind: "stage-end", stage, title, summary: `${total} rollouts, ${solved} solved` });
}

function triedIn(attempts: readonly Attempt[], rollouts: readonly Rollout[]): TriedTask[] {
  return rollouts.map((rollout, index) => ({ task: (attempts[index] as Attempt).task, rollout }));
}

/** What another model did, in the policy's own tokens. */
function rendered(rollouts: readonly Rollout[], model: Model, environment: Environment): Promise<Rollout[]> {
  if (model.level === "tokens")
    return Promise.all(rollouts.map((each) => rerender(each, { model, environment })));
  throw new SparringError(
    "usage",
    `roll out: expected a policy whose tokens are known, so that it can learn from another model, got ${model.name}`,
  );
}

/** Rollouts of an iteration's training, of all its rounds. */
export async function rolloutsOf(run: Run, iteration: number): Promise<Rollout[]> {
  const rollouts = await run.read("rollouts", stageNames.rollouts(iteration));
  for (let round = 1; run.waves(stageNames.rollouts(iteration, round)) > 0; round++)
    rollouts.push(...(await run.read("rollouts", stageNames.rollouts(iteration, round))));
  return rollouts;
}

/** Rollouts that may train: one defect is enough to distrust a task's other verdicts too. */
export function withoutQuarantined(rollouts: readonly Rollout[]): Rollout[] {
  const defective = new Set(
    rollouts.filter(({ outcome }) => outcome.kind === "task-defect").map(({ task }) => task),
  );
  return rollouts.filter(({ task }) => !defective.has(task));
}

/** What a stage of a round is called. */
export function titleOf(title: string, { train }: LoopConfig, round: Round): string {
  return isOnline(train) ? `${title}, round ${round} of ${train.rounds}` : title;
}

/** A round's share of the tasks: all have had their turn before any has it again, in a new order every time. */
function tasksOf(
  tasks: readonly CodeAsTask[],
  { train, seed }: LoopConfig,
  round: Round,
): readonly CodeAsTask[] {
  if (!isOnline(train) || round === undefined) return tasks;
  const size = train.tasksPerRound;
  const roundsOfAPass = Math.max(1, Math.ceil(tasks.length / size));
  const pass = Math.floor((round - 1) / roundsOfAPass);
  const first = ((round - 1) % roundsOfAPass) * size;
  return createRandom("rounds", seed, pass)
    .shuffle(tasks)
    .slice(first, first + size);
}

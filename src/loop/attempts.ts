import {
  type ActionFormat,
  type CodeAsTask,
  type OutcomeKind,
  type Rollout,
  SparringError,
  seedOf,
} from "../core/index.ts";
import type { Environment } from "../environment/index.ts";
import { defaultConcurrency, type Model } from "../model/index.ts";
import {
  runExecutor,
  runWave,
  type Simulator,
  simulatedUser,
  type Wave,
  type WaveProgress,
} from "../rollout/index.ts";
import type { Sandbox } from "../sandbox/index.ts";

/** One try of a model at a task. */
export interface Attempt {
  task: CodeAsTask;
  /** Counted from 0 for every task. */
  number: number;
}

/** Who acts, in what, and how: the same for all rollouts of a wave. */
export interface Acting {
  /** Starts the rollouts' ids and is part of their seeds. */
  name: string;
  /** Of the run. */
  seed: number;
  model: Model;
  environment: Environment;
  sandbox: Sandbox;
  format: ActionFormat;
  temperature: number;
  /** Of one reply. */
  maxTokens: number;
  turns: number;
  /** Plays the users; without one, the model is given the instructions. */
  simulator?: Simulator | undefined;
  redact?: boolean | undefined;
}

/** Most rollouts at the same time: as many as the model takes requests, and as the environment has worlds for. */
export function inFlightFor(
  { concurrency = defaultConcurrency }: Model,
  { worldsAtOnce = Number.POSITIVE_INFINITY }: Environment,
  worldsEach = 1,
): number {
  return Math.max(1, Math.min(concurrency, Math.floor(worldsAtOnce / worldsEach)));
}

/** Every task `times` times, task by task. */
export function attemptsAt(tasks: readonly CodeAsTask[], times: number): Attempt[] {
  return tasks.flatMap((task) => Array.from({ length: times }, (_, number) => ({ task, number })));
}

/** Runs one wave of attempts. The seed of each depends on the run's seed, the name, the task and the number alone. */
export async function attemptWave(
  acting: Acting,
  attempts: readonly Attempt[],
  onProgress: (progress: WaveProgress<Rollout>) => void,
): Promise<Wave<Rollout>> {
  const { name, seed, environment, sandbox, format, turns, temperature, maxTokens, simulator, redact } =
    acting;
  const wave = await runWave(
    attempts,
    ({ task, number }, model, _, user) =>
      runExecutor({
        id: `${name}/${task.id}/${number}`,
        seed: seedOf(seed, name, task.id, number),
        task,
        environment,
        sandbox,
        model,
        format,
        maxTurns: turns,
        sampling: { temperature, topP: 1, maxTokens },
        redact,
        user: simulator && simulatedUser({ ...simulator, model: user.model ?? simulator.model }),
        userAttempt: user.attempt,
      }),
    {
      model: acting.model,
      user: simulator?.model,
      inFlight: inFlightFor(acting.model, environment),
      onProgress,
    },
  );
  refuseBrokenWave(wave.results);
  return wave;
}

/** Errors that, where most rollouts of a wave end in them, will break the next wave too, and what is to be done then. */
const breaking: readonly (readonly [OutcomeKind, string])[] = [
  ["infrastructure-error", "mend that and go on, finished waves are kept"],
  ["simulator-error", "this model cannot play a user; name another"],
];

/**
 * Refuses a wave in which more than half of the rollouts ended in errors of infrastructure, or of the simulator. Nothing of
 * it is stored, so that a resumed run tries it again.
 */
export function refuseBrokenWave(rollouts: readonly Rollout[]): void {
  for (const [kind, remedy] of breaking) {
    const errors = rollouts.flatMap(({ outcome }) =>
      outcome.kind === kind && "detail" in outcome ? [outcome.detail] : [],
    );
    if (errors.length * 2 <= rollouts.length) continue;
    throw new SparringError(
      "environment",
      `roll out: ${errors.length} of ${rollouts.length} rollouts ended in ${kind.replace("-", " ")}s; ${remedy}. The first: ${errors[0]}`,
    );
  }
}

/** How many rollouts ended in each way. */
export function countOutcomes(rollouts: readonly Rollout[]): Record<OutcomeKind, number> {
  const counts: Record<OutcomeKind, number> = {
    solved: 0,
    failed: 0,
    "simulator-error": 0,
    "infrastructure-error": 0,
    "task-defect": 0,
  };
  for (const { outcome } of rollouts) counts[outcome.kind]++;
  return counts;
}

/** Turns of users that were drawn again; nothing where nobody talked to any. */
export function countUserFaults(rollouts: readonly Rollout[]): { userFaults?: number } {
  const users = rollouts.flatMap(({ user }) => (user ? [user] : []));
  return users.length === 0 ? {} : { userFaults: users.reduce((sum, { faults }) => sum + faults.length, 0) };
}

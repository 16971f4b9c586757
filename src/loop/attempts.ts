import {
  type ActionFormat,
  type CodeAsTask,
  type OutcomeKind,
  type Rollout,
  SparringError,
  seedOf,
} from "../core/index.ts";
import type { Environment } from "../environment/index.ts";
import type { Model } from "../model/index.ts";
import { runExecutor, runWave, type Wave, type WaveProgress } from "../rollout/index.ts";
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
}

/** Most rollouts that wait for the model at the same time. */
export const rolloutsInFlight = 64;

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
  const { name, seed, environment, sandbox, format, turns, temperature, maxTokens } = acting;
  const wave = await runWave(
    attempts,
    ({ task, number }, model) =>
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
      }),
    { model: acting.model, inFlight: rolloutsInFlight, onProgress },
  );
  refuseBrokenWave(wave.results);
  return wave;
}

/**
 * Refuses a wave in which more than half of the rollouts ended in infrastructure errors: whatever is broken will break the
 * next wave too. Nothing of it is stored, so that a resumed run tries it again.
 */
export function refuseBrokenWave(rollouts: readonly Rollout[]): void {
  const errors = rollouts.flatMap(({ outcome }) =>
    outcome.kind === "infrastructure-error" ? [outcome.detail] : [],
  );
  if (errors.length * 2 <= rollouts.length) return;
  throw new SparringError(
    "environment",
    `roll out: ${errors.length} of ${rollouts.length} rollouts ended in infrastructure errors; mend that and go on, finished waves are kept. The first: ${errors[0]}`,
  );
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

import { type CodeAsTask, createRandom, type Rollout, rewardOf, SparringError } from "../src/core/index.ts";
import type { Tokenizer } from "../src/model/index.ts";

/** Different attempts at each task; equal ones teach once, as in rejection fine-tuning. */
export function distinct(rollouts: readonly Rollout[]): Rollout[] {
  const seen = new Set<string>();
  return rollouts.filter(({ task, tokens }) => {
    const key = `${task} ${tokens?.ids.join()}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

export const solvedOf = (rollouts: readonly Rollout[]) =>
  rollouts.filter(({ outcome }) => outcome.kind === "solved");

/** The same rollouts, as many of the different ones declared solved as are, drawn at random; the others failed. */
export function randomRewards(rollouts: readonly Rollout[], seed: number): Rollout[] {
  const judged = distinct(rollouts).filter(({ outcome }) => rewardOf(outcome) !== undefined);
  const lucky = new Set(
    createRandom("random rewards", seed).shuffle(judged).slice(0, solvedOf(judged).length),
  );
  return judged.map((rollout) => ({
    ...rollout,
    outcome: { kind: lucky.has(rollout) ? "solved" : "failed" },
  }));
}

/** So many of the tasks, drawn at random; fewer by the same seed are among more. */
export function someTasks(tasks: readonly CodeAsTask[], count: number, seed: number): CodeAsTask[] {
  return createRandom("some tasks", seed).shuffle(tasks).slice(0, count);
}

export function rolloutsAt(rollouts: readonly Rollout[], tasks: readonly CodeAsTask[]): Rollout[] {
  const ids = new Set(tasks.map(({ id }) => id));
  return rollouts.filter(({ task }) => task !== undefined && ids.has(task));
}

/** The first so many attempts at every task. */
export function firstAttempts(rollouts: readonly Rollout[], count: number): Rollout[] {
  const counted = new Map<string, number>();
  return rollouts.filter(({ task = "" }) => {
    const before = counted.get(task) ?? 0;
    counted.set(task, before + 1);
    return before < count;
  });
}

/** Every fifth task is held out of training; at least one, where there are two. */
export function holdOut(tasks: readonly CodeAsTask[]): { held: CodeAsTask[]; kept: CodeAsTask[] } {
  const every = Math.min(5, Math.max(2, tasks.length));
  const isHeld = (index: number) => index % every === every - 1;
  return {
    held: tasks.filter((_, index) => isHeld(index)),
    kept: tasks.filter((_, index) => !isHeld(index)),
  };
}

/**
 * The solved rollouts, all of a task under the instruction of one other task, another one for each where there are as
 * many. What the model wrote and what it was answered stays token for token; only the opening is encoded anew.
 */
export function shuffledInstructions(
  rollouts: readonly Rollout[],
  tasks: readonly CodeAsTask[],
  options: { tokenizer: Tokenizer; contextLength: number; seed: number },
): Rollout[] {
  const instructions = otherInstructions(tasks, options.seed);
  return solvedOf(rollouts).map((rollout) => {
    const instruction = instructions.get(rollout.task ?? "");
    if (instruction === undefined) {
      throw new SparringError(
        "usage",
        `shuffle instructions: expected at least two tasks with different instructions, got ${tasks.length}`,
      );
    }
    return underInstruction(rollout, instruction, options);
  });
}

/** For every task the instruction of the next task in a random circle that reads otherwise. */
function otherInstructions(tasks: readonly CodeAsTask[], seed: number): Map<string, string> {
  const circle = createRandom("shuffled instructions", seed).shuffle(tasks);
  return new Map(
    circle.flatMap(({ id, instruction }, index) => {
      const others = [...circle.slice(index + 1), ...circle.slice(0, index)];
      const other = others.find((task) => task.instruction !== instruction);
      return other === undefined ? [] : [[id, other.instruction] as const];
    }),
  );
}

function underInstruction(
  rollout: Rollout,
  instruction: string,
  { tokenizer, contextLength }: { tokenizer: Tokenizer; contextLength: number },
): Rollout {
  const [system, , ...rest] = rollout.messages;
  const { tokens } = rollout;
  if (system?.role !== "system" || tokens === undefined) {
    throw new SparringError(
      "data",
      `shuffle instructions: expected ${rollout.id} to open with a system message and to have tokens`,
    );
  }
  const user = { role: "user" as const, content: instruction };
  const opening = tokenizer.encode(tokenizer.render([system, user], true));
  const first = tokens.mask.indexOf(1);
  // A longer instruction can push the end out of the context, where no rollout could have come.
  const fits = (ids: readonly number[]) => ids.slice(0, contextLength);
  return {
    ...rollout,
    messages: [system, user, ...rest],
    tokens: {
      ids: fits([...opening, ...tokens.ids.slice(first)]),
      mask: fits([...opening.map(() => 0), ...tokens.mask.slice(first)]) as (0 | 1)[],
      logprobs: fits([...opening.map(() => 0), ...tokens.logprobs.slice(first)]),
    },
  };
}

import { type CodeAsTask, type Outcome, type Rollout, SparringError, seedOf } from "../core/index.ts";
import { type Verification, verify, type World } from "../environment/index.ts";
import { converse, type Talk } from "./converse.ts";
import { failedBy, playRollout, type RolloutOptions, type Stage } from "./play.ts";
import type { OpenUser, User } from "./user.ts";

export interface ExecutorOptions extends RolloutOptions {
  task: CodeAsTask;
  /** Holds the instruction and tells it in a conversation; without a user, the model is given the instruction. */
  user?: OpenUser | undefined;
  /** Counts repetitions after simulator errors: the user draws anew in each. */
  userAttempt?: number;
  /** Takes identifiers out of the instruction that a customer would not know; see World.redact. */
  redact?: boolean | undefined;
}

/** Lets the model try a task; the task's own code judges the state and the answer that it leaves. */
export async function runExecutor(options: ExecutorOptions): Promise<Rollout> {
  const { task, userAttempt = 0 } = options;
  let user: User | undefined;
  let faults: string[] = [];
  const rollout = await playRollout(options, {
    role: "executor",
    scenario: task.scenario,
    task: task.id,
    talks: options.user !== undefined,
    play: async (stage) => {
      const instruction = instructionOf(options, stage.world);
      user = options.user?.({
        id: options.id,
        seed: seedOf(options.seed, "user", userAttempt),
        instruction,
        signal: options.signal,
      });
      const talk = await (user ? converse(stage, user) : answerTo(stage, instruction));
      faults = talk.faults;
      if (talk.kind === "truncated") return { outcome: failedBy(talk), answer: null };
      if (talk.kind === "simulator-error")
        return { outcome: { kind: talk.kind, detail: talk.detail }, answer: null };
      return judge(options, stage.world, talk.said);
    },
  });
  return user ? { ...rollout, user: { name: user.name, faults } } : rollout;
}

function instructionOf({ task, redact, environment }: ExecutorOptions, world: World): string {
  if (!redact) return task.instruction;
  if (world.redact) return world.redact(task.instruction);
  throw new SparringError(
    "usage",
    `redact the instruction of ${task.id}: expected an environment that can say it without identifiers, which ${environment.name} cannot; leave redact out`,
  );
}

/** Without a user, the first thing that the model says is its answer. */
async function answerTo(stage: Stage, instruction: string): Promise<Talk> {
  stage.say(instruction);
  const ending = await stage.serve();
  const said = ending.kind === "answer" ? [ending.text] : [];
  return ending.kind === "truncated" ? { ...ending, said, faults: [] } : { kind: "ended", said, faults: [] };
}

/**
 * The answer is what was said last. Where that does not do, it is all that was said: a user who asks for one thing after the
 * other is answered bit by bit.
 */
async function judge(
  { task, environment, sandbox }: ExecutorOptions,
  world: World,
  said: readonly string[],
): Promise<{ outcome: Outcome; answer: string | null }> {
  const last = said.at(-1) ?? "";
  const outcomeOf = async (answer: string) =>
    outcomeFrom(await verify(sandbox, environment, world, task, answer));
  const outcome = await outcomeOf(last);
  if (outcome.kind !== "failed" || said.length < 2) return { outcome, answer: said.at(-1) ?? null };
  const all = said.join("\n");
  const second = await outcomeOf(all);
  return second.kind === "solved" ? { outcome: second, answer: all } : { outcome, answer: last };
}

function outcomeFrom(verification: Verification): Outcome {
  if (verification.kind === "verdict") return { kind: verification.pass ? "solved" : "failed" };
  // The clock only backs up the fuel: when it fires, the machine was too slow and the task may be sound.
  const kind = verification.code === "timeout" ? "infrastructure-error" : "task-defect";
  return { kind, detail: verification.detail };
}

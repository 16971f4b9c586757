import type { CodeAsTask } from "../core/index.ts";
import {
  answerOf,
  type Environment,
  runProgram,
  type Verification,
  verify,
  type World,
} from "../environment/index.ts";
import type { ProgramResult, Sandbox } from "../sandbox/index.ts";

/** Why a gate turned a candidate away. The message is the challenger's: what was run, what happened, what to change. */
export interface Rejection {
  code: string;
  message: string;
}

/** One criterion. Undefined lets the candidate pass. */
export type Gate = (trial: Trial) => Promise<Rejection | undefined>;

/** A program that has run on a world of its own, which it left in its final state. */
export interface Execution {
  /** "the solution" or "failure 2": how messages call it. */
  name: string;
  result: ProgramResult;
  answer: string;
  world: World;
}

export type ToolCalls = ProgramResult["calls"];

/** What the gates look at: one candidate, whose programs run when a gate first asks, and only once. */
export interface Trial {
  readonly candidate: CodeAsTask;
  readonly environment: Environment;
  solution(): Promise<Execution>;
  failures(): Promise<Execution[]>;
  /** The verdict on what the solution left and answered. */
  verdict(): Promise<Verification>;
  /** The calls of the verify code that came to this verdict. */
  looked(): Promise<ToolCalls>;
  /** A world that nothing has happened to. */
  reset(): Promise<World>;
  /** Runs the program on a reset world. */
  run(name: string, code: string, seed?: number): Promise<Execution>;
  verify(world: World, answer: string): Promise<Verification>;
}

/** Runs `use` on a trial and closes every world that it opened. */
export async function withTrial<T>(
  environment: Environment,
  sandbox: Sandbox,
  candidate: CodeAsTask,
  use: (trial: Trial) => Promise<T>,
): Promise<T> {
  const worlds: World[] = [];

  async function reset(): Promise<World> {
    const world = await environment.reset(candidate.scenario);
    worlds.push(world);
    return world;
  }
  async function run(name: string, code: string, seed = 0): Promise<Execution> {
    const attempt = async () => {
      const world = await reset();
      const result = await runProgram(sandbox, environment, world, code, {
        language: candidate.language,
        seed,
      });
      return { name, result, answer: answerOf(result.value), world };
    };
    return retried(attempt, ({ result }) => result.error?.code === "timeout");
  }
  const check = (world: World, answer: string) =>
    retried(
      () => verify(sandbox, environment, world, candidate, answer),
      (verification) => verification.kind === "defect" && verification.code === "timeout",
    );

  const solution = once(() => run("the solution", candidate.solution));
  const failures = once(() =>
    Promise.all(candidate.failures.map((code, index) => run(`failure ${index + 1}`, code))),
  );
  const calls: ToolCalls = [];
  const verdict = once(async () => {
    const { world, answer } = await solution();
    return check(noting(world, calls), answer);
  });
  async function looked(): Promise<ToolCalls> {
    await verdict();
    return calls;
  }
  try {
    return await use({
      candidate,
      environment,
      solution,
      failures,
      verdict,
      looked,
      reset,
      run,
      verify: check,
    });
  } finally {
    await Promise.all(worlds.map((world) => world.close()));
  }
}

/** The world, with every call to it or to a snapshot of it noted down. */
function noting(world: World, calls: ToolCalls): World {
  return {
    ...world,
    async call(name, argumentsJson) {
      const result = await world.call(name, argumentsJson);
      if (result.kind !== "invalid") calls.push({ name, arguments: JSON.parse(argumentsJson), result });
      return result;
    },
    snapshot: async () => noting(await world.snapshot(), calls),
  };
}

/** The wall clock only backs up the fuel, so one timeout says that the machine was busy, a second that the program hangs. */
async function retried<T>(attempt: () => Promise<T>, timedOut: (result: T) => boolean): Promise<T> {
  const first = await attempt();
  return timedOut(first) ? attempt() : first;
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => {
    started ??= work();
    return started;
  };
}

/** A sentence of a message, with a capital and no longer than a challenger's context can bear. */
export function sentence(text: string): string {
  const short = text.length > 500 ? `${text.slice(0, 500)}...` : text;
  return `${short.charAt(0).toUpperCase()}${short.slice(1)}.`;
}

/** A text as messages quote it: on one line, and short enough for a small context. */
export function quote(text: string): string {
  const line = JSON.stringify(text);
  return line.length > 120 ? `${line.slice(0, 120)}..."` : line;
}

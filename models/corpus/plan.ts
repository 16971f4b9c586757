import type { Json, JsonObject } from "../../src/core/index.ts";
import { renderValue } from "../../src/core/index.ts";
import { copyOf, type State, type Table, type Tool } from "./world.ts";

/** A value inside the result of an earlier step. */
export class Ref {
  readonly step: number;
  readonly path: readonly (string | number)[];
  constructor(step: number, path: readonly (string | number)[] = []) {
    this.step = step;
    this.path = path;
  }
  at(...path: (string | number)[]): Ref {
    return new Ref(this.step, [...this.path, ...path]);
  }
}

export type Argument = Json | Ref | readonly (Json | Ref)[];

/** One tool call; arguments by the names that the tool gives them. */
export interface Step {
  tool: Tool;
  input: Record<string, Argument>;
  /** Only where a number read earlier is above a bound; it is, the program just says so. */
  above?: { value: Ref; bound: number };
}

/** What a program returns, and how it gets there from the results. */
export type Answer =
  | { kind: "value"; value: Argument }
  | { kind: "join"; list: Ref }
  | { kind: "length"; list: Ref }
  | { kind: "parts"; parts: readonly Argument[] }
  | { kind: "yes-no"; value: Ref; equals: Json };

/** A straight-line program: a solution, or a failure. */
export interface Program {
  steps: readonly Step[];
  answer: Answer;
}

/** A read that shows whether a task was done: what is at the path must pass the test (an undefined `expected`: a refusal must come). */
export interface StateCheck {
  step: Step;
  path: readonly (string | number)[];
  expected: Json | undefined;
  /** How it is compared; equal where nothing is said. */
  test?: "absent" | "includes" | "excludes";
}

export interface Task {
  instruction: string;
  /** The instruction without small talk. */
  bare: string;
  program: Program;
  results: readonly Json[];
  answer: string;
  /** Whether the answer is judged, the state, or both. */
  judgesAnswer: boolean;
  state: StateCheck | undefined;
  /** Records that whoever poses the task must have seen. */
  known: readonly { table: Table; id: string }[];
  /** Whether a challenger could pose it; some tasks can only be set by who knows the whole world. */
  posable: boolean;
  /** Literals that a request could name, where no record is involved. */
  about: string | undefined;
}

/** Thrown inside a family of tasks where the world does not offer what the task needs. */
export class Unfit {
  // No error: it happens all the time, and a stack would cost more than the attempt.
  readonly kind = "unfit";
}

export function need<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Unfit();
  return thing;
}

export function read(result: Json, path: readonly (string | number)[]): Json | undefined {
  let here: Json | undefined = result;
  for (const key of path) {
    if (here === null || typeof here !== "object") return undefined;
    here = (here as JsonObject)[key];
  }
  return here;
}

export function resolve(argument: Argument, results: readonly Json[]): Json {
  if (argument instanceof Ref) return read(results[argument.step]!, argument.path) ?? null;
  return Array.isArray(argument) ? argument.map((item) => resolve(item, results)) : (argument as Json);
}

/** What a tool says, as programs and models see it; it may change the state. */
export function call(tool: Tool, state: State, input: JsonObject): Json {
  const result = tool.run(state, input);
  return result.kind === "value"
    ? (JSON.parse(JSON.stringify(result.value)) as Json)
    : { error: result.error };
}

export function resolveInput(step: Step, results: readonly Json[]): JsonObject {
  return Object.fromEntries(
    Object.entries(step.input).map(([name, argument]) => [name, resolve(argument, results)]),
  );
}

export function answerText(answer: Answer, results: readonly Json[]): string {
  switch (answer.kind) {
    case "value":
      return renderValue(resolve(answer.value, results));
    case "join":
      return (resolve(answer.list, results) as Json[]).map(renderValue).join(", ");
    case "length":
      return String((resolve(answer.list, results) as Json[]).length);
    case "parts":
      return answer.parts.map((part) => renderValue(resolve(part, results))).join(", ");
    case "yes-no":
      return resolve(answer.value, results) === answer.equals ? "yes" : "no";
  }
}

export interface Outcome {
  state: State;
  results: Json[];
  answer: string;
}

/** Runs a program on a copy of the state. */
export function run(program: Program, state: State): Outcome {
  const copy = copyOf(state);
  const results: Json[] = [];
  for (const step of program.steps) results.push(call(step.tool, copy, resolveInput(step, results)));
  return { state: copy, results, answer: answerText(program.answer, results) };
}

/** Whether the task's verifier says yes. */
export function passes(
  task: Pick<Task, "answer" | "judgesAnswer" | "state">,
  outcome: Pick<Outcome, "state" | "answer">,
): boolean {
  if (task.judgesAnswer && outcome.answer !== task.answer) return false;
  if (task.state === undefined) return true;
  const { step, path, expected, test } = task.state;
  const seen = call(step.tool, copyOf(outcome.state), resolveInput(step, []));
  if (expected === undefined) return read(seen, ["error"]) !== undefined;
  const there = read(seen, path);
  if (test === "absent") return there === undefined;
  if (test === "includes" || test === "excludes")
    return Array.isArray(there) && there.includes(expected) === (test === "includes");
  return there === expected;
}

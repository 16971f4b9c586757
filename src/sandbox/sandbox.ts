import type { Json, Language, ToolResult } from "../core/index.ts";

/**
 * Runs one program that nobody trusts. Whatever the program does, `run` resolves with what became of it;
 * it rejects (code "sandbox") only when the sandbox itself is broken.
 * Every run has an interpreter of its own: nothing that one program leaves behind can be seen by the next.
 */
export interface Sandbox {
  /** That of programs that do not say theirs. */
  readonly language: Language;
  run(program: Program): Promise<ProgramResult>;
  /** Undefined or missing where programs of this language keep nothing. */
  notebook?(language: Language): Notebook | undefined;
  close(): Promise<void>;
}

/**
 * One interpreter for one author's programs, such as the code actions of a rollout: each finds what the ones before it
 * defined, as the cells of a notebook do. A program that has to be stopped takes all of that with it.
 */
export interface Notebook {
  run(program: Program): Promise<ProgramResult>;
  close(): Promise<void>;
}

export interface Program {
  /** Missing: the sandbox's own. */
  language?: Language;
  /**
   * The body of a function, async in JavaScript. `tools` is in scope; so is `answer` where one is given.
   * What it returns is its result.
   */
  code: string;
  /** Names of the tools in scope: `await tools.name({ key: value })`, and in Python `tools.name(key=value)`. */
  tools: readonly string[];
  /** Serves a tool call. Arguments arrive as the raw JSON text that the program produced. */
  call(name: string, argumentsJson: string): Promise<ToolResult>;
  /** Given to verifiers. */
  answer?: string;
  limits?: Partial<Limits>;
  /** Seeds everything random in the program; the clock is fixed. */
  seed?: number;
}

export interface Limits {
  /** Interpreter steps (calls and backward jumps), in thousands; reproducible, unlike time. */
  fuel: number;
  /** Backstop on the interpreter's own time, waiting for tools not counted. */
  timeoutMs: number;
  memoryBytes: number;
  /** Of the returned value and of everything printed, together, in bytes of text. */
  outputBytes: number;
  toolCalls: number;
}

export type ProgramErrorCode =
  | "timeout"
  | "fuel"
  | "out-of-memory"
  | "output-limit"
  | "tool-limit"
  | "exception"
  | "syntax";

export interface ProgramResult {
  ok: boolean;
  /** What the program returned; undefined when it returned nothing or failed. */
  value: Json | undefined;
  /** What the program printed. */
  output: string;
  error: { code: ProgramErrorCode; message: string } | null;
  /** Every call in order, with what came of it. */
  calls: { name: string; arguments: Json; result: ToolResult }[];
  milliseconds: number;
}

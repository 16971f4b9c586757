import type { Json, Language, ToolResult } from "../core/index.ts";

/**
 * Runs one program that nobody trusts. Whatever the program does, `run` resolves with what became of it;
 * it rejects (code "sandbox") only when the sandbox itself is broken.
 * Every run has an interpreter of its own: nothing that one program leaves behind can be seen by the next.
 */
export interface Sandbox {
  readonly language: Language;
  run(program: Program): Promise<ProgramResult>;
  close(): Promise<void>;
}

export interface Program {
  /** The body of an async function. `tools` is in scope; so is `answer` where one is given. */
  code: string;
  /** Names of the tools in scope: `await tools.name({ ... })`. */
  tools: readonly string[];
  /** Serves a tool call. Arguments arrive as the raw JSON text that the program produced. */
  call(name: string, argumentsJson: string): Promise<ToolResult>;
  /** Given to verifiers. */
  answer?: string;
  limits?: Partial<Limits>;
  /** Seeds the program's Math.random; the clock is fixed. */
  seed?: number;
}

export interface Limits {
  /** Interpreter steps, in thousands; reproducible, unlike time. */
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
  /** What the program printed with console.log. */
  output: string;
  error: { code: ProgramErrorCode; message: string } | null;
  /** Every call in order, with what came of it. */
  calls: { name: string; arguments: Json; result: ToolResult }[];
  milliseconds: number;
}

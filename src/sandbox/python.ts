import { availableParallelism } from "node:os";
import type { Json, ToolResult } from "../core/index.ts";
import { checkLanguage } from "./language.ts";
import { MAX_NESTING, nestingOf } from "./nesting.ts";
import { openPython, type PythonProcess, type PythonReply } from "./python-process.ts";
import type { Limits, Notebook, Program, ProgramErrorCode, ProgramResult, Sandbox } from "./sandbox.ts";
import { closedError, createTurns } from "./turns.ts";

/**
 * As for JavaScript, but for the memory, of which an empty interpreter has 32 MB already, and the time: work inside a
 * built-in of C takes no fuel, so that the clock is what ends it.
 */
export const PYTHON_LIMITS: Limits = {
  fuel: 2_000,
  timeoutMs: 10_000,
  memoryBytes: 256 * 1024 * 1024,
  outputBytes: 64 * 1024,
  toolCalls: 100,
};

/** An orphan of a process that was killed ends by itself after so much computing. */
const CPU_SECONDS = 600;

/**
 * Runs Python programs, each in an interpreter of its own, restored from a memory snapshot, in a process that may do
 * nothing but compute. The next program's interpreter starts while this one's runs.
 * `workers` is the number of programs that run at the same time.
 */
export function createPythonSandbox(options: { workers?: number } = {}): Sandbox {
  const turns = createTurns(options.workers ?? Math.max(1, availableParallelism() - 1));
  const open = new Set<PythonProcess>();
  const closing = new AbortController();
  let spare: Promise<PythonProcess> | undefined;

  async function start(memoryBytes: number): Promise<PythonProcess> {
    const python = await openPython({ memoryBytes, cpuSeconds: CPU_SECONDS, signal: closing.signal });
    if (closing.signal.aborted) {
      python.close();
      throw closedError();
    }
    open.add(python);
    return python;
  }

  async function interpreter(memoryBytes: number): Promise<PythonProcess> {
    if (closing.signal.aborted) throw closedError();
    if (memoryBytes !== PYTHON_LIMITS.memoryBytes) return start(memoryBytes);
    // Taken before anything is awaited, so that no two programs get the same one.
    const ready = spare;
    spare = undefined;
    const kept = await ready?.catch(() => undefined);
    if (kept && !kept.alive) open.delete(kept);
    const python = kept?.alive ? kept : await start(memoryBytes);
    if (!spare) {
      spare = start(memoryBytes);
      spare.catch(() => {});
    }
    return python;
  }

  function close(python: PythonProcess): void {
    open.delete(python);
    python.close();
  }

  return {
    language: "python",
    run: (program) =>
      turns.take(async () => {
        checkLanguage("python", program);
        const limits = { ...PYTHON_LIMITS, ...program.limits };
        const python = await interpreter(limits.memoryBytes);
        try {
          return await runProgram(python, program, limits);
        } finally {
          close(python);
        }
      }),
    notebook: () => openNotebook(turns.take, interpreter, close),
    async close() {
      closing.abort(closedError());
      turns.close();
      for (const python of open) close(python);
    },
  };
}

function openNotebook(
  take: <T>(work: () => Promise<T>) => Promise<T>,
  interpreter: (memoryBytes: number) => Promise<PythonProcess>,
  close: (python: PythonProcess) => void,
): Notebook {
  let python: PythonProcess | undefined;
  return {
    run: (program) =>
      take(async () => {
        checkLanguage("python", program);
        const limits = { ...PYTHON_LIMITS, ...program.limits };
        if (!python?.alive) python = await interpreter(limits.memoryBytes);
        const result = await runProgram(python, program, limits);
        if (python.alive) return result;
        close(python);
        python = undefined;
        const { error } = result;
        return {
          ...result,
          error: error && { ...error, message: `${error.message}; all variables are lost` },
        };
      }),
    async close() {
      if (python) close(python);
      python = undefined;
    },
  };
}

async function runProgram(python: PythonProcess, program: Program, limits: Limits): Promise<ProgramResult> {
  const { code, tools, answer, seed = 0 } = program;
  const calls: ProgramResult["calls"] = [];
  let questions = 0;
  let overstepped: ReturnType<typeof failure> | undefined;

  async function ask(question: string): Promise<string | undefined> {
    questions += 1;
    if (questions > limits.toolCalls) {
      overstepped = failure("tool-limit", `the program made more than ${limits.toolCalls} tool calls`);
    } else if (Buffer.byteLength(question) > limits.outputBytes) {
      overstepped = failure(
        "output-limit",
        `the program passed more than ${limits.outputBytes} bytes to a tool`,
      );
    }
    return overstepped ? undefined : JSON.stringify(await serveCall(program, question, calls));
  }

  const { fuel, timeoutMs, outputBytes } = limits;
  const job = JSON.stringify({ code, tools, answer: answer ?? null, outputBytes });
  const reply = await python.call("sparring_program.run", job, { seed, fuel, timeoutMs, outputBytes, ask });
  const { output, milliseconds } = reply;
  return { ...(overstepped ?? outcomeOf(reply, limits)), output, calls, milliseconds };
}

/** Everything that comes out of the interpreter is read as if the program had written it: it can. */
async function serveCall(
  program: Program,
  question: string,
  calls: ProgramResult["calls"],
): Promise<ToolResult> {
  const { name, text } = callOf(question);
  if (name === undefined || text === undefined) {
    return { kind: "invalid", error: "a call that is not the name of a tool with arguments made of JSON" };
  }
  const result: ToolResult = program.tools.includes(name)
    ? await program.call(name, text)
    : {
        kind: "invalid",
        error: `no such tool: ${name}; the tools are ${program.tools.join(", ") || "none"}`,
      };
  // A copy, so that the record stays what it was when the environment's state moves on.
  calls.push({
    name,
    arguments: JSON.parse(text) as Json,
    result: JSON.parse(JSON.stringify(result)) as ToolResult,
  });
  return result;
}

function callOf(question: string): { name?: string; text?: string } {
  const call = parsed(question);
  if (typeof call !== "object" || call === null || Array.isArray(call)) return {};
  const { name, arguments: text } = call;
  if (typeof name !== "string" || typeof text !== "string" || nestingOf(text) > MAX_NESTING) return {};
  return parsed(text) === undefined ? {} : { name, text };
}

function outcomeOf(reply: PythonReply, limits: Limits): Pick<ProgramResult, "ok" | "value" | "error"> {
  if (reply.kind === "stopped") {
    const { code, message } = reply;
    const own = code === "crashed" || code === "unanswered" ? "exception" : code;
    return failure(own, `the program was stopped: ${message}`);
  }
  const ending = reply.kind === "value" ? parsed(reply.text) : undefined;
  if (typeof ending !== "object" || ending === null || Array.isArray(ending)) {
    return failure("exception", "the program broke the interpreter that it ran in");
  }
  const message = String(ending.message).slice(0, 3000);
  switch (ending.kind) {
    case "nothing":
      return { ok: true, value: undefined, error: null };
    case "value": {
      const json = String(ending.json);
      if (Buffer.byteLength(reply.output) + Buffer.byteLength(json) > limits.outputBytes) break;
      if (nestingOf(json) > MAX_NESTING) {
        return failure(
          "exception",
          `the program returned a value nested more than ${MAX_NESTING} levels deep`,
        );
      }
      const value = parsed(json);
      return value === undefined
        ? failure("exception", "the program returned what is not JSON")
        : { ok: true, value, error: null };
    }
    case "syntax":
      return failure("syntax", message);
    case "raised":
      return failure(ending.name === "MemoryError" ? "out-of-memory" : "exception", message);
  }
  return failure("output-limit", `the program printed or returned more than ${limits.outputBytes} bytes`);
}

function failure(code: ProgramErrorCode, message: string): Pick<ProgramResult, "ok" | "value" | "error"> {
  return { ok: false, value: undefined, error: { code, message } };
}

function parsed(json: string): Json | undefined {
  try {
    return JSON.parse(json) as Json;
  } catch {
    return undefined;
  }
}

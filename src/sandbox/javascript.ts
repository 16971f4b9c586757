import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import { type Json, messageOf, SparringError, spawnWorker, type ToolResult } from "../core/index.ts";
import type { Call, Ending, FromWorker, Job, Slice, ToWorker } from "./javascript-protocol.ts";
import { checkLanguage } from "./language.ts";
import { createPool } from "./pool.ts";
import type { Limits, Program, ProgramResult, Sandbox } from "./sandbox.ts";

/** Ample for a verifier or solution of a hundred lines; fuel runs out well before the backstop on a busy machine. */
export const DEFAULT_LIMITS: Limits = {
  fuel: 2_000,
  timeoutMs: 2_000,
  memoryBytes: 64 * 1024 * 1024,
  outputBytes: 64 * 1024,
  toolCalls: 100,
};

/** The interpreter stops itself at the deadline; only a built-in that never looks up needs the watchdog. */
const WATCHDOG_GRACE_MS = 500;

/**
 * Runs JavaScript programs in QuickJS, compiled to WebAssembly, in worker threads: a new instance for every program.
 * Tools are served in the calling thread, one call after the other in the order of the calls; a tool must not run a
 * program in the sandbox that is calling it. `workers` is the number of programs that run at the same time.
 */
export function createJavaScriptSandbox(options: { workers?: number } = {}): Sandbox {
  const size = options.workers ?? Math.max(1, availableParallelism() - 1);
  let wasm: Promise<WebAssembly.Module> | undefined;
  const pool = createPool(size, async () => {
    wasm ??= compileInterpreter();
    return spawnWorker(import.meta.url, "javascript-worker", { workerData: { wasm: await wasm } });
  });
  return {
    language: "javascript",
    async run(program) {
      checkLanguage("javascript", program);
      return pool.use((worker) => supervise(worker, program));
    },
    close: () => pool.close(),
  };
}

async function compileInterpreter(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(
    await readFile(createRequire(import.meta.url).resolve("quickjs-wasi/quickjs.wasm")),
  );
}

/** Runs one program on a worker: slices there, tool calls here. */
async function supervise(worker: Worker, program: Program): Promise<ProgramResult> {
  const limits = { ...DEFAULT_LIMITS, ...program.limits };
  const calls: ProgramResult["calls"] = [];
  let output = "";
  let milliseconds = 0;
  const result = (ending: Ending): ProgramResult => ({ ...outcomeOf(ending), output, calls, milliseconds });

  let message: ToWorker = jobOf(program, limits);
  for (;;) {
    const allowance = Math.max(0, limits.timeoutMs - milliseconds) + WATCHDOG_GRACE_MS;
    const slice = await exchange(worker, message, allowance);
    if (slice === "overdue") {
      milliseconds += allowance;
      return result({
        ok: false,
        code: "timeout",
        message: `the program ran for more than ${limits.timeoutMs} ms`,
      });
    }
    output += slice.printed;
    milliseconds = slice.milliseconds;
    const results: ToolResult[] = [];
    for (const call of slice.calls) {
      const served = await serveCall(program, call);
      calls.push(served);
      results.push(served.result);
    }
    if (slice.ending) return result(slice.ending);
    message = { kind: "results", results: JSON.stringify(results) };
  }
}

function jobOf(program: Program, limits: Limits): Job {
  const { code, tools, answer, seed = 0 } = program;
  return { kind: "job", code, tools: [...tools], answer, limits, seed };
}

function outcomeOf(ending: Ending): Pick<ProgramResult, "ok" | "value" | "error"> {
  if (!ending.ok) {
    return { ok: false, value: undefined, error: { code: ending.code, message: ending.message } };
  }
  const value = ending.json === undefined ? undefined : (JSON.parse(ending.json) as Json);
  return { ok: true, value, error: null };
}

async function serveCall(program: Program, call: Call): Promise<ProgramResult["calls"][number]> {
  const { name, argumentsJson } = call;
  const result: ToolResult = program.tools.includes(name)
    ? await program.call(name, argumentsJson)
    : {
        kind: "invalid",
        error: `no such tool: ${name}; the tools are ${program.tools.join(", ") || "none"}`,
      };
  // A copy, so that the record stays what it was when the environment's state moves on.
  return {
    name,
    arguments: JSON.parse(argumentsJson) as Json,
    result: JSON.parse(JSON.stringify(result)) as ToolResult,
  };
}

/** Posts a message and waits for the slice that it leads to. A worker that is overdue is terminated. */
function exchange(worker: Worker, message: ToWorker, allowanceMs: number): Promise<Slice | "overdue"> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      // When this thread was busy, the answer may lie in the queue already: let it be read first.
      setImmediate(() => setImmediate(overdue));
    }, allowanceMs);
    let over = false;
    function finish(): boolean {
      if (over) return false;
      over = true;
      clearTimeout(timer);
      worker.off("message", received).off("error", broke).off("exit", exited);
      return true;
    }
    async function overdue(): Promise<void> {
      if (!finish()) return;
      await worker.terminate();
      resolve("overdue");
    }
    function received(answer: FromWorker): void {
      if (answer.kind === "slice" && finish()) resolve(answer);
    }
    function broke(cause: unknown): void {
      if (!finish()) return;
      reject(new SparringError("sandbox", `run a program: the worker broke: ${messageOf(cause)}`, { cause }));
    }
    function exited(): void {
      if (finish())
        reject(new SparringError("sandbox", "run a program: the sandbox was closed while it ran"));
    }
    worker.on("message", received).on("error", broke).on("exit", exited);
    // A thread that has ended has this id, and will never say so again.
    if (worker.threadId === -1) exited();
    else worker.postMessage(message);
  });
}

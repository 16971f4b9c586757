import { Intrinsics, JSException, type JSValueHandle, QuickJS } from "quickjs-wasi";
import { prelude } from "./javascript-prelude.ts";
import type { Call, Ending, Job, Slice } from "./javascript-protocol.ts";
import { MAX_NESTING, nestingOf } from "./nesting.ts";
import type { ProgramErrorCode } from "./sandbox.ts";

/** 2026-01-01T00:00:00Z, the only moment that programs ever see. */
const CLOCK_NANOSECONDS = 1_767_225_600_000_000_000n;
const STACK_BYTES = 256 * 1024;
/** QuickJS calls the interrupt handler once every 10,000 calls and backward jumps (JS_INTERRUPT_COUNTER_INIT). */
const FUEL_PER_INTERRUPT = 10;
const FILE = "program.js";
const INTRINSICS =
  Intrinsics.DATE |
  Intrinsics.EVAL |
  Intrinsics.REGEXP |
  Intrinsics.JSON |
  Intrinsics.PROXY |
  Intrinsics.MAP_SET |
  Intrinsics.TYPED_ARRAYS |
  Intrinsics.PROMISE |
  Intrinsics.BIG_INT;

/** Thrown by the interrupt handler straight through the WASM frames, so that no guest `catch` or `finally` runs. */
class Stopped {}

/** One program in an interpreter of its own. Drop it after the slice that has an ending. */
export interface Interpreter {
  /** Runs until the program ends or waits; `results` are those of the calls in the previous slice. */
  run(results?: string): Slice;
}

/** The prelude as bytecode, made once: parsing it would cost a quarter of a short program. */
export async function compilePrelude(wasm: WebAssembly.Module): Promise<Uint8Array> {
  const vm = await QuickJS.create({ wasm });
  return vm.compile(prelude, "prelude.js");
}

export async function startProgram(
  wasm: WebAssembly.Module,
  bridge: Uint8Array,
  job: Job,
): Promise<Interpreter> {
  const { limits } = job;
  let ending: Ending | null = null;
  let calls: Call[] = [];
  let callCount = 0;
  let printed = "";
  let outputBytes = 0;
  let fuel = 0;
  let milliseconds = 0;
  let sliceStart = performance.now();
  let heap: WebAssembly.Memory | undefined;

  /** The first ending stands, whatever the program still does. */
  function end(how: Ending): void {
    ending ??= how;
  }
  function fail(code: ProgramErrorCode, message: string): void {
    end({ ok: false, code, message });
  }
  function overflow(): void {
    fail("output-limit", `the program printed or returned more than ${limits.outputBytes} bytes`);
  }

  function interrupt(): boolean {
    fuel += FUEL_PER_INTERRUPT;
    if (fuel > limits.fuel) fail("fuel", `the program took more than ${limits.fuel} thousand steps`);
    if (milliseconds + performance.now() - sliceStart > limits.timeoutMs) {
      fail("timeout", `the program ran for more than ${limits.timeoutMs} ms`);
    }
    if (ending) throw new Stopped();
    return false;
  }

  /** Serves the prelude's `host(operation, ...texts)`; false tells it to stop the program. */
  function serve(operation: string, texts: string[]): boolean {
    if (ending) return false;
    const [first = "", second = "", third = ""] = texts;
    switch (operation) {
      case "call":
        callCount += 1;
        if (callCount > limits.toolCalls) {
          fail("tool-limit", `the program made more than ${limits.toolCalls} tool calls`);
        } else if (mayLeave(second)) {
          calls.push({ name: first, argumentsJson: second });
        }
        break;
      case "print":
        outputBytes += Buffer.byteLength(first);
        if (outputBytes > limits.outputBytes) overflow();
        else printed += first;
        break;
      case "overflow":
        overflow();
        break;
      case "returned":
        if (texts.length === 0) end({ ok: true, json: undefined });
        else if (outputBytes + Buffer.byteLength(first) > limits.outputBytes) overflow();
        else if (mayLeave(first)) end({ ok: true, json: first });
        break;
      case "threw":
        end(failureOf(first, second, third));
        break;
      case "escaped":
        fail("syntax", "SyntaxError: the code closes the function that it is the body of");
        break;
    }
    return !ending;
  }

  /** Whether a JSON text may leave; ends the program where not. */
  function mayLeave(json: string): boolean {
    // What the library reads out of an interpreter that has no memory left.
    if (json === "<null>") fail("out-of-memory", outOfMemory);
    else if (nestingOf(json) > MAX_NESTING) {
      fail("exception", `the program passed a value nested more than ${MAX_NESTING} levels deep`);
    }
    return !ending;
  }
  const outOfMemory = `the program used more than ${limits.memoryBytes} bytes of memory`;

  /** What something thrown in the guest means. The texts are the guest's own, hence forgeable: any code is a failure. */
  function failureOf(name: string, message: string, stack: string): Ending {
    // With no memory left even for the error, QuickJS throws null.
    const exhausted =
      message === "threw null" && heap !== undefined && heap.buffer.byteLength > 0.9 * limits.memoryBytes;
    if (exhausted || (name === "InternalError" && message === "out of memory")) {
      return { ok: false, code: "out-of-memory", message: outOfMemory };
    }
    return { ok: false, code: "exception", message: describe(name, message, stack) };
  }

  const vm = await QuickJS.create({
    wasm,
    memoryLimit: limits.memoryBytes,
    maxStackSize: STACK_BYTES,
    timezoneOffset: 0,
    intrinsics: INTRINSICS,
    interruptHandler: interrupt,
    wasi: (memory: WebAssembly.Memory) => {
      heap = memory;
      return {
        clock_time_get: (_clock: number, _precision: bigint, at: number) => {
          new DataView(memory.buffer).setBigUint64(at, CLOCK_NANOSECONDS, true);
          return 0;
        },
        random_get: (at: number, length: number) => {
          new Uint8Array(memory.buffer, at, length).fill(0);
          return 0;
        },
        // The library would print on this process's standard output.
        fd_write: () => 8,
      };
    },
  });

  let settle: JSValueHandle | undefined;
  let running: JSValueHandle | undefined;

  function begin(): void {
    const host = vm.newFunction("host", (operation, ...texts) =>
      serve(operation?.toString() ?? "", texts.map(String)) ? vm.true : vm.false,
    );
    const settings = vm.newString(
      JSON.stringify({
        tools: job.tools,
        answer: job.answer,
        seed: job.seed,
        outputBytes: limits.outputBytes,
      }),
    );
    const parts = vm.callFunction(vm.evalBytecode(bridge), vm.undefined, host, settings);
    settings.dispose();
    const start = parts.getProp("0");
    settle = parts.getProp("1");

    // On one line with the code, so that line numbers are the code's own.
    const source = `async function program(tools${job.answer === undefined ? "" : ", answer"}) {${job.code}\n}`;
    let program: JSValueHandle;
    try {
      program = vm.evalCode(`(${source})`, FILE);
    } catch (thrown) {
      if (!(thrown instanceof JSException)) throw thrown;
      fail("syntax", describe(thrown.name, thrown.message, thrown.stack ?? ""));
      return;
    }
    running = vm.callFunction(start, vm.undefined, program, vm.newString(source));
  }

  function settleCalls(settle: JSValueHandle, results: string): void {
    vm.newString(results).consume((text) => vm.callFunction(settle, vm.undefined, text));
  }

  function run(results?: string): Slice {
    calls = [];
    printed = "";
    sliceStart = performance.now();
    try {
      if (results === undefined) begin();
      else if (settle) settleCalls(settle, results);
      if (!ending) vm.executePendingJobs();
      if (!ending && running?.promiseState === 2) fail("out-of-memory", outOfMemory);
      if (calls.length === 0) fail("exception", "the program waits for a promise that nothing will settle");
    } catch (thrown) {
      if (!(thrown instanceof Stopped)) end(crashOf(thrown));
    }
    milliseconds += performance.now() - sliceStart;
    return { kind: "slice", calls, printed, milliseconds, ending };
  }

  /** Anything else that comes out of the interpreter: it was exhausted while the host was using it. */
  function crashOf(thrown: unknown): Ending {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return /out of memory|malloc/.test(message)
      ? { ok: false, code: "out-of-memory", message: outOfMemory }
      : { ok: false, code: "exception", message: `the program exhausted the interpreter: ${message}` };
  }

  return { run };
}

/** "TypeError: x is not a function (line 3)" */
function describe(name: string, message: string, stack: string): string {
  const line = stack.match(/program\.js:(\d+)/)?.[1];
  return `${name ? `${name}: ` : ""}${message}${line ? ` (line ${line})` : ""}`;
}

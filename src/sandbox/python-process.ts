import { SparringError } from "../core/index.ts";
import { pyodideFolder } from "./python-binary.ts";
import { type Child, startChild } from "./python-pipe.ts";
import { prelude } from "./python-prelude.ts";
import { FRAME, type Opening, type Reply, type Request } from "./python-protocol.ts";

/**
 * One Python interpreter (CPython 3.14 as Pyodide) in a process of its own that may read Pyodide's files and do nothing
 * else: no other file, no network, no environment, no other process. It sees a clock that stands still (2026-01-01; sleeping
 * moves it on) and the same hash seed always. Calls are served one at a time, in order.
 * Once a call was stopped, the process is dead and every further call says so.
 */
export interface PythonProcess {
  /** Runs text in the module `__main__`, which the process keeps. */
  run(source: string, options?: CallOptions): Promise<PythonReply>;
  /** Calls a function of one text that returns a text: "name" of `__main__`, or "module.name" of an imported module. */
  call(name: string, text: string, options?: CallOptions): Promise<PythonReply>;
  /** Puts a file (absolute path, with "/") into the interpreter's own file system, in memory. */
  write(path: string, content: Uint8Array | string): Promise<void>;
  readonly alive: boolean;
  /** Kills the process; a call under way rejects. */
  close(): void;
}

export interface CallOptions {
  /** Of the interpreter's time; waiting for `ask` is not counted. Default: no limit. */
  timeoutMs?: number;
  /** Thousands of calls and backward jumps; reproducible, but no boundary for code that attacks the interpreter. */
  fuel?: number;
  /** Of what is printed. Default: a megabyte. */
  outputBytes?: number;
  /** Seeds `random`, `os.urandom` and everything on them. Default: they go on from where they were. */
  seed?: number;
  /**
   * Serves `sparring_host.ask(text) -> text`. Undefined stops the call; what it throws does so, too, and the call
   * rejects with it.
   */
  ask?(text: string): Promise<string | undefined>;
}

export type PythonReply = { output: string; milliseconds: number } & (
  | { kind: "value"; text: string }
  /** Python raised: the exception's type ("KeyError"), its own text, and the whole traceback. */
  | { kind: "raised"; type: string; message: string; traceback: string }
  /** The code was stopped, or took the interpreter down with it. The process is dead. */
  | {
      kind: "stopped";
      code: "timeout" | "fuel" | "output-limit" | "out-of-memory" | "unanswered" | "crashed";
      message: string;
    }
);

export interface PythonOptions {
  /** Of the interpreter's memory. Default 512 MiB; an interpreter starts with about 32. */
  memoryBytes?: number;
  /** Files to put in place first: absolute path to content. */
  files?: Readonly<Record<string, Uint8Array | string>>;
  /** False starts without the memory snapshot, which takes ten times as long. */
  snapshot?: boolean;
  /** The process ends by itself after so much computing, all in all: an orphan in an endless loop must not stay. */
  cpuSeconds?: number;
  /** Ends the start. */
  signal?: AbortSignal;
}

const DEFAULT_MEMORY_BYTES = 512 * 2 ** 20;
const DEFAULT_OUTPUT_BYTES = 2 ** 20;
/** A start that takes longer will never succeed. */
const START_MS = 120_000;

let snapshot: Promise<Uint8Array | undefined> | undefined;

/** The memory of an interpreter that has just started: made once for all, by one that runs nothing else. */
function memorySnapshot(): Promise<Uint8Array | undefined> {
  snapshot ??= makeSnapshot().catch(() => undefined);
  return snapshot;
}

async function makeSnapshot(): Promise<Uint8Array> {
  const child = startChild(DEFAULT_MEMORY_BYTES);
  try {
    child.send(FRAME.open, openingText(DEFAULT_MEMORY_BYTES, "make"));
    const frame = await within(child.receive(), START_MS);
    if (frame === "overdue" || frame?.kind !== FRAME.snapshot) throw brokenStart(child.said());
    return frame.bytes;
  } finally {
    child.kill();
  }
}

/** Starts an interpreter. Rejects (code "sandbox") where Python cannot run on this machine. */
export async function openPython(options: PythonOptions = {}): Promise<PythonProcess> {
  const memoryBytes = options.memoryBytes ?? DEFAULT_MEMORY_BYTES;
  const bytes = options.snapshot === false ? undefined : await memorySnapshot();
  const { signal } = options;
  signal?.throwIfAborted();
  const child = startChild(memoryBytes, options.cpuSeconds);
  signal?.addEventListener("abort", child.close, { once: true });
  child.send(FRAME.open, openingText(memoryBytes, bytes ? "follows" : "none"));
  if (bytes) child.send(FRAME.snapshot, bytes);
  const frame = await within(child.receive(), START_MS);
  if (frame === "overdue" || frame?.kind !== FRAME.ready) {
    child.kill();
    throw signal?.aborted ? signal.reason : brokenStart(child.said());
  }
  signal?.removeEventListener("abort", child.close);
  child.keepAwake(false);
  const python = serveCalls(child, memoryBytes);
  for (const [path, content] of Object.entries(options.files ?? {})) await python.write(path, content);
  return python;
}

function openingText(memoryBytes: number, snapshot: Opening["snapshot"]): string {
  return JSON.stringify({ pyodide: pyodideFolder().url, prelude, memoryBytes, snapshot } satisfies Opening);
}

function brokenStart(said: string): SparringError {
  return new SparringError(
    "sandbox",
    `start Python: expected an interpreter that is ready, got ${said.trim() || "nothing"}`,
  );
}

function serveCalls(child: Child, memoryBytes: number): PythonProcess {
  let issued = 0;
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  }

  async function call(name: string, text: string, options: CallOptions): Promise<PythonReply> {
    if (!child.alive()) {
      throw new SparringError("sandbox", `call ${name} in Python: the process has ended; open another one`);
    }
    child.keepAwake(true);
    try {
      return await exchange(name, text, options);
    } finally {
      child.keepAwake(false);
    }
  }

  async function exchange(name: string, text: string, options: CallOptions): Promise<PythonReply> {
    const { timeoutMs = Number.POSITIVE_INFINITY, outputBytes = DEFAULT_OUTPUT_BYTES } = options;
    const id = ++issued;
    const printed: Uint8Array[] = [];
    let printedBytes = 0;
    let milliseconds = 0;
    const finish = (how: Ending): PythonReply => {
      const output = Buffer.concat(printed).subarray(0, outputBytes).toString("utf8");
      return { ...how, output, milliseconds };
    };
    const stop = (code: StopCode, message: string): PythonReply => {
      child.kill();
      return finish({ kind: "stopped", code, message });
    };

    const request: Request = {
      id,
      name,
      text,
      seed: options.seed ?? null,
      fuel: options.fuel ?? null,
      outputBytes,
    };
    child.send(FRAME.request, JSON.stringify(request));
    for (;;) {
      const waitedFrom = performance.now();
      const frame = await within(child.receive(), timeoutMs - milliseconds);
      milliseconds += performance.now() - waitedFrom;
      if (frame === "overdue") return stop("timeout", `it ran for more than ${timeoutMs} ms`);
      if (frame === undefined) {
        if (child.closed()) throw new SparringError("sandbox", `call ${name} in Python: closed while it ran`);
        return stop(...deathOf(child.said(), memoryBytes));
      }
      // Every frame but a reply costs some budget, so that no flood of them can hold up the clock.
      if (frame.kind === FRAME.print && frame.bytes.length > 0) {
        printed.push(frame.bytes);
        printedBytes += frame.bytes.length;
        if (printedBytes > outputBytes) return stop("output-limit", overOutput(outputBytes));
      } else if (frame.kind === FRAME.ask && options.ask) {
        const answer = await options.ask(frame.bytes.toString("utf8")).catch((thrown: unknown) => {
          child.kill();
          throw thrown;
        });
        if (answer === undefined) return stop("unanswered", "its question was not answered");
        child.send(FRAME.answer, answer);
      } else {
        const reply = frame.kind === FRAME.reply ? replyOf(frame.bytes, id) : undefined;
        if (!reply) return stop("crashed", "it wrote on the pipe between the interpreter and its host");
        if (reply.kind === "died") return stop(...deathOf(reply.message, memoryBytes));
        if (reply.kind === "stopped") {
          return stop(
            reply.code,
            reply.code === "fuel"
              ? `it took more than ${options.fuel} thousand steps`
              : overOutput(outputBytes),
          );
        }
        const { id: _, ...how } = reply;
        return finish(how);
      }
    }
  }

  return {
    call: (name, text, options = {}) => inTurn(() => call(name, text, options)),
    run: (source, options = {}) => inTurn(() => call("sparring_host.execute", source, options)),
    write: (path, content) =>
      inTurn(async () => {
        child.send(FRAME.file, Buffer.concat([Buffer.from(`${path}\0`), Buffer.from(content)]));
      }),
    get alive() {
      return child.alive();
    },
    close: () => child.close(),
  };
}

type StopCode = Extract<PythonReply, { kind: "stopped" }>["code"];
type Ending =
  | { kind: "value"; text: string }
  | Omit<Extract<PythonReply, { kind: "raised" }>, "output" | "milliseconds">
  | { kind: "stopped"; code: StopCode; message: string };

function overOutput(outputBytes: number): string {
  return `it printed or returned more than ${outputBytes} bytes`;
}

/** What the last words of an interpreter amount to. */
function deathOf(said: string, memoryBytes: number): [StopCode, string] {
  return /memory|allocation failed|OOM/i.test(said)
    ? ["out-of-memory", `it used more than ${memoryBytes} bytes of memory`]
    : ["crashed", `it took the interpreter down: ${said.trim().slice(0, 500) || "the process ended"}`];
}

/** A reply, taken apart with no trust in it; undefined where it is none, or one to something else. */
function replyOf(bytes: Buffer, id: number): Reply | undefined {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || value.id !== id) return undefined;
  const text = (key: string) => (typeof value[key] === "string" ? (value[key] as string) : "");
  switch (value.kind) {
    case "value":
      return { id, kind: "value", text: text("text") };
    case "raised":
      return {
        id,
        kind: "raised",
        type: text("type"),
        message: text("message"),
        traceback: text("traceback"),
      };
    case "stopped":
      return { id, kind: "stopped", code: value.code === "fuel" ? "fuel" : "output-limit" };
    case "died":
      return { id, kind: "died", message: text("message") };
    default:
      return undefined;
  }
}

/** Waits for a promise, but no longer than so many milliseconds. */
function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | "overdue"> {
  if (milliseconds > 2 ** 31 - 1) return promise;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => {
        // When this thread was busy, the answer may lie in the pipe already: let it be read first.
        setImmediate(() => setImmediate(() => resolve("overdue")));
      },
      Math.max(0, milliseconds),
    );
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

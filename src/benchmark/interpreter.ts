import { readFileSync } from "node:fs";
import { type Json, SparringError } from "../core/index.ts";
import { openPython, type PythonReply } from "../sandbox/index.ts";

/** A Python interpreter that holds a checkout and the driver for it: calls the driver's functions, JSON in and out. */
export interface Interpreter {
  /** Where the checkout's files are, as the interpreter sees them. */
  readonly root: string;
  /** Rejects (code "environment") when Python raises, and (code "sandbox") when it had to be stopped. */
  call<Result extends Json>(name: string, ...args: Json[]): Promise<Result>;
  /**
   * A call that carries out what a model asked for: to run out of time or memory is then an expected outcome, and ends the
   * interpreter. `ask` serves what the driver asks while it runs.
   */
  attempt<Result extends Json>(name: string, args: Json[], ask?: Ask): Promise<Result | Stopped>;
  readonly alive: boolean;
  close(): void;
}

export type Ask = (text: string) => Promise<string>;

export type Stopped = { stopped: string };

export function isStopped(result: Json | Stopped): result is Stopped {
  return typeof result === "object" && result !== null && "stopped" in result;
}

export interface Program {
  /** Python text of the driver. */
  driver: string;
  /** Files of the checkout by their path in it. */
  files: Readonly<Record<string, Uint8Array>>;
}

export type OpenInterpreter = (program: Program) => Promise<Interpreter>;

const root = "/checkout";
const memoryBytes = 1.5 * 2 ** 30;
/** As long as M3ToolEval gives a program. tau-bench's tools and hashes take a fraction of a second. */
const attemptMs = 30_000;
/** A call of ours that takes longer never ends. */
const callMs = 300_000;

/** Python that puts one function in front of the driver's. */
export const serving = `
import json, sys, types
driver = types.ModuleType("driver")
sys.modules["driver"] = driver
def install(text):
    exec(compile(text, "driver.py", "exec"), driver.__dict__)
    return ""
def serve(text):
    request = json.loads(text)
    return json.dumps(getattr(driver, request["call"])(*request["arguments"]))
`;

export const openInterpreter: OpenInterpreter = async ({ driver, files }) => {
  const mounted = Object.entries(files).map(([path, bytes]) => [`${root}/${path}`, bytes] as const);
  const python = await openPython({ files: Object.fromEntries(mounted), memoryBytes });
  textOf("start", await python.run(serving));
  textOf("start", await python.call("install", driver));
  return {
    root,
    call: async (name, ...args) =>
      JSON.parse(
        textOf(name, await python.call("serve", request(name, args), { timeoutMs: callMs, outputBytes })),
      ),
    attempt: async (name, args, ask) => {
      const reply = await python.call("serve", request(name, args), {
        timeoutMs: attemptMs,
        outputBytes,
        ...(ask && { ask }),
      });
      return reply.kind === "stopped" ? { stopped: reply.message } : JSON.parse(textOf(name, reply));
    },
    get alive() {
      return python.alive;
    },
    close: () => python.close(),
  };
};

/** Of one reply: the tasks of a split are the longest. */
const outputBytes = 16 * 2 ** 20;

const request = (name: string, args: Json[]) => JSON.stringify({ call: name, arguments: args });

function textOf(name: string, reply: PythonReply): string {
  if (reply.kind === "value") return reply.text;
  if (reply.kind === "raised") {
    throw new SparringError(
      "environment",
      `benchmark: ${name} raised ${reply.type}: ${reply.message}\n${reply.traceback}`,
    );
  }
  throw new SparringError("sandbox", `benchmark: ${name} was stopped: ${reply.message}`);
}

/** The text of a driver, which lies beside the module that uses it. */
export function readDriver(moduleUrl: string, file = "driver.py"): string {
  return readFileSync(new URL(file, moduleUrl), "utf8");
}

/** So many interpreters, opened when they are first needed and again when one has ended. */
export interface Interpreters {
  at(index: number): Promise<Interpreter>;
  close(): void;
}

export function createInterpreters(count: number, open: () => Promise<Interpreter>): Interpreters {
  const opened: (Promise<Interpreter> | undefined)[] = Array.from({ length: count });
  return {
    at: async (index) => {
      const seat = index % count;
      const there = await opened[seat]?.catch(() => undefined);
      if (there?.alive) return there;
      opened[seat] = open();
      return opened[seat];
    },
    close: () => {
      for (const each of opened) void each?.then((interpreter) => interpreter.close()).catch(() => {});
    },
  };
}

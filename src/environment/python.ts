import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import {
  type Json,
  type Random,
  type Scenario,
  SparringError,
  type ToolResult,
  type ToolSpec,
} from "../core/index.ts";
import { openPython, type PythonProcess, type PythonReply } from "../sandbox/index.ts";
import type { Environment, World } from "./environment.ts";
import { hashOf } from "./hash.ts";
import { foreignInput } from "./input.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { source } from "./python-tools.ts";

/** A user's Python module as an environment; docs/python.md says what the module looks like. */
export interface PythonEnvironmentDefinition {
  /** A file `name.py`, or a package: a folder with `__init__.py`, all of whose files the module can read. */
  path: string;
  /** The module's name where it is not given. */
  name?: string;
  /** Longest that one call may take; 30 s where it is not given. */
  timeoutMs?: number;
  /** Of module and states together; 1 GiB where it is not given. */
  memoryBytes?: number;
}

/** Whether a path is that of a Python module: `definePythonEnvironment` takes it. */
export function isPythonModule(path: string): boolean {
  return path.endsWith(".py") || existsSync(join(path, "__init__.py"));
}

/** Where the module lies in the interpreter's own file system. */
const home = "/environment";
/** A package is read into memory. */
const mostBytes = 64 * 2 ** 20;

/**
 * An environment whose tools are functions of a Python module. The module runs in an interpreter of its own, in a process
 * that can do nothing but compute, and never in one that runs programs or verifiers. Its states stay there; a world holds the
 * number of one. The module of such an environment may export the promise as it is.
 */
export async function definePythonEnvironment(definition: PythonEnvironmentDefinition): Promise<Environment> {
  const { path, timeoutMs = 30_000, memoryBytes = 2 ** 30 } = definition;
  const module = moduleAt(path);
  const name = definition.name ?? module.name;
  const files = filesOf(module);
  let opened: Promise<Opened> | undefined;

  async function open(): Promise<Opened> {
    const python = await openPython({ files, memoryBytes });
    const started = await python.run(loader, { timeoutMs });
    const described =
      started.kind === "value"
        ? await python.call("sparring_tools.describe", module.name, { timeoutMs })
        : started;
    if (described.kind === "value") return { python, ...(JSON.parse(described.text) as Described) };
    python.close();
    throw new SparringError("usage", `load ${path}: ${faultOf(described, module.name)}`);
  }
  /** The interpreter, or another one where it had to be stopped. */
  async function interpreter(): Promise<Opened> {
    const known = await opened?.catch(() => undefined);
    if (!known?.python.alive) opened = open();
    return opened as Promise<Opened>;
  }

  const { rules, tools: specs } = await interpreter();
  const tools = new Map(
    specs.map((tool) => {
      const { schema, parse } = foreignInput(tool.input);
      return [tool.name, { spec: { ...tool, input: schema }, parse }];
    }),
  );
  const toolSpecs = [...tools.values()].map(({ spec }) => spec);
  return {
    name,
    rules,
    tools: toolSpecs,
    hash: hashOf(rules, toolSpecs),
    async reset(scenario) {
      const { python } = await interpreter();
      const ask = asking(python, name, module.name, timeoutMs);
      const start = await ask<State>(`reset ${name}`, "reset", scenarioText(name, scenario));
      const entities = await ask<string[]>(`entities of ${name}`, "entities", String(start.state));
      return createPythonWorld({ name, tools, ask, entities }, start);
    },
  };
}

interface Described {
  rules: string;
  tools: ToolSpec[];
}
interface Opened extends Described {
  python: PythonProcess;
}

/** The number of a state, and the seed of whatever is random in calls on it. */
interface State {
  state: number;
  seed: number;
}

const loader = `
import sys, types
sys.path.insert(0, ${JSON.stringify(home)})
sys.modules["sparring_tools"] = types.ModuleType("sparring_tools")
exec(compile(${JSON.stringify(source)}, "sparring_tools.py", "exec"), sys.modules["sparring_tools"].__dict__)
`;

function moduleAt(path: string): { name: string; root: string; package: boolean } {
  const full = resolve(path);
  const stat = statSync(full, { throwIfNoEntry: false });
  const isPackage = stat?.isDirectory() === true;
  if (!stat || !isPythonModule(full)) {
    throw new SparringError(
      "usage",
      `load ${path}: expected a Python module (name.py, or a folder with __init__.py), found ${stat ? "something else" : "nothing there"}`,
    );
  }
  const name = basename(full, ".py");
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    throw new SparringError(
      "usage",
      `load ${path}: expected a name that Python can import (letters, digits and "_"), got ${JSON.stringify(name)}; rename it`,
    );
  }
  return { name, root: full, package: isPackage };
}

function filesOf(module: { name: string; root: string; package: boolean }): Record<string, Uint8Array> {
  if (!module.package) return { [`${home}/${module.name}.py`]: readFileSync(module.root) };
  const files: Record<string, Uint8Array> = {};
  let bytes = 0;
  for (const entry of readdirSync(module.root, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const inside = relative(dirname(module.root), path).split(sep);
    if (!entry.isFile() || inside.some((part) => part === "__pycache__" || part.startsWith("."))) continue;
    const content = readFileSync(path);
    bytes += content.length;
    if (bytes > mostBytes) {
      throw new SparringError(
        "usage",
        `load ${module.root}: expected a package of at most ${mostBytes / 2 ** 20} MB, got more; keep large data out of it`,
      );
    }
    files[[home, ...inside].join("/")] = content;
  }
  return files;
}

function scenarioText(name: string, scenario: Scenario): string {
  if (
    Number.isSafeInteger(scenario) ||
    (typeof scenario === "object" && scenario !== null && !Array.isArray(scenario))
  )
    return JSON.stringify(scenario);
  throw new SparringError(
    "usage",
    `reset ${name}: expected a seed or a state object as scenario, got ${JSON.stringify(scenario)}`,
  );
}

/** Calls a function of `sparring_tools`; whatever does not come to a value is a broken environment. */
type Ask = <T>(where: string, operation: string, text: string, seed?: number) => Promise<T>;

function asking(python: PythonProcess, name: string, module: string, timeoutMs: number): Ask {
  return async (where, operation, text, seed = 0) => {
    if (!python.alive) {
      throw new SparringError(
        "environment",
        `${where}: the interpreter of ${name} had to be stopped, and with it all worlds that were open`,
      );
    }
    const reply = await python.call(`sparring_tools.${operation}`, text, { timeoutMs, seed });
    if (reply.kind !== "value") throw new SparringError("environment", `${where}: ${faultOf(reply, module)}`);
    return (reply.text === "" ? undefined : JSON.parse(reply.text)) as never;
  };
}

/** What went wrong, with the place in the user's own files where there is one. */
function faultOf(reply: Exclude<PythonReply, { kind: "value" }>, module: string): string {
  if (reply.kind === "stopped") return `the module was stopped: ${reply.message}`;
  const { type, message, traceback } = reply;
  if (type === "Misfit") return message;
  const places = [...traceback.matchAll(/File "\/environment\/([^"]+)", line (\d+)/g)];
  const [, file, line] = places.at(-1) ?? [];
  const missing = /^No module named/.test(message) && !message.includes(`'${module}'`);
  return [
    `${type}: ${message}`,
    // Python says the place of a syntax error itself.
    file === undefined || type.endsWith("SyntaxError") ? "" : ` (${file}, line ${line})`,
    missing ? "; the module can import Python's standard library and its own files" : "",
  ].join("");
}

interface PythonWorldKind {
  name: string;
  tools: ReadonlyMap<string, { spec: ToolSpec; parse: ReturnType<typeof foreignInput>["parse"] }>;
  ask: Ask;
  /** What there is to make tasks about, at the world's beginning. */
  entities: readonly string[];
}

function createPythonWorld(kind: PythonWorldKind, initial: State): World {
  const { name: environment, tools, ask, entities } = kind;
  let state = initial;
  let closed = false;
  // A state is where the call before it led.
  const next = oneAtATime();
  const drop = (old: State) => ask(`drop a state of ${environment}`, "drop", String(old.state));

  async function call(name: string, argumentsJson: string): Promise<ToolResult> {
    const job = JSON.stringify({ state: state.state, tool: name, arguments: argumentsJson });
    const where = `call ${name} of ${environment}`;
    const result = await ask<Result>(where, "call", job, state.seed);
    if (result.kind === "refused") return result;
    if (result.to) {
      await drop(state);
      state = result.to;
    }
    return { kind: "value", value: JSON.parse(result.value) as Json };
  }

  return {
    async call(name, argumentsJson) {
      const tool = tools.get(name);
      if (!tool)
        return { kind: "invalid", error: `unknown tool ${name}: expected ${[...tools.keys()].join(", ")}` };
      const input = tool.parse(argumentsJson);
      if ("error" in input) return { kind: "invalid", error: `${name}: ${input.error}` };
      return next(() => call(name, argumentsJson));
    },
    snapshot: () =>
      next(async () => {
        const where = `snapshot of ${environment}`;
        return createPythonWorld(kind, await ask<State>(where, "copy", String(state.state)));
      }),
    fingerprint: () =>
      next(() => ask<string>(`fingerprint of ${environment}`, "fingerprint", String(state.state))),
    entity: (random: Random) => (entities.length === 0 ? undefined : random.pick(entities)),
    close: () =>
      next(async () => {
        if (closed) return;
        closed = true;
        // Of an interpreter that was stopped nothing is left to drop.
        await drop(state).catch(() => {});
      }),
  };
}

type Result = { kind: "refused"; error: string } | { kind: "value"; value: string; to?: State };

import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createJiti } from "jiti";
import * as sparring from "sparring";
import * as zod from "zod";
import { openBenchmarkEnvironment, type Suite, taskSuite } from "../benchmark/index.ts";
import { messageOf, SparringError } from "../core/index.ts";
import {
  defineMcpEnvironment,
  definePythonEnvironment,
  type Environment,
  isPythonModule,
  mcpAddress,
} from "../environment/index.ts";
import { readTasks } from "../store/index.ts";
import { expectTasksOf } from "./task-file.ts";

export const builtIn = ["calculation", "web-browsing", "retail", "airline"] as const;

interface Wanted<Value> {
  /** The operation, for error messages: `load environment "x"`. */
  operation: string;
  /** What the default export should be, for error messages. */
  expected: string;
  fits(value: unknown): value is Value;
}

/** An environment by built-in name, by `mcp:` and the server's command or address, by a benchmark's name and the folder of its checkout, or by the path of a module: one of Python, or one that default-exports it. */
export async function loadEnvironment(name: string): Promise<Environment> {
  const address = mcpAddress(name);
  if (address !== undefined) return defineMcpEnvironment(address);
  const benchmark = openBenchmarkEnvironment(name);
  if (benchmark !== undefined) return benchmark;
  if (looksLikePath(name) && isPythonModule(name)) return definePythonEnvironment({ path: name });
  return loadDefault(name, builtInPath(name, "."), {
    operation: `load environment "${name}"`,
    expected: "an environment, as defineEnvironment makes",
    fits: (value): value is Environment =>
      hasFields(value, {
        name: "string",
        rules: "string",
        hash: "string",
        tools: "object",
        reset: "function",
      }),
  });
}

/** A held-out suite by built-in name, by the path of a file of tasks, or by that of a module that default-exports one. */
export async function loadSuite(name: string): Promise<Suite> {
  if (name.endsWith(".jsonl")) return storedSuite(name);
  return loadDefault(name, builtInPath(name, "suite"), {
    operation: `load suite "${name}"`,
    expected: "a suite, as defineSuite makes",
    fits: (value): value is Suite =>
      hasFields(value, { name: "string", environment: "string", items: "function" }),
  });
}

async function storedSuite(path: string): Promise<Suite> {
  const tasks = await readTasks(path);
  const environment = tasks[0]?.environment;
  if (environment === undefined || tasks.length < 2) {
    throw new SparringError(
      "usage",
      `load suite "${path}": expected at least two tasks, one for each split, found ${tasks.length}`,
    );
  }
  expectTasksOf(path, tasks, environment);
  return taskSuite(basename(path, ".jsonl"), environment, tasks);
}

/** The default export of a module that the user wrote, TypeScript or JavaScript. */
export async function loadDefault<Value>(
  name: string,
  builtInModule: string | undefined,
  wanted: Wanted<Value>,
): Promise<Value> {
  const path = builtInModule ?? resolve(name);
  if (!existsSync(path)) {
    const known = looksLikePath(name)
      ? "check the path"
      : `built in are ${builtIn.join(", ")}; mcp: and a command starts an MCP server; anything else is the path of a module`;
    throw new SparringError(
      "usage",
      `${wanted.operation}: expected a module at ${path}, found nothing there; ${known}`,
    );
  }
  const module = await importModule(path, builtInModule !== undefined, wanted.operation);
  if (module.default === undefined) {
    throw new SparringError(
      "usage",
      `${wanted.operation}: expected ${path} to default-export ${wanted.expected}, it has no default export; write \`export default\``,
    );
  }
  // What takes time to make, such as an environment whose server has to start, is exported as a promise.
  const value = await module.default;
  if (!wanted.fits(value)) {
    throw new SparringError(
      "usage",
      `${wanted.operation}: expected ${path} to default-export ${wanted.expected}, got ${describe(value)}`,
    );
  }
  return value;
}

async function importModule(
  path: string,
  isOurs: boolean,
  operation: string,
): Promise<{ default?: unknown }> {
  try {
    if (isOurs) return (await import(path)) as { default?: unknown };
    // The user's module may lie where Node finds no node_modules, and must share this very copy of the
    // package: with a second one, `instanceof` and module state would silently differ.
    const jiti = createJiti(import.meta.url, {
      virtualModules: { sparring, zod },
      interopDefault: false,
      moduleCache: false,
    });
    return await jiti.import<{ default?: unknown }>(path);
  } catch (cause) {
    if (cause instanceof SparringError) throw cause;
    throw new SparringError(
      "usage",
      `${operation}: ${path} failed while it was loaded: ${messageOf(cause)}`,
      { cause },
    );
  }
}

/** Compiled code finds compiled environments, TypeScript sources find TypeScript ones. */
function builtInPath(name: string, part: string): string | undefined {
  if (!(builtIn as readonly string[]).includes(name)) return undefined;
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  return fileURLToPath(new URL(`../../environments/${name}/${part}/index.${extension}`, import.meta.url));
}

function looksLikePath(name: string): boolean {
  return /[/\\]|\.([cm]?[jt]s|py)$/.test(name);
}

function hasFields(value: unknown, types: Record<string, "string" | "object" | "function">): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(types).every(
    ([key, type]) => typeof (value as Record<string, unknown>)[key] === type,
  );
}

function describe(value: unknown): string {
  if (typeof value !== "object" || value === null)
    return `${typeof value} ${JSON.stringify(value) ?? ""}`.trim();
  return `an object with ${Object.keys(value).slice(0, 6).join(", ") || "no fields"}`;
}

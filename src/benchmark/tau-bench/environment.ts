import {
  type Json,
  type JsonObject,
  type Random,
  SparringError,
  type ToolResult,
  type ToolSpec,
} from "../../core/index.ts";
import { type Environment, environmentHash, type World } from "../../environment/index.ts";
import { readCheckout } from "../checkout.ts";
import { isStopped, openInterpreter } from "../interpreter.ts";
import { type Domain, type DomainName, openDomain, type Talk } from "./domain.ts";
import { tauBench } from "./files.ts";

/**
 * The tools, rules and data of a domain for whoever writes tasks of their own; never the benchmark's tasks. There is one
 * state: a scenario only decides whom a task is about. A tool's "Error: ..." is a refusal here, and its JSON a value.
 */
export async function tauEnvironment(options: { domain: DomainName; source: string }): Promise<Environment> {
  const files = await readCheckout(tauBench[options.domain], options.source);
  const domain = await openDomain({ name: options.domain, files, workers: 1, openInterpreter });
  const { rules, tools, users } = domain.info;
  const untouched = await domain.open("test", 0, "");
  const kind: Kind = {
    domain,
    tools: new Map(tools.map((tool) => [tool.name, tool])),
    hash: await untouched.hash(),
    users,
  };
  return {
    name: `tau-bench:${options.domain}`,
    rules,
    tools,
    hash: environmentHash(rules, tools),
    reset: async () => worldOf(kind, untouched, "shared"),
  };
}

interface Kind {
  domain: Domain;
  tools: ReadonlyMap<string, ToolSpec>;
  /** Of the untouched data. */
  hash: string;
  users: readonly string[];
}

/** Worlds share one copy of the data until they write: a copy takes milliseconds and some 20 MB. */
function worldOf(kind: Kind, data: Talk, owner: "shared" | "own"): World {
  let current = data;
  let owned = owner === "own";
  return {
    call: async (name, argumentsJson) => {
      const tool = kind.tools.get(name);
      if (tool === undefined) {
        return {
          kind: "invalid",
          error: `unknown tool ${name}: expected ${[...kind.tools.keys()].join(", ")}`,
        };
      }
      const fault = faultOf(tool, argumentsJson);
      if (fault !== undefined) return { kind: "invalid", error: `${name}: ${fault}` };
      // A power can take for ever, and would take all other worlds with it.
      if (name === "calculate" && argumentsJson.includes("**")) {
        return { kind: "refused", error: "invalid characters in expression" };
      }
      if (tool.effect === "write" && !owned) {
        current = await current.copy();
        owned = true;
      }
      const step = await current.use(name, argumentsJson);
      if (isStopped(step)) throw new SparringError("environment", `call ${name}: ${step.stopped}`);
      return resultOf(step.text);
    },
    snapshot: async () =>
      owned ? worldOf(kind, await current.copy(), "own") : worldOf(kind, current, "shared"),
    fingerprint: async () => (owned ? current.hash() : kind.hash),
    entity: (random: Random) => `user ${random.pick(kind.users)}`,
    close: async () => {
      if (owned) await current.close();
    },
  };
}

function faultOf(tool: ToolSpec, argumentsJson: string): string | undefined {
  let given: unknown;
  try {
    given = JSON.parse(argumentsJson);
  } catch {
    return "arguments: expected a JSON object, got text that is not JSON";
  }
  if (typeof given !== "object" || given === null || Array.isArray(given))
    return "arguments: expected a JSON object";
  const known = Object.keys((tool.input.properties ?? {}) as JsonObject);
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    return `unknown argument ${unknown.join(", ")}: expected ${known.join(", ") || "none"}`;
  const missing = ((tool.input.required ?? []) as string[]).filter((name) => !Object.hasOwn(given, name));
  return missing.length > 0 ? `missing argument ${missing.join(", ")}` : undefined;
}

function resultOf(text: string): ToolResult {
  if (text.startsWith("Error: ")) return { kind: "refused", error: text.slice("Error: ".length) };
  try {
    return { kind: "value", value: JSON.parse(text) as Json };
  } catch {
    return { kind: "value", value: text };
  }
}

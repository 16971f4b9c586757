import { createHash } from "node:crypto";
import { canonicalJson, type Json, type JsonObject, type ToolResult } from "../../src/core/index.ts";
import type { Environment, World } from "../../src/environment/index.ts";
import type { GeneratedWorld } from "./generated-world.ts";
import type { State } from "./world.ts";

/** A generated world as the environment that rollouts and gates work with; its scenarios are its states. */
export function environmentOf(world: GeneratedWorld): Environment {
  const tools = world.tools.map(({ spec }) => spec);
  return {
    name: "generated",
    rules: world.rules,
    tools,
    hash: createHash("sha256")
      .update(canonicalJson([world.rules, tools as unknown as Json]))
      .digest("hex"),
    reset: async (scenario) => liveWorld(world, structuredClone(scenario) as unknown as State),
  };
}

function liveWorld(world: GeneratedWorld, state: State): World {
  return {
    call: async (name, argumentsJson) => callTool(world, state, name, argumentsJson),
    snapshot: async () => liveWorld(world, structuredClone(state)),
    fingerprint: async () => canonicalJson(state as unknown as Json),
    entity: (random) => {
      if (world.tables.length === 0) return undefined;
      const table = random.pick(world.tables);
      return `${table.noun} ${random.pick(Object.keys(state[table.noun]!))}`;
    },
    close: async () => {},
  };
}

function callTool(world: GeneratedWorld, state: State, name: string, argumentsJson: string): ToolResult {
  const tool = world.tools.find(({ spec }) => spec.name === name);
  if (tool === undefined) return { kind: "invalid", error: `unknown tool ${name}` };
  let input: JsonObject;
  try {
    input = JSON.parse(argumentsJson) as JsonObject;
  } catch {
    return { kind: "invalid", error: "arguments: expected a JSON object, got text that is not JSON" };
  }
  const properties = tool.spec.input.properties as JsonObject;
  for (const given of Object.keys(input))
    if (!(given in properties))
      return {
        kind: "invalid",
        error: `unknown argument ${given}: expected ${Object.keys(properties).join(", ") || "none"}`,
      };
  for (const [wanted, schema] of Object.entries(properties)) {
    const type = String((schema as JsonObject).type);
    if (!(wanted in input)) return { kind: "invalid", error: `missing argument ${wanted}: expected ${type}` };
    const got = Array.isArray(input[wanted]) ? "array" : typeof input[wanted];
    if (got !== type) return { kind: "invalid", error: `argument ${wanted}: expected ${type}` };
  }
  const result = tool.run(state, input);
  return result.kind === "value"
    ? { kind: "value", value: JSON.parse(JSON.stringify(result.value)) as Json }
    : result;
}

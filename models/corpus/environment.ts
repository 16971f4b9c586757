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

/** A call as the environments of the project answer it, down to the words of their complaints. */
export function callTool(
  world: GeneratedWorld,
  state: State,
  name: string,
  argumentsJson: string,
): ToolResult {
  const tool = world.tools.find(({ spec }) => spec.name === name);
  if (tool === undefined) {
    const names = world.tools.map(({ spec }) => spec.name).join(", ");
    return { kind: "invalid", error: `unknown tool ${name}: expected ${names}` };
  }
  let input: JsonObject;
  try {
    input = JSON.parse(argumentsJson) as JsonObject;
  } catch {
    return {
      kind: "invalid",
      error: `${name}: arguments: expected a JSON object, got text that is not JSON`,
    };
  }
  const problems = problemsOf(tool.spec.input.properties as JsonObject, input);
  if (problems.length > 0) return { kind: "invalid", error: `${name}: ${problems.slice(0, 3).join("; ")}` };
  const result = tool.run(state, input);
  return result.kind === "value"
    ? { kind: "value", value: JSON.parse(JSON.stringify(result.value)) as Json }
    : result;
}

function problemsOf(properties: JsonObject, input: JsonObject): string[] {
  const problems: string[] = [];
  for (const [wanted, schema] of Object.entries(properties)) {
    const { type, enum: choices } = schema as JsonObject;
    const got = Array.isArray(input[wanted]) ? "array" : typeof input[wanted];
    if (Array.isArray(choices)) {
      if (!choices.includes(input[wanted] ?? null))
        problems.push(
          `${wanted in input ? "" : "missing "}argument ${wanted}: expected ${choices.map((choice) => JSON.stringify(choice)).join(" or ")}`,
        );
    } else if (!(wanted in input)) problems.push(`missing argument ${wanted}: expected ${type}`);
    else if (got !== type) problems.push(`argument ${wanted}: expected ${type}`);
  }
  const unknown = Object.keys(input).filter((given) => !(given in properties));
  if (unknown.length > 0)
    problems.push(
      `unknown argument ${unknown.join(", ")}: expected ${Object.keys(properties).join(", ") || "none"}`,
    );
  return problems;
}

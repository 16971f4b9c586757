import type { z } from "zod";
import {
  canonicalJson,
  createRandom,
  type JsonObject,
  messageOf,
  type Random,
  type Scenario,
  SparringError,
  type ToolSpec,
} from "../core/index.ts";
import type { Environment } from "./environment.ts";
import { freezeJson } from "./frozen.ts";
import { hashOf } from "./hash.ts";
import { inputSchema } from "./input.ts";
import { createRecent } from "./recent.ts";
import { createWorld, type WorldTools } from "./world.ts";

/** What an author writes to make an environment; `S` is its state, which is made of JSON. */
export interface EnvironmentDefinition<S extends object, I extends Record<string, z.ZodObject>> {
  name: string;
  /** What a human agent would be told. */
  rules: string;
  /** Builds the state of a seed, from nothing but `random`: equal seeds have to give equal states. */
  scenario(random: Random): S;
  tools: { [K in keyof I]: ToolDefinition<NoInfer<S>, I[K]> };
  /** See World.entity. */
  entity?(state: NoInfer<S>, random: Random): string | undefined;
  /** See World.redact. */
  redact?(state: NoInfer<S>, instruction: string): string;
}

export interface ToolDefinition<S, I extends z.ZodObject> {
  /** One phrase, imperative: "Look up an order by its id". */
  description: string;
  input: I;
  /** A tool that changes the state is a "write"; so is one that does not say. */
  effect?: "read" | "write";
  /** Where a call that succeeds ends the conversation. */
  ends?: true;
  /**
   * Returns JSON, or `fail(...)` to refuse. A write tool changes `state` in place and returns at once; what it changed
   * is dropped when it refuses. A read tool finds the state frozen and may return a promise.
   */
  run(state: S, args: z.output<I>): unknown;
}

/**
 * Types a tool that stands outside `defineEnvironment`, with its state named: `run: (state: Library, { title }) => ...`.
 * Written in place, the object alone is enough and the state's type comes from `scenario`.
 */
export function tool<S, I extends z.ZodObject>(definition: ToolDefinition<S, I>): ToolDefinition<S, I> {
  return definition;
}

/** An environment whose state its author can see: held-out suites fill in their facts from it. */
export interface DefinedEnvironment<S> extends Environment {
  /** The state, frozen, that a scenario resets to. */
  stateOf(scenario: Scenario): S;
}

/** States kept ready to be reset to: one wave's scenarios come back many times. */
const keptScenarios = 32;

/**
 * An environment out of plain functions. Its states are immutable underneath: a scenario is built once, a write makes
 * a new state that shares what it left alone, so that reset and snapshot cost nothing.
 * A numeric scenario is a seed; an object is taken as the state itself.
 */
export function defineEnvironment<S extends object, I extends Record<string, z.ZodObject>>(
  definition: EnvironmentDefinition<S, I>,
): DefinedEnvironment<S> {
  const { name, rules } = definition;
  const tools = worldTools<S>(name, definition.tools);
  const specs: ToolSpec[] = [...tools.values()].map((each) => each.spec);
  const recent = createRecent<S>(keptScenarios);

  function build(scenario: Scenario): S {
    if (typeof scenario === "number") return seededState(definition, scenario);
    if (scenario !== null && typeof scenario === "object" && !Array.isArray(scenario)) {
      return freezeJson(scenario, `reset ${name}: the scenario`) as S;
    }
    throw new SparringError(
      "usage",
      `reset ${name}: expected a seed or a state object as scenario, got ${JSON.stringify(scenario)}`,
    );
  }

  const kind = {
    environment: name,
    tools,
    entity: (state: S, random: Random) => definition.entity?.(state, random),
    ...(definition.redact && { redact: definition.redact }),
  };
  const stateOf = (scenario: Scenario) => recent.get(canonicalJson(scenario), () => build(scenario));
  return {
    name,
    rules,
    tools: specs,
    hash: hashOf(rules, specs),
    stateOf,
    reset: async (scenario) => createWorld(kind, stateOf(scenario)),
  };
}

function seededState<S extends object>(
  definition: Pick<EnvironmentDefinition<S, Record<string, z.ZodObject>>, "name" | "scenario">,
  seed: number,
): S {
  const where = `reset ${definition.name}: scenario(random) of seed ${seed}`;
  let state: S;
  try {
    state = definition.scenario(createRandom(definition.name, seed));
  } catch (cause) {
    throw new SparringError("environment", `${where} threw: ${messageOf(cause)}`, { cause });
  }
  if (state === null || typeof state !== "object" || Array.isArray(state)) {
    throw new SparringError("environment", `${where}: expected an object, got ${JSON.stringify(state)}`);
  }
  return freezeJson(state, where) as S;
}

function worldTools<S>(
  environment: string,
  definitions: Record<string, ToolDefinition<S, z.ZodObject>>,
): WorldTools<S> {
  const tools: WorldTools<S> = new Map();
  for (const [name, definition] of Object.entries(definitions)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new SparringError(
        "usage",
        `define ${environment}: expected a tool name of letters, digits and "_", got ${JSON.stringify(name)}: programs call it as tools.name`,
      );
    }
    const { schema, parse } = inputSchema(`define ${environment}: tool ${name}`, definition.input);
    const effect = definition.effect ?? "write";
    const { description, ends } = definition;
    const spec: ToolSpec = { name, description, input: schema, effect, ...(ends && { ends }) };
    tools.set(name, { spec, parse, run: (state, args) => definition.run(state, args as JsonObject) });
  }
  return tools;
}

import type { Json, JsonObject, Random, ToolResult, ToolSpec } from "../../core/index.ts";
import { type Environment, environmentHash, foreignInput, type World } from "../../environment/index.ts";
import { readCheckout } from "../checkout.ts";
import { type Interpreter, type OpenInterpreter, openInterpreter, readDriver } from "../interpreter.ts";
import { folder, m3ToolEval } from "./files.ts";
import { isArithmetic } from "./tools.ts";

export const families = [
  "message_decoder",
  "dna_sequencer",
  "trade_calculator",
  "travel_itinerary_planning",
  "web_browsing",
] as const;
export type Family = (typeof families)[number];

/** What to make a task about, where the family has no data of its own. */
const drawn: Partial<Record<Family, (random: Random) => string>> = {
  message_decoder: (random) => `message ${letters(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 8)}`,
  dna_sequencer: (random) => `DNA sequence ${letters(random, "ACGT", 12)}`,
  trade_calculator: (random) => `base price ${random.integer(10, 999)}`,
};

const letters = (random: Random, alphabet: string, length: number) =>
  Array.from({ length }, () => random.pick([...alphabet])).join("");

/** Tools that move the browser. Nothing else has a state: a hotel is "booked" by looking it up. */
const moves = new Set(["click_url", "go_to_previous_page", "scroll_down", "scroll_up"]);

/**
 * The tools and data of a family for whoever writes tasks of their own; never the benchmark's tasks. There is one state: a
 * scenario only decides what a task is about. What a tool raises is a refusal here, and so is to compute more than arithmetic.
 */
export async function m3Environment(options: {
  family: Family;
  source: string;
  openInterpreter?: OpenInterpreter;
}): Promise<Environment> {
  const { family } = options;
  const open = options.openInterpreter ?? openInterpreter;
  const files = await readCheckout(m3ToolEval, options.source);
  const driver = `${readDriver(import.meta.url)}\n${readDriver(import.meta.url, "worlds.py")}`;
  const python = await open({ driver, files });
  await python.call("load_tools", `${python.root}/${folder}`);
  const described = await python.call<Described>("describe_family", family);
  const tools = new Map(
    described.tools.map(({ name, description, parameters }): [string, Tool] => {
      const { schema, parse } = foreignInput(parameters);
      const effect = moves.has(name) ? "write" : "read";
      return [name, { spec: { name, description, input: schema, effect }, parse }];
    }),
  );
  const specs = [...tools.values()].map(({ spec }) => spec);
  const rules = "Answer with the value alone.";
  const entity =
    drawn[family] ??
    ((random: Random) => (described.entities.length > 0 ? random.pick(described.entities) : undefined));
  const kind: Kind = { python, tools, entity };
  return {
    name: `m3tooleval:${family}`,
    rules,
    tools: specs,
    hash: environmentHash(rules, specs),
    reset: async () => worldOf(kind, await python.call<number>("open_world", family)),
  };
}

type Described = {
  tools: { name: string; description: string; parameters: JsonObject }[];
  entities: string[];
};

interface Tool {
  spec: ToolSpec;
  parse: ReturnType<typeof foreignInput>["parse"];
}

interface Kind {
  python: Interpreter;
  tools: ReadonlyMap<string, Tool>;
  entity(random: Random): string | undefined;
}

function worldOf(kind: Kind, world: number): World {
  const { python, tools, entity } = kind;
  return {
    call: async (name, argumentsJson): Promise<ToolResult> => {
      const tool = tools.get(name);
      if (tool === undefined) {
        return { kind: "invalid", error: `unknown tool ${name}: expected ${[...tools.keys()].join(", ")}` };
      }
      const input = tool.parse(argumentsJson);
      if ("error" in input) return { kind: "invalid", error: `${name}: ${input.error}` };
      // It evaluates any expression of Python, beside all other worlds.
      if (name === "calculator" && !isArithmetic((input.args as { expression: string }).expression)) {
        return { kind: "refused", error: "only numbers with + - * / % and brackets are computed" };
      }
      const result = await python.call<Used>("use", world, name, argumentsJson);
      return result.kind === "refused" ? result : { kind: "value", value: JSON.parse(result.value) as Json };
    },
    snapshot: async () => worldOf(kind, await python.call<number>("copy_of", world)),
    fingerprint: () => python.call<string>("state_of", world),
    entity,
    close: async () => {
      if (python.alive) await python.call("close_world", world);
    },
  };
}

type Used = { kind: "refused"; error: string } | { kind: "value"; value: string };

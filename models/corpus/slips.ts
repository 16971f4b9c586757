import { type JsonObject, type Random, renderValue } from "../../src/core/index.ts";
import { callTool } from "./environment.ts";
import type { GeneratedWorld } from "./generated-world.ts";
import { toolWord } from "./names.ts";
import { copyOf, type State, type Tool } from "./world.ts";

/** A call that somebody makes by mistake, and what comes back: nothing changes, and another call has to follow. */
export interface Slip {
  name: string;
  input: JsonObject;
  observation: string;
}

/** A wrong call in place of the right one, refused or not understood; undefined where the mistake that was drawn does no such thing. */
export function makeSlip(
  random: Random,
  world: GeneratedWorld,
  state: State,
  right: { tool: Tool; input: JsonObject },
): Slip | undefined {
  const wrong = random.pick([otherTool, otherTool, otherTool, otherId, otherId, otherArgument, noTool])(
    random,
    world,
    right,
  );
  if (wrong === undefined) return undefined;
  const result = callTool(world, copyOf(state), wrong.name, JSON.stringify(wrong.input));
  if (result.kind === "value") return undefined;
  return { ...wrong, observation: renderValue({ error: result.error }) };
}

/** A call of a tool with an id that is none of its own, and what comes back; undefined where it works. */
export function makeVainCall(
  random: Random,
  world: GeneratedWorld,
  state: State,
  { spec }: Tool,
  id: string,
): Slip | undefined {
  const names = Object.keys((spec.input.properties ?? {}) as JsonObject);
  const said = random.chance(0.8) ? names : names.slice(1);
  const input = Object.fromEntries(said.map((name) => [name, id]));
  const result = callTool(world, copyOf(state), spec.name, JSON.stringify(input));
  if (result.kind === "value") return undefined;
  return { name: spec.name, input, observation: renderValue({ error: result.error }) };
}

type Mistake = (
  random: Random,
  world: GeneratedWorld,
  right: { tool: Tool; input: JsonObject },
) => Omit<Slip, "observation"> | undefined;

/** A tool that takes the same kinds of arguments, of the same verb where there is one: the order of a user's id. */
const otherTool: Mistake = (random, world, { tool, input }) => {
  const values = Object.values(input);
  const fitting = world.tools.filter((other) => {
    const types = Object.values(other.spec.input.properties as JsonObject);
    return (
      other !== tool &&
      other.table !== undefined &&
      types.length === values.length &&
      types.every((type, index) => (type as JsonObject).type === typeof values[index])
    );
  });
  const alike = fitting.filter(({ kind }) => kind === tool.kind);
  const pool = alike.length > 0 && random.chance(0.7) ? alike : fitting;
  if (pool.length === 0 || values.length === 0) return undefined;
  const other = random.pick(pool);
  const names = Object.keys(other.spec.input.properties as JsonObject);
  return { name: other.spec.name, input: Object.fromEntries(names.map((name, i) => [name, values[i]!])) };
};

/** A name that no tool has, though it could. */
const noTool: Mistake = (random, _world, { tool, input }) => {
  const words = tool.spec.name.split("_");
  const at = random.integer(0, words.length - 1);
  return { name: words.map((word, index) => (index === at ? toolWord(random) : word)).join("_"), input };
};

/** An id with a slip of the pen. */
const otherId: Mistake = (random, _world, { tool, input }) => {
  const name = tool.arguments.id ?? tool.arguments.key;
  const id = name === undefined ? undefined : input[name];
  if (name === undefined || typeof id !== "string" || id.length < 2) return undefined;
  const at = random.integer(0, id.length - 2);
  const other = random.pick([
    id.slice(0, at) + id[at + 1] + id[at] + id.slice(at + 2),
    id.slice(0, -1),
    `${id.slice(0, -1)}${random.integer(0, 9)}`,
    id.toLowerCase(),
    id.replace(/^\W/, ""),
  ]);
  return other === id ? undefined : { name: tool.spec.name, input: { ...input, [name]: other } };
};

/** The right value under another name. */
const otherArgument: Mistake = (random, _world, { tool, input }) => {
  const entries = Object.entries(input);
  if (entries.length === 0) return undefined;
  const at = random.integer(0, entries.length - 1);
  const name = random.pick([
    "id",
    "key",
    "name",
    "value",
    `${entries[at]![0]}_id`,
    entries[at]![0].replace(/_id$/, ""),
  ]);
  if (name in input) return undefined;
  return {
    name: tool.spec.name,
    input: Object.fromEntries(entries.map(([old, each], index) => [index === at ? name : old, each])),
  };
};

import type { Random, ToolSpec } from "../core/index.ts";
import type { World } from "../environment/index.ts";

/** Entities that are looked at until one goes with the tools. */
const draws = 64;

/**
 * A thing of this world to make a task about. Where tools are asked for, one whose kind ("sample" of "sample S3") they
 * speak of in a name, a description or an argument; undefined should the world not come up with one: who is to multiply needs
 * no message to begin with.
 */
export function entityFor(
  world: Pick<World, "entity">,
  random: Random,
  tools: readonly Pick<ToolSpec, "name" | "description" | "input">[],
): string | undefined {
  const words = new Set(tools.flatMap(wordsOf));
  for (let drawn = 0; drawn < draws; drawn++) {
    const entity = world.entity(random);
    if (entity === undefined) return undefined;
    if (tools.length === 0 || words.has(singular(entity.split(" ")[0] as string))) return entity;
  }
  return undefined;
}

function wordsOf({ name, description, input }: Pick<ToolSpec, "name" | "description" | "input">): string[] {
  const { properties } = input;
  const inputs = properties !== null && typeof properties === "object" ? Object.keys(properties) : [];
  return [name, description, ...inputs]
    .join(" ")
    .replaceAll("_", " ")
    .split(/[^\p{L}]+/u)
    .map(singular);
}

/** Near enough to compare an English noun with its plural. */
function singular(word: string): string {
  return word.toLowerCase().replace(/ies$/, "y").replace(/s$/, "");
}

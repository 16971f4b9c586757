import type { Json, JsonObject, Random } from "../../src/core/index.ts";
import { expand } from "./grammar.ts";
import type { Table } from "./world.ts";

/** How one world's tools speak: the same for all of its tools. */
export interface Manners {
  unknown(table: Table, id: string): string;
  /** What a write returns. */
  written(record: JsonObject): Json;
  /** Chance that a name says nothing about what its tool does. */
  misleading: number;
  /** In a uniform world, the stream that words all tools of a kind alike; elsewhere each tool is worded anew. */
  house: Random | undefined;
  /** Lists and searches give ids, or records with their names. */
  listsRecords: boolean;
  /** Argument name of a record's id: "id", "parcel_id", "parcel". */
  idArgument(table: Table): string;
}

export function makeManners(random: Random): Manners {
  const uniform = random.chance(0.45);
  const unknown = random.pick([
    "no such {E}",
    "{E} not found",
    "unknown {E}",
    "no {E} {I}",
    "{E} {I} not found",
    "not found",
  ]);
  const written = random.pick(["record", "record", "record", "ok", "done", "true"]);
  const idStyle = random.next();
  const word = random.pick(["id", "key", "code", "ref"]);
  return {
    unknown: (table, id) => expand(random, unknown, { E: table.noun, I: id }),
    written: (record) =>
      written === "record" ? record : written === "ok" ? { ok: true } : written === "true" ? true : written,
    misleading: uniform ? 0 : random.pick([0, 0, 0.05, 0.1, 0.3]),
    house: uniform ? random.fork("house") : undefined,
    listsRecords: random.chance(0.15),
    idArgument: (table) =>
      idStyle < 0.55 ? `${table.noun}_id` : idStyle < 0.75 ? "id" : idStyle < 0.9 ? table.noun : word,
  };
}

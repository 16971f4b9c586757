import type { Json, JsonObject, Random, ToolResult, ToolSpec } from "../../src/core/index.ts";
import {
  adjectives,
  knownWords,
  nouns,
  numberFields,
  statusFields,
  statusValues,
  textFields,
} from "../words.ts";
import { anyWord, type IdMaker, idStyle, inventedWord, personName, place, plural } from "./names.ts";

/** A field of a table's records. */
export interface Field {
  name: string;
  kind: "number" | "text" | "status" | "reference" | "references" | "nested";
  value(random: Random): Json;
  /** The values of a status. */
  values?: readonly string[];
  /** Where references point. */
  table?: Table;
}

export interface Table {
  noun: string;
  plural: string;
  /** The first field is a text that names a record uniquely. */
  fields: Field[];
  makeId: IdMaker;
  /** The name under which a record shows its own id, if it does. */
  idField: string | undefined;
}

export type Records = Record<string, JsonObject>;
/** By the tables' nouns. */
export type State = Record<string, Records>;

/** A tool with all that the corpus has to know of it. */
export interface Tool {
  spec: ToolSpec;
  kind: string;
  table?: Table;
  field?: Field;
  /** From what an argument is for to what it is called. */
  arguments: Record<string, string>;
  /** What a kind needs beyond that: the status that a change leads to, the texts of a function. */
  note?: Record<string, string>;
  run(state: State, input: JsonObject): ToolResult;
}

export const value = (result: Json): ToolResult => ({ kind: "value", value: result });
export const refused = (error: string): ToolResult => ({ kind: "refused", error });

/** Some tables that may refer to earlier ones. */
export function makeTables(random: Random, count: number): Table[] {
  const tables: Table[] = [];
  while (tables.length < count) {
    const noun = random.chance(0.9)
      ? random.pick(nouns)
      : random.chance(0.5)
        ? random.pick(knownWords)
        : inventedWord(random);
    if (tables.some((table) => table.noun === noun)) continue;
    tables.push(makeTable(random, noun, tables));
  }
  return tables;
}

function makeTable(random: Random, noun: string, earlier: readonly Table[]): Table {
  const fields: Field[] = [keyField(random)];
  const add = (field: Field) => {
    if (field.name !== noun && !fields.some((other) => other.name === field.name)) fields.push(field);
  };
  for (let n = random.integer(0, 2); n >= 0; n--) add(numberField(random));
  if (random.chance(0.65)) add(statusField(random));
  if (random.chance(0.4)) add(textField(random));
  if (random.chance(0.12)) add(nestedField(random));
  for (const table of earlier) {
    if (random.chance(0.5)) {
      const name = random.pick([
        table.noun,
        `${table.noun}_id`,
        random.pick(["owner", "parent", "holder", "target"]),
      ]);
      add({ name, kind: "reference", table, value: () => null });
    } else if (random.chance(0.35)) {
      add({ name: plural(table.noun), kind: "references", table, value: () => [] });
    }
  }
  const idField = random.chance(0.35) ? undefined : random.chance(0.65) ? "id" : `${noun}_id`;
  return { noun, plural: plural(noun), fields, makeId: idStyle(random, noun), idField };
}

function keyField(random: Random): Field {
  const style = random.next();
  if (style < 0.55) return { name: "name", kind: "text", value: random.chance(0.5) ? personName : anyWord };
  if (style < 0.7) return { name: "email", kind: "text", value: email };
  const name = random.pick(["title", "label", "code", "nickname", "model", "brand", random.pick(textFields)]);
  const two = random.chance(0.3);
  return {
    name,
    kind: "text",
    value: (r) =>
      two ? `${r.pick(adjectives)} ${r.pick(nouns)}` : r.chance(0.8) ? anyWord(r) : personName(r),
  };
}

function email(random: Random): string {
  return `${anyWord(random)}${random.chance(0.5) ? random.integer(1, 99) : ""}@${anyWord(random)}.com`;
}

function numberField(random: Random): Field {
  const plain = random.pick(numberFields);
  const name = random.chance(0.8)
    ? plain
    : random.chance(0.3)
      ? random.pick(knownWords)
      : random.chance(0.6)
        ? `${random.pick(adjectives)}_${plain}`
        : inventedWord(random);
  const high = random.pick([10, 20, 99, 100, 500, 999, 5000]);
  return { name, kind: "number", value: (r) => r.integer(1, high) };
}

function statusField(random: Random): Field {
  const pool = random.chance(0.8) ? statusValues : adjectives;
  const values = random.shuffle(pool).slice(0, random.integer(2, 4));
  if (random.chance(0.1)) values[0] = inventedWord(random);
  return { name: random.pick(statusFields), kind: "status", values, value: (r) => r.pick(values) };
}

function textField(random: Random): Field {
  const name = random.chance(0.8)
    ? random.pick(textFields)
    : random.chance(0.6)
      ? random.pick(knownWords)
      : inventedWord(random);
  if (/city|town|country|region|origin|street/.test(name)) return { name, kind: "text", value: place };
  if (/driver|guard|author|owner|manager|teacher|director|captain|leader|chef|coach|host/.test(name))
    return { name, kind: "text", value: personName };
  return { name, kind: "text", value: anyWord };
}

/** Whether tasks may ask for the field: its values are numbers, texts or ids. */
export function isPlain(field: Field): boolean {
  return field.kind !== "references" && field.kind !== "nested";
}

/** Something that records show and no task asks for. */
function nestedField(random: Random): Field {
  const parts = random.shuffle([...textFields, ...nouns]).slice(0, random.integer(1, 3));
  const flat = random.chance(0.6);
  return {
    name: random.pick(["address", "details", "info", "options", random.pick(nouns)]),
    kind: "nested",
    value: (r) => {
      const object = Object.fromEntries(
        parts.map((part) => [part, r.chance(0.3) ? r.integer(1, 99) : anyWord(r)]),
      );
      return flat ? object : r.chance(0.2) ? [] : [object];
    },
  };
}

/** Fresh records for all tables; every conversation draws its own. */
export function drawState(random: Random, tables: readonly Table[]): State {
  const state: State = {};
  for (const table of tables) {
    const records: Records = {};
    const names = new Set<Json>();
    const wanted = random.integer(2, 6);
    while (Object.keys(records).length < wanted) {
      const id = table.makeId(random);
      const record = drawRecord(random, table, id, state);
      const name = record[table.fields[0]!.name] as Json;
      if (records[id] !== undefined || names.has(name)) continue;
      names.add(name);
      records[id] = record;
    }
    // A JavaScript object would list ids that are whole numbers first; sorting makes every order the same kind of order.
    state[table.noun] = Object.fromEntries(Object.entries(records).sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  return state;
}

export function drawRecord(random: Random, table: Table, id: string, state: State): JsonObject {
  const record: JsonObject = table.idField === undefined ? {} : { [table.idField]: id };
  for (const field of table.fields) record[field.name] = fieldValue(random, field, state);
  return record;
}

export function fieldValue(random: Random, field: Field, state: State): Json {
  if (field.table === undefined) return field.value(random);
  const ids = Object.keys(state[field.table.noun] ?? {});
  if (field.kind === "reference") return random.pick(ids);
  return random.shuffle(ids).slice(0, random.integer(1, 3));
}

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
import {
  anyWord,
  emailAddress,
  type IdMaker,
  idLetter,
  idStyle,
  inventedWord,
  personName,
  place,
  plural,
} from "./names.ts";

/** A field of a table's records. */
export interface Field {
  name: string;
  kind: "number" | "text" | "status" | "reference" | "references" | "nested" | "parts" | "entries" | "texts";
  value(random: Random): Json;
  /** The values of a status. */
  values?: readonly string[];
  /** Where references point. */
  table?: Table;
  /** Whose ids the keys of an "entries" field are. */
  keyTable?: Table;
  /** What a "parts" field consists of. */
  parts?: readonly Field[];
  /** What one key of an "entries" field names: a noun. */
  keyNoun?: string;
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

/** Faster than a structured clone, and records are JSON. */
export const copyOf = (state: State): State => JSON.parse(JSON.stringify(state)) as State;

export const value = (result: Json): ToolResult => ({ kind: "value", value: result });
export const refused = (error: string): ToolResult => ({ kind: "refused", error });

/** Some tables that may refer to earlier ones; most worlds give all their ids one style. */
export function makeTables(random: Random, count: number): Table[] {
  const tables: Table[] = [];
  const oneStyle = random.chance(0.75) ? random.next() : undefined;
  const letters = new Set<string>();
  while (tables.length < count) {
    const noun = random.chance(0.9)
      ? random.pick(nouns)
      : random.chance(0.5)
        ? random.pick(knownWords)
        : inventedWord(random);
    if (tables.some((table) => table.noun === noun)) continue;
    const letter = idLetter(random, noun, letters);
    letters.add(letter);
    const makeId = idStyle(random, noun, letter, oneStyle ?? random.next());
    tables.push(makeTable(random, noun, makeId, tables, count > 3));
  }
  return tables;
}

function makeTable(
  random: Random,
  noun: string,
  makeId: IdMaker,
  earlier: readonly Table[],
  small: boolean,
): Table {
  const fields: Field[] = [keyField(random)];
  const add = (field: Field) => {
    if (field.name !== noun && !fields.some((other) => other.name === field.name)) fields.push(field);
  };
  for (let n = random.integer(0, small ? 1 : 2); n >= 0; n--) add(numberField(random));
  if (random.chance(small ? 0.5 : 0.65)) add(statusField(random));
  if (random.chance(small ? 0.3 : 0.4)) add(textField(random));
  if (random.chance(0.06)) add(nestedField(random));
  else if (random.chance(small ? 0.12 : 0.2)) add(partsField(random));
  if (random.chance(0.08)) add(textsField(random));
  const others = random.shuffle(earlier);
  const [other, another] = others;
  if (other !== undefined && random.chance(0.75)) add(referenceField(random, other));
  if (another !== undefined && random.chance(0.3)) add(referenceField(random, another));
  const listed = others.at(-1);
  if (listed !== undefined && listed !== other && random.chance(0.2))
    add({ name: plural(listed.noun), kind: "references", table: listed, value: () => [] });
  else if (random.chance(small ? 0.18 : 0.28)) add(entriesField(random, noun, listed));
  const idField = random.chance(0.35) ? undefined : random.chance(0.65) ? "id" : `${noun}_id`;
  return { noun, plural: plural(noun), fields, makeId, idField };
}

function referenceField(random: Random, table: Table): Field {
  const name = random.pick([
    table.noun,
    `${table.noun}_id`,
    random.pick(["owner", "parent", "holder", "target"]),
  ]);
  return { name, kind: "reference", table, value: () => null };
}

function keyField(random: Random): Field {
  const style = random.next();
  if (style < 0.55) return { name: "name", kind: "text", value: random.chance(0.5) ? personName : anyWord };
  if (style < 0.7) return { name: "email", kind: "text", value: emailAddress };
  const name = random.pick(["title", "label", "code", "nickname", "model", "brand", random.pick(textFields)]);
  const two = random.chance(0.3);
  return {
    name,
    kind: "text",
    value: (r) =>
      two ? `${r.pick(adjectives)} ${r.pick(nouns)}` : r.chance(0.8) ? anyWord(r) : personName(r),
  };
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
export function isPlain({ kind }: Field): boolean {
  return kind === "number" || kind === "text" || kind === "status" || kind === "reference";
}

/** A few values under one name, which change together: the parts of an address. */
function partsField(random: Random): Field {
  const [name, pool] = random.pick([
    ["address", "street city zip country region town number floor"],
    ["contact", "phone email city language"],
    ["place", "building floor room shelf number zone"],
    ["size", "width height depth weight"],
    ["plan", "day hours price season"],
    ["owner_data", "name surname age town"],
  ] as const);
  const parts = random
    .shuffle(pool.split(" "))
    .slice(0, random.integer(2, 4))
    .map((part): Field => {
      if (/number|floor|width|height|depth|weight|hours|price|age|room|shelf/.test(part))
        return { name: part, kind: "number", value: (r) => r.integer(1, 200) };
      const digits = part === "zip" || part === "phone";
      return {
        name: part,
        kind: "text",
        value: (r) => (digits ? String(r.integer(10000, 99999)) : r.chance(0.5) ? place(r) : anyWord(r)),
      };
    });
  return {
    name,
    kind: "parts",
    parts,
    value: (r) => Object.fromEntries(parts.map((part) => [part.name, part.value(r)])),
  };
}

/** Numbers by id or by name: what a crate holds, and how many of each. */
function entriesField(random: Random, noun: string, table: Table | undefined): Field {
  const own = random.pick(nouns);
  const keyNoun = table !== undefined && random.chance(0.75) ? table.noun : own;
  const keys = random.chance(0.5) ? idStyle(random, own, own.charAt(0), random.next() * 0.5) : anyWord;
  const name = random.chance(0.6) ? plural(keyNoun) : random.pick(["items", "contents", "lines", "load"]);
  return {
    name: name === plural(noun) ? "items" : name,
    kind: "entries",
    keyNoun,
    ...(table !== undefined && keyNoun === table.noun && { keyTable: table }),
    value: (r) => entries(r, (s) => keys(s)),
  };
}

function entries(random: Random, key: (random: Random) => string): JsonObject {
  const keys = new Set(Array.from({ length: random.integer(1, 3) }, () => key(random)));
  return Object.fromEntries([...keys].sort().map((each) => [each, random.integer(1, 12)]));
}

/** A list of short texts that grows. */
function textsField(random: Random): Field {
  return {
    name: random.pick(["notes", "remarks", "comments", "history", "tags", "wishes"]),
    kind: "texts",
    value: (r) => Array.from({ length: r.integer(0, 1) }, () => anyWord(r)),
  };
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
    const wanted = random.integer(2, tables.length > 3 ? 4 : 6);
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
  // A program can have emptied the table that a field refers to.
  if (field.keyTable !== undefined) {
    const keys = Object.keys(state[field.keyTable.noun]!);
    return keys.length === 0 ? {} : entries(random, (r) => r.pick(keys));
  }
  if (field.table === undefined) return field.value(random);
  const ids = Object.keys(state[field.table.noun] ?? {});
  if (field.kind === "reference") return ids.length === 0 ? "none" : random.pick(ids);
  return random.shuffle(ids).slice(0, random.integer(1, 3));
}

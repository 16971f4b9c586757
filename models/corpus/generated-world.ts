import type { Random, ToolSpec } from "../../src/core/index.ts";
import { toolLine } from "../../src/rollout/index.ts";
import { capitalised, knownWords, nouns, numberFields, spaced, statusValues } from "../words.ts";
import { allKinds } from "./domain-kinds.ts";
import { functionKinds } from "./function-kinds.ts";
import { makeFunctionTool } from "./function-tools.ts";
import { expand } from "./grammar.ts";
import { heldOutDescriptions, heldOutNames } from "./held-out.ts";
import { makeLogTools } from "./log-tools.ts";
import { type Manners, makeManners } from "./manners.ts";
import { capital, plural } from "./names.ts";
import { phrases } from "./phrases.ts";
import { makeTableTool } from "./table-tools.ts";
import { type Field, isPlain, makeTables, type Table, type Tool } from "./world.ts";

/** A world: its rules and tools, and tables without records; every conversation draws records of its own. */
export interface GeneratedWorld {
  rules: string;
  tools: Tool[];
  tables: Table[];
  manners: Manners;
}

/** One of infinitely many worlds; none has a tool of the built-in environments. */
export function makeWorld(random: Random, mostTools = 20): GeneratedWorld {
  const shape = drawShape(random, mostTools);
  const tables = makeTables(random, shape.tables);
  const manners = makeManners(random);
  const tools: Tool[] = [];
  let room = roomForTools;
  const offer = (make: (attempt: number) => Tool) => {
    for (let attempt = 0; attempt < 6; attempt++) {
      const tool = make(attempt);
      if (!isDistinct(tool) || !isFree(tool.spec, tools)) continue;
      const { length } = toolLine(tool.spec);
      if (length > room) return;
      room -= length;
      tools.push(tool);
      return;
    }
  };
  const functions = random.shuffle(Object.keys(functionKinds)).slice(0, shape.functions);
  if (random.chance(shape.tables === 0 ? 0.1 : 0.3) && shape.tools > 4)
    for (const tool of makeLogTools(random, tables)) offer(() => tool);
  const tableCount = shape.tools - functions.length;
  for (const { make } of random
    .shuffle(tableTools(random, tables, manners))
    .sort((a, b) => b.urgency - a.urgency))
    if (tools.length < tableCount) offer(make);
  for (const kind of functions) offer(() => makeFunctionTool(random, kind, manners.misleading));
  return { rules: makeRules(random, tables), tools: random.shuffle(tools), tables, manners };
}

/** How many characters all tool lines together may have, so that a conversation fits the context. */
const roomForTools = 1350;

interface Shape {
  tables: number;
  tools: number;
  functions: number;
}

/** Functions alone, one department with many tools, many things with the same few verbs, or departments that have nothing to do with each other. */
function drawShape(random: Random, mostTools: number): Shape {
  const style = random.next();
  const upTo = (low: number, high: number) => Math.min(mostTools, random.integer(low, high));
  if (style < 0.14) {
    const tools = upTo(4, 16);
    return { tables: 0, tools, functions: tools };
  }
  if (style < 0.44 || mostTools < 8) {
    const tools = upTo(6, 18);
    return {
      tables: Math.min(random.integer(1, 3), Math.ceil(tools / 3)),
      tools,
      functions: Math.min(tools - 3, random.pick([0, 0, 0, random.integer(1, 6)])),
    };
  }
  const tools = upTo(10, 20);
  if (style < 0.76)
    return {
      tables: Math.min(random.integer(3, 8), Math.ceil(tools / 2)),
      tools,
      functions: random.pick([0, 0, random.integer(1, 3)]),
    };
  return { tables: random.integer(1, 4), tools, functions: random.integer(3, Math.ceil(tools / 2)) };
}

/** A tool that takes several fields takes different ones. */
function isDistinct({ kind, field, note }: Tool): boolean {
  if (!/Both|between|Three/.test(kind)) return true;
  const fields = [field?.name, note?.second, ...(/Three/.test(kind) ? [note?.third] : [])];
  return new Set(fields).size === fields.length;
}

function isFree(spec: ToolSpec, tools: readonly Tool[]): boolean {
  return (
    !heldOutNames.has(spec.name) &&
    !heldOutDescriptions.has(spec.description) &&
    !tools.some((tool) => tool.spec.name === spec.name || tool.spec.description === spec.description)
  );
}

interface Offer {
  /** Higher ones come first: a table nobody can read is no table. */
  urgency: number;
  make: (attempt: number) => Tool;
}

function tableTools(random: Random, tables: readonly Table[], manners: Manners): Offer[] {
  const offers: Offer[] = [];
  const add = (chance: number, urgency: number, kind: string, table: Table, field: Field | undefined) => {
    if (field !== undefined && allKinds[kind] !== undefined && random.chance(chance))
      offers.push({
        urgency,
        make: (attempt) => makeTableTool(random, kind, table, field, manners, attempt),
      });
  };
  // Many tables have some verbs in common: there the noun alone tells the tools apart.
  const common =
    tables.length > 2
      ? random.shuffle(["find", "list", "set", "remove", "turn", "filter"]).slice(0, random.integer(1, 3))
      : [];
  for (const table of tables) {
    const key = table.fields[0]!;
    const of = (...wanted: Field["kind"][]) =>
      random.shuffle(table.fields).filter((field) => wanted.includes(field.kind));
    const numbers = of("number");
    const status = of("status")[0];
    const reference = of("reference")[0];
    for (const kind of common) {
      if (kind === "set") add(0.8, 1.5, kind, table, of("number", "text")[0]);
      else if (kind === "turn") add(0.8, 1.5, kind, table, status);
      else if (kind === "filter") add(0.8, 1.5, kind, table, reference ?? status);
      else add(0.8, 1.5, kind, table, key);
    }
    if (random.chance(tables.length > 2 ? 0.92 : 0.82)) add(1, 2, "get", table, key);
    else for (const field of table.fields.filter(isPlain)) add(0.8, 2, "getField", table, field);
    add(0.15, 0, "getField", table, random.pick(table.fields.filter(isPlain)));
    if (!common.includes("list")) add(0.5, random.integer(0, 1), "list", table, key);
    if (!common.includes("find"))
      add(0.55, random.integer(0, 1), "find", table, random.chance(0.85) ? key : of("text")[0]);
    add(0.35, 0, "filter", table, reference ?? status ?? of("text")[0]);
    const plain = of("number", "text", "status");
    if (plain.length > 1) {
      add(0.18, random.integer(0, 1), "findBoth", table, key);
      add(0.12, 0, "between", table, plain[0]);
      add(0.2, 0, "setBoth", table, plain[0]);
    }
    add(0.2, 0, "times", table, numbers[0]);
    add(0.12, 0, "count", table, key);
    add(0.12, 0, "countWith", table, status ?? key);
    add(0.12, 0, "sum", table, numbers[0]);
    add(0.12, 0, "highest", table, numbers[0]);
    add(0.12, 0, "lowest", table, numbers[0]);
    add(0.55, random.integer(0, 1), "set", table, of("number", "text", "status")[0]);
    add(0.35, 0, "set", table, of("number", "text", "status")[1]);
    add(0.5, random.integer(0, 1), "turn", table, status);
    add(0.15, 0, "turn", table, status);
    add(0.35, 0, "remove", table, key);
    add(0.3, 0, "create", table, of("number", "status")[0] ?? key);
    add(0.35, 0, "move", table, numbers[0]);
    add(0.3, 0, "increase", table, numbers[0]);
    add(0.25, 0, "decrease", table, numbers[1] ?? numbers[0]);
    add(0.4, 0, "assign", table, reference);
    const [parts] = of("parts");
    const [texts] = of("texts");
    const [held] = of("entries", "references");
    add(0.9, 1, "setParts", table, parts);
    add(0.8, 1, "addText", table, texts);
    if (held?.kind === "entries") {
      add(0.4, random.integer(0, 1), "entry", table, held);
      add(0.4, random.integer(0, 1), "setEntry", table, held);
    }
    add(0.5, random.integer(0, 1), "addEntry", table, held);
    add(0.65, random.integer(0, 1), "removeEntry", table, held);
    add(0.6, random.integer(0, 1), "swapEntry", table, held);
    if (plain.length > 2) add(0.12, random.integer(0, 1), "findThree", table, key);
    if (status !== undefined) add(0.2, random.integer(0, 1), "moveIf", table, numbers[0]);
    add(0.22, random.integer(0, 1), "book", table, numbers.at(-1));
    add(0.22, random.integer(0, 1), "priced", table, numbers[0]);
    if (table.fields.filter(isPlain).length > 2) add(0.2, random.integer(0, 1), "register", table, key);
  }
  return offers;
}

function makeRules(random: Random, tables: readonly Table[]): string {
  const slots = () => ({
    W: random.pick(nouns),
    P: tables.length > 0 ? random.pick(tables).plural : plural(random.pick(nouns)),
    E: tables.length > 0 ? random.pick(tables).noun : random.pick(nouns),
    S: random.pick(statusValues),
    F: random.pick(numberFields),
    N: String(random.integer(1, 24)),
    U: random.pick(["dollars", "euros", "meters", "kilograms", "points", "minutes"]),
  });
  const sentences: string[] = [];
  if (random.chance(0.3)) sentences.push(expand(random, `(${phrases.opening})`, slots()));
  for (let n = random.pick([0, 1, 1, 1, 2, 2, 3, 4, 6]); n > 0; n--)
    sentences.push(expand(random, `(${phrases.rules})`, slots()));
  if (random.chance(0.12)) sentences.push(filler(random));
  return sentences.map((sentence) => `${capital(sentence)}.`).join(random.chance(0.85) ? " " : "\n");
}

/** Words without sense, so that no word stays unseen; rules may say anything. */
function filler(random: Random): string {
  const words = Array.from({ length: random.integer(3, 9) }, () =>
    random.pick(random.chance(0.25) ? spaced : knownWords),
  );
  return [random.pick(capitalised), ...words].join(" ");
}

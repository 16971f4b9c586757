import type { Random, ToolSpec } from "../../src/core/index.ts";
import { capitalised, knownWords, nouns, numberFields, spaced, statusValues } from "../words.ts";
import { functionKinds } from "./function-kinds.ts";
import { makeFunctionTool } from "./function-tools.ts";
import { expand } from "./grammar.ts";
import { heldOutDescriptions, heldOutNames } from "./held-out.ts";
import { type Manners, makeManners } from "./manners.ts";
import { capital, plural } from "./names.ts";
import { phrases } from "./phrases.ts";
import { kinds } from "./table-kinds.ts";
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
export function makeWorld(random: Random, mostTools = 18): GeneratedWorld {
  const functionsOnly = random.chance(0.25);
  const tables = functionsOnly ? [] : makeTables(random, random.pick([1, 1, 2, 2, 2, 3]));
  const manners = makeManners(random);
  const drawn = functionsOnly ? random.integer(4, 16) : random.integer(6, 18);
  const wanted = Math.min(drawn, mostTools);
  const tools: Tool[] = [];
  const offer = (make: () => Tool) => {
    for (let attempt = 0; attempt < 8; attempt++) {
      const tool = make();
      if (
        tool.note?.second !== undefined &&
        /Both|between/.test(tool.kind) &&
        tool.note.second === tool.field!.name
      )
        continue;
      if (isFree(tool.spec, tools)) return tools.push(tool);
    }
    return tools.length;
  };
  for (const make of random
    .shuffle(tableTools(random, tables, manners))
    .sort((a, b) => b.urgency - a.urgency)) {
    if (tools.length < wanted) offer(make.make);
  }
  const functionCount = functionsOnly ? wanted : Math.min(wanted - tools.length, random.integer(0, 8));
  for (const kind of random
    .shuffle(Object.keys(functionKinds))
    .slice(0, Math.max(functionCount, tools.length < 3 ? 3 : 0)))
    offer(() => makeFunctionTool(random, kind, manners.misleading));
  return { rules: makeRules(random, tables), tools: random.shuffle(tools), tables, manners };
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
  make: () => Tool;
}

function tableTools(random: Random, tables: readonly Table[], manners: Manners): Offer[] {
  const offers: Offer[] = [];
  const add = (chance: number, urgency: number, kind: string, table: Table, field: Field | undefined) => {
    if (field !== undefined && kinds[kind] !== undefined && random.chance(chance))
      offers.push({ urgency, make: () => makeTableTool(random, kind, table, field, manners) });
  };
  for (const table of tables) {
    const key = table.fields[0]!;
    const of = (...wanted: Field["kind"][]) =>
      random.shuffle(table.fields).filter((field) => wanted.includes(field.kind));
    const numbers = of("number");
    const status = of("status")[0];
    const reference = of("reference")[0];
    if (random.chance(0.82)) add(1, 2, "get", table, key);
    else for (const field of table.fields.filter(isPlain)) add(0.8, 2, "getField", table, field);
    add(0.15, 0, "getField", table, random.pick(table.fields.filter(isPlain)));
    add(0.5, random.integer(0, 1), "list", table, key);
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

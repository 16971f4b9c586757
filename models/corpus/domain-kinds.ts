import type { Json, JsonObject, ToolResult } from "../../src/core/index.ts";
import {
  amount,
  type Context,
  handOver,
  id,
  type Kind,
  kinds,
  text,
  typeOf,
  withRecord,
} from "./table-kinds.ts";
import { drawRecord, type Field, refused, type State, value } from "./world.ts";

/**
 * Tools that change or read a part of a record, or need more than two things to know: {F} field, {H} what the keys of
 * an "entries" or "references" field name, {G} and {J} a second and a third field, {W} the statuses that allow a change.
 */
const onlyIf = "(||, only if {W}| if it is {W})";

/** Refuses where the record's status does not allow a change. */
function guarded(c: Context, record: JsonObject, change: () => ToolResult): ToolResult {
  if (c.guard === undefined || c.from.includes(String(record[c.guard.name]))) return change();
  return refused(`${c.table.noun} is ${record[c.guard.name]}, not ${c.from.join(" or ")}`);
}

/** The table whose ids a field holds, as keys or in a list. */
export const heldTable = (field: Field) => field.keyTable ?? field.table;
const key = (c: Context) => {
  const table = heldTable(c.field);
  const name = table === undefined ? keyNoun(c.field) : c.manners.idArgument(table);
  return { name: name === id(c).name ? `${keyNoun(c.field)}_id` : name, type: text };
};
export const keyNoun = (field: Field) => field.keyNoun ?? field.table?.noun ?? "item";

/** The part of a record that entries live in, as a map or as a list. */
const entriesOf = (record: JsonObject, field: Field) => record[field.name] as JsonObject | Json[];
const has = (held: JsonObject | Json[], wanted: string) =>
  Array.isArray(held) ? held.includes(wanted) : wanted in held;
const missing = (c: Context, wanted: string) =>
  refused(`no ${keyNoun(c.field)} ${wanted} in this ${c.table.noun}`);
/** Whether there is such a thing at all. */
function isKnown(c: Context, state: State, wanted: string): boolean {
  const table = heldTable(c.field);
  return table === undefined || state[table.noun]![wanted] !== undefined;
}

const partRoles = ["p0", "p1", "p2", "p3"];

export const domainKinds: Record<string, Kind> = {
  setParts: {
    effect: "write",
    names: "(set|change|update|edit|modify|replace)_{E}_{F}|(set|change|new|update)_{F}|{E}_(set|new)_{F}",
    descriptions: `((Change|Set|Update|Replace|Write|Correct) (the {F} of {A}|{A} {F}|the {F} of one {E})|Give {A} a new {F}|Save a new {F} for {A})${onlyIf}`,
    arguments: (c) => ({
      id: id(c),
      ...Object.fromEntries(
        c.field.parts!.map((part, index) => [partRoles[index]!, { name: part.name, type: typeOf(part) }]),
      ),
    }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) =>
        guarded(c, record, () => {
          record[c.field.name] = Object.fromEntries(
            c.field.parts!.map((part, index) => [part.name, input[c.names[partRoles[index]!]!]!]),
          );
          return value(c.manners.written(record));
        }),
      ),
  },
  findThree: {
    effect: "read",
    names: "(find|search|get|lookup|locate|match)_{E}(|_by_{F}|_id|_by_data)|{E}_by_{F}|which_{E}",
    descriptions:
      "(Find|Search|Look for|Look up|Get) {A} by {F}, {G} and {J}|(Find|Get) the id of {A} by {F}, {G} and {J}|Which {E} has this {F}, {G} and {J}",
    arguments: (c) => ({
      key: { name: c.field.name, type: typeOf(c.field) },
      second: { name: c.second.name, type: typeOf(c.second) },
      third: { name: c.third.name, type: typeOf(c.third) },
    }),
    run: (c, input, state) => {
      const found = Object.entries(state[c.table.noun]!).find(([, record]) =>
        (
          [
            ["key", c.field],
            ["second", c.second],
            ["third", c.third],
          ] as const
        ).every(([role, field]) => record[field.name] === input[c.names[role]!]),
      );
      return found === undefined
        ? refused(c.manners.unknown(c.table, String(input[c.names.key!])))
        : value(found[0]);
    },
  },
  entry: {
    effect: "read",
    names: "(get|count|read|check)_{H}_in_{E}|{E}_{H}(|_count|_number)|(count|number_of)_{H}|{H}_in_{E}",
    descriptions:
      "(Get|Tell|Show|Read) how many of (one|a) {H} {A} has|(Number|Count) of one {H} in {A}|How many of one {H} {A} holds|(Look up|Get) the number of one {H} in {A}",
    arguments: (c) => ({ id: id(c), key: key(c) }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) => {
        const wanted = String(input[c.names.key!]);
        const held = entriesOf(record, c.field) as JsonObject;
        return wanted in held ? value(held[wanted]!) : missing(c, wanted);
      }),
  },
  addEntry: {
    effect: "write",
    names: "(add|put|insert|load)_{H}(|_to_{E}|_into_{E})|{E}_(add|take)_{H}|add_to_{E}|put_in_{E}",
    descriptions: `((Add|Put) (a {H}|one {H}|a number of one {H}) (to|into) {A}|Put more of a {H} (into|in) {A}|Add to the {F} of {A})${onlyIf}`,
    arguments: (c) => ({
      id: id(c),
      key: key(c),
      ...(c.field.kind === "entries" && { amount: amountOfEntry(c) }),
    }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) =>
        guarded(c, record, () => {
          const wanted = String(input[c.names.key!]);
          if (!isKnown(c, state, wanted)) return refused(c.manners.unknown(heldTable(c.field)!, wanted));
          const held = entriesOf(record, c.field);
          if (Array.isArray(held)) {
            if (held.includes(wanted)) return refused(`${keyNoun(c.field)} ${wanted} is there already`);
            held.push(wanted);
          } else held[wanted] = Number(held[wanted] ?? 0) + Number(input[c.names.amount!]);
          return value(c.manners.written(record));
        }),
      ),
  },
  setEntry: {
    effect: "write",
    names: "(set|change|update)_{H}(|_in_{E}|_count|_number)|{E}_set_{H}|change_{H}_of_{E}",
    descriptions: `((Set|Change|Update|Correct) (the number of one {H}|how many of one {H} are) in {A}|Change how many of one {H} {A} has)${onlyIf}`,
    arguments: (c) => ({
      id: id(c),
      key: key(c),
      amount: amountOfEntry(c),
    }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) =>
        guarded(c, record, () => {
          const wanted = String(input[c.names.key!]);
          const held = entriesOf(record, c.field) as JsonObject;
          if (!has(held, wanted)) return missing(c, wanted);
          held[wanted] = Number(input[c.names.amount!]);
          return value(c.manners.written(record));
        }),
      ),
  },
  removeEntry: {
    effect: "write",
    names: "(remove|drop|take|delete|take_out)_{H}(|_from_{E}|_of_{E})|{E}_(remove|drop)_{H}|take_from_{E}",
    descriptions: `((Remove|Take|Drop|Delete) (one {H}|a {H}|{AH}) (from|out of) {A}|Strike {AH} from the {F} of {A}|Take {AH} (off|away from) {A})${onlyIf}`,
    arguments: (c) => ({ id: id(c), key: key(c) }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) =>
        guarded(c, record, () => {
          const wanted = String(input[c.names.key!]);
          const held = entriesOf(record, c.field);
          if (!has(held, wanted)) return missing(c, wanted);
          if (Array.isArray(held)) record[c.field.name] = held.filter((each) => each !== wanted);
          else delete held[wanted];
          return value(c.manners.written(record));
        }),
      ),
  },
  swapEntry: {
    effect: "write",
    names: "(swap|replace|trade|switch)_{H}(|_in_{E}|_of_{E})|{E}_(swap|replace)_{H}|other_{H}",
    descriptions: `((Swap|Replace|Trade|Switch) (one {H}|a {H}|{AH}) of {A} (for|with|by) another|Put (another|a different) {H} in place of one in {A}|Swap (two {H} ids|one {H} for another) in {A})${onlyIf}`,
    arguments: (c) => ({
      id: id(c),
      ...c.random.pick([
        {
          old: { name: `old_${keyNoun(c.field)}`, type: text },
          fresh: { name: `new_${keyNoun(c.field)}`, type: text },
        },
        { old: { name: "old", type: text }, fresh: { name: "new", type: text } },
        { old: { name: "from", type: text }, fresh: { name: "to", type: text } },
        { old: { name: "remove", type: text }, fresh: { name: "add", type: text } },
      ]),
    }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) =>
        guarded(c, record, () => {
          const [old, fresh] = [String(input[c.names.old!]), String(input[c.names.fresh!])];
          const held = entriesOf(record, c.field);
          if (!has(held, old)) return missing(c, old);
          if (has(held, fresh)) return refused(`${keyNoun(c.field)} ${fresh} is there already`);
          if (!isKnown(c, state, fresh)) return refused(c.manners.unknown(heldTable(c.field)!, fresh));
          if (Array.isArray(held)) record[c.field.name] = held.map((each) => (each === old ? fresh : each));
          else {
            held[fresh] = held[old]!;
            delete held[old];
          }
          return value(c.manners.written(record));
        }),
      ),
  },
  moveIf: {
    effect: "write",
    names: "(move|transfer|send|shift|pass)_{F}|{F}_transfer|(transfer|send|share)_{E}_{F}|{P}_{F}_transfer",
    descriptions:
      "((Move|Transfer|Send|Shift|Pass) {F} from (one|{A}) {E} to another(, only if both are {W}|, both {W}|, if both are {W})|(Move|Transfer) {F} between {W} {P})",
    arguments: (c) => ({
      ...c.random.pick([
        { id: { name: "from", type: text }, other: { name: "to", type: text } },
        { id: { name: "giver", type: text }, other: { name: "taker", type: text } },
        { id: { name: "source", type: text }, other: { name: "target", type: text } },
      ]),
      amount: amount(c),
    }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) => {
        const wanted = String(input[c.names.other!]);
        const other = state[c.table.noun]![wanted];
        if (other === undefined) return refused(c.manners.unknown(c.table, wanted));
        return guarded(c, record, () =>
          guarded(c, other, () => handOver(c, record, other, Number(input[c.names.amount!]))),
        );
      }),
  },
  book: {
    effect: "write",
    names:
      "(book|reserve|buy|order|rent|sell|hire)_{E}(|_{F})|(book|reserve|take)_{F}|{E}_(booking|sale|order)",
    descriptions: `((Book|Reserve|Buy|Order) (a number of|some) {F} of {A} for (somebody|a person|a customer)|(Book|Reserve|Hire) {A} for somebody, counted in {F}|Sell {F} of {A} to a person)${onlyIf}`,
    arguments: (c) => {
      const who = { name: c.random.pick(["who", "name", "customer", "person", "for"]), type: text };
      return c.random.chance(0.5)
        ? { id: id(c), who, amount: amount(c) }
        : { who, id: id(c), amount: amount(c) };
    },
    run: (c, input, state) =>
      withRecord(c, input, state, (record) =>
        guarded(c, record, () => {
          const taken = Number(input[c.names.amount!]);
          if (taken > Number(record[c.field.name]))
            return refused(`only ${record[c.field.name]} ${c.field.name} left`);
          record[c.field.name] = Number(record[c.field.name]) - taken;
          return value({
            who: input[c.names.who!]!,
            [c.table.noun]: input[c.names.id!]!,
            [c.field.name]: taken,
          });
        }),
      ),
  },
  priced: {
    effect: "read",
    names:
      "(price|quote|total|sum|bill)_(for|of)_{P}|{E}_(total|quote|bill)|{F}_of_{P}|(get|compute)_{F}_of_{P}",
    descriptions:
      "(Get |Compute |Tell |)(The |the |){F} of a number of {P} of one kind|What (several|a number of) {P} come to in {F}|(Compute|Get) the {F} for a quantity of one {E}|{F} of {A}, times how many",
    arguments: (c) => ({
      id: id(c),
      amount: { name: c.random.pick(["quantity", "number", "count", "pieces", "how_many"]), type: "number" },
    }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) =>
        value(
          c.status === "record"
            ? { [c.field.name]: Number(input[c.names.amount!]) * Number(record[c.field.name]) }
            : Number(input[c.names.amount!]) * Number(record[c.field.name]),
        ),
      ),
  },
  register: {
    effect: "write",
    names: "(create|add|new|make|register|insert|open|enter)_{E}|{E}_(create|add|new|register)",
    descriptions:
      "((Create|Add|Register|Insert|Enter|Open) (a new {E}|{A}|one {E}) with (all its data|its data|{F} and more)|New {E}, with (all |)its data)(||, returns its id)",
    arguments: (c) =>
      Object.fromEntries(
        registered(c).map((field, index) => [`f${index}`, { name: field.name, type: typeOf(field) }]),
      ),
    run: (c, input, state) => {
      for (const [index, field] of registered(c).entries()) {
        const given = String(input[c.names[`f${index}`]!]);
        if (field.table !== undefined && state[field.table.noun]![given] === undefined)
          return refused(c.manners.unknown(field.table, given));
      }
      const records = state[c.table.noun]!;
      const stream = c.random.fork("register", Object.keys(records).join());
      let fresh = c.table.makeId(stream);
      while (records[fresh] !== undefined) fresh = c.table.makeId(stream);
      const record = drawRecord(stream, c.table, fresh, state);
      for (const [index, field] of registered(c).entries())
        record[field.name] = input[c.names[`f${index}`]!]!;
      records[fresh] = record;
      return value(c.status === "record" ? { id: fresh, ...record } : fresh);
    },
  },
  addText: {
    effect: "write",
    names:
      "(add|append|write|put|attach)_(note|text|remark)(|_to_{E})|{E}_(add_note|remark|note)|(note|comment)_{E}",
    descriptions: `((Add|Append|Attach) a (text|remark|line) to the {F} of {A}|(Write|Put) (a text|something) (into|in) the {F} of {A}|Add to the {F} of {A})${onlyIf}`,
    arguments: (c) => ({
      id: id(c),
      text: { name: c.random.pick(["text", "note", "line", "words", "content"]), type: text },
    }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) =>
        guarded(c, record, () => {
          (record[c.field.name] as Json[]).push(input[c.names.text!]!);
          return value(c.manners.written(record));
        }),
      ),
  },
};

const amountOfEntry = ({ random }: Context) => ({
  name: random.pick(["amount", "quantity", "number", "count", "how_many"]),
  type: "number",
});

/** The fields that a new record is registered with: its key and up to three more. */
export function registered({ table }: { table: Context["table"] }): Field[] {
  return table.fields
    .filter((field, index) => index === 0 || /^(number|text|status|reference)$/.test(field.kind))
    .slice(0, 4);
}

/** All kinds of tools about tables. */
export const allKinds: Record<string, Kind> = { ...kinds, ...domainKinds };

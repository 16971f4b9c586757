import type { Json, Random } from "../../src/core/index.ts";
import { type Draft, reader, readers } from "./draft.ts";
import { expand } from "./grammar.ts";
import { phrases } from "./phrases.ts";
import { type Argument, Unfit } from "./plan.ts";
import type { Table } from "./world.ts";

export interface Mention {
  phrase: string;
  /** How a program gets at the id: outright, or from an earlier result. */
  id: Argument;
  recordId: string;
}

/** Names a record by its id, by what it is found by, or by another record that refers to it. */
export function mention(
  random: Random,
  draft: Draft,
  table: Table,
  notBy?: string,
  wanted?: string,
): Mention {
  const recordId = wanted ?? random.pick(Object.keys(draft.before[table.noun]!));
  const find = draft.world.tools.find(
    (tool) => tool.kind === "find" && tool.table === table && tool.field!.name !== notBy,
  );
  const both = draft.world.tools.find(
    (tool) =>
      tool.kind === "findBoth" &&
      tool.table === table &&
      tool.field!.name !== notBy &&
      tool.note!.second !== notBy,
  );
  const way = random.next();
  if (both !== undefined && random.chance(0.4)) {
    const record = draft.before[table.noun]![recordId]!;
    const second = both.note!.second!;
    draft.know(table, recordId);
    const ref = draft.call(both, { key: record[both.field!.name]!, second: record[second]! });
    const slots = {
      E: table.noun,
      F: both.field!.name.replace(/_/g, " "),
      V: String(record[both.field!.name]),
      G: second.replace(/_/g, " "),
      W: String(record[second]),
    };
    return { phrase: expand(random, phrases.recordByTwo, slots), id: ref, recordId };
  }
  if (find !== undefined && way < 0.4) {
    const key = draft.before[table.noun]![recordId]![find.field!.name]!;
    draft.know(table, recordId);
    const ref = draft.call(find, { key });
    const found = draft.valueOf(ref);
    const id = typeof found === "string" ? ref : ref.at("id");
    if (draft.valueOf(id) !== recordId) throw new Unfit();
    const slots = { E: table.noun, K: find.field!.name.replace(/_/g, " "), V: String(key) };
    return { phrase: expand(random, `(${phrases.recordByKey})`, slots), id, recordId };
  }
  if (way > 0.82 && wanted === undefined) {
    const through = byReference(random, draft, table);
    if (through !== undefined) return through;
  }
  draft.know(table, recordId);
  return {
    phrase: expand(random, `(${phrases.recordById})`, { E: table.noun, I: recordId }),
    id: recordId,
    recordId,
  };
}

function byReference(random: Random, draft: Draft, table: Table): Mention | undefined {
  const ways = draft.world.tables.flatMap((holder) =>
    holder.fields
      .filter((field) => field.table === table && readers(draft.world, holder, field).length > 0)
      .map((field) => ({ holder, field })),
  );
  if (ways.length === 0) return undefined;
  const { holder, field } = random.pick(ways);
  const other = mention(
    random,
    draft,
    holder,
    undefined,
    random.pick(Object.keys(draft.before[holder.noun]!)),
  );
  const ref = reader(draft, holder, field, other.id);
  const name = field.name.replace(/_id$/, "").replace(/_/g, " ");
  if (field.kind === "reference") {
    const phrase = expand(random, "(the {F} of {R}|the {F} of {R}|{R}'s {F}|the {E} that {R} belongs to)", {
      F: name,
      R: other.phrase,
      E: table.noun,
    });
    return { phrase, id: ref, recordId: String(draft.valueOf(ref)) };
  }
  const list = draft.valueOf(ref) as Json[];
  if (list.length === 0) throw new Unfit();
  const index = random.integer(0, Math.min(1, list.length - 1));
  const which =
    list.length === 1
      ? random.pick(["only ", ""])
      : index === 0
        ? "first "
        : list.length === 2
          ? random.pick(["last ", "second "])
          : "second ";
  return {
    phrase: `the ${which}${table.noun} of ${other.phrase}`,
    id: ref.at(index),
    recordId: String(list[index]),
  };
}

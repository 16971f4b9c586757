import type { Json, Random } from "../../src/core/index.ts";
import { type Draft, readableField, reader, readers } from "./draft.ts";
import { expression } from "./expression.ts";
import { done, type Family, label, type Order, pickTool, plainAnswer, preferred } from "./family.ts";
import { expand } from "./grammar.ts";
import { type Mention, mention } from "./mention.ts";
import { phrases } from "./phrases.ts";
import { type Answer, type Argument, need, type Ref, Unfit } from "./plan.ts";
import { turnVerbs } from "./table-kinds.ts";
import { type Field, isPlain, type Table, type Tool } from "./world.ts";

const please = "(please |can you |could you |i want to |i need to |we have to |||||)";
const wordings = {
  several:
    "(please |)(tell me|give me|look up|i need|report|find out) {X}|{X}|(can|could) you (tell me|look up) {X}",
  sameAs: `${please}(set|change) the {F} of {R} to the {F} of {S}|${please}give {R} the same {F} as {S}|{R} should have the {F} of {S}|${please}copy the {F} of {S} to {R}|the {F} of {R} (must|should) (be|become) (that|the one) of {S}`,
  sameAsComputed: `${please}(set|change) the {F} of {R} to {X}|{R} should have the {F} {X}|the {F} of {R} (must|should) (be|become) {X}|(compute|work out) {X} and (save|store|enter) it as the {F} of {R}`,
  each: `${please}(set|mark|turn|make) (all|all the|the) {P} of {R} {V}|all {P} of {R} (must|should|have to) be {V}|every {E} of {R} (must|should|has to) be {V}`,
  removeEach: `${please}(remove|delete|cancel) (all|all the|the) {P} of {R}|all {P} of {R} (must|should|have to) go`,
  best: "which of the {P} of {R} has the (most|highest|largest) {F}|(find|tell me|name) the {E} of {R} with the (most|highest|largest) {F}|of all {P} of {R}, which has the (most|highest) {F}",
  worst:
    "which of the {P} of {R} has the (least|lowest|smallest) {F}|(find|tell me|name) the {E} of {R} with the (least|lowest|smallest) {F}",
  totalOf:
    "(add up|sum) the {F} of (all|all the|the) {P} of {R}|what is the (total |){F} of all {P} of {R}( together|)|how much {F} do the {P} of {R} have (together|in total)",
  after: "{A}(. then|, then|, and then|. after that,|. also|. and|, and) {B}",
};

/** A table, and a field of it that points to another table and that a tool shows. */
function links(draft: Draft, table: Table): (Field & { table: Table })[] {
  return table.fields.filter(
    (field): field is Field & { table: Table } =>
      field.kind === "reference" &&
      field.table !== undefined &&
      readers(draft.world, table, field).length > 0,
  );
}

/** A record that others lead to: the driver of the truck of parcel K31. */
function distant(random: Random, draft: Draft, hops: number): { table: Table; record: Mention } {
  const starts = draft.world.tables.filter((table) => links(draft, table).length > 0);
  if (starts.length === 0) throw new Unfit();
  // A start from which the aimed-at tool's table can be reached, if there is one.
  const near = starts.filter((start) => links(draft, start).some(({ table }) => table === draft.aim?.table));
  let table = random.pick(near.length > 0 ? near : starts);
  let record = mention(random, draft, table);
  for (let hop = 0; hop < hops; hop++) {
    const next = links(draft, table);
    if (next.length === 0) break;
    if (hop > 0 && table === draft.aim?.table) break;
    const field = next.find((link) => link.table === draft.aim?.table) ?? random.pick(next);
    const id = reader(draft, table, field, record.id);
    const name = label(field).replace(/ id$/, "");
    record = {
      phrase: expand(random, "the {F} of {R}|the {F} of {R}|{R}'s {F}", { F: name, R: record.phrase }),
      id,
      recordId: String(draft.valueOf(id)),
    };
    table = field.table;
  }
  return { table, record };
}

/** A field of a record that is only found by way of others; sometimes something is done with it. */
export const chain: Family = (random, draft) => {
  const { table, record } = distant(random, draft, random.integer(1, 4));
  const shown = table.fields.filter(
    (field) => isPlain(field) && readers(draft.world, table, field).length > 0,
  );
  if (shown.length === 0) throw new Unfit();
  const way = random.next();
  if (way < (draft.aim?.spec.effect === "write" ? 0.8 : 0.35)) return changeOf(random, draft, table, record);
  const field = random.pick(shown);
  const ref = reader(draft, table, field, record.id);
  if (way < 0.55 && field.kind === "number") {
    const phrase = expand(random, `(${phrases.fieldOf})`, { R: record.phrase, F: label(field) });
    const next = expression(random, draft, 1, { phrase, value: ref });
    return { text: expand(random, phrases.phrase, { X: next.phrase }), answer: plainAnswer(next.value) };
  }
  return { text: draft.fieldQuestion(random, field, record.phrase).text, answer: plainAnswer(ref) };
};

/** A simple change of a record that is known already. */
function changeOf(random: Random, draft: Draft, table: Table, record: Mention): Order {
  const fitting = draft.world.tools.filter(
    (tool) =>
      tool.table === table &&
      ["set", "turn", "increase", "decrease", "remove"].includes(tool.kind) &&
      tool.arguments.reason === undefined,
  );
  const tool = preferred(random, draft, fitting) as Tool & { field: Field };
  const { field } = tool;
  const now = draft.now[table.noun]![record.recordId];
  if (now === undefined) throw new Unfit();
  const slots: Record<string, string> = { R: record.phrase, F: label(field), N: "", V: "" };
  const roles: Record<string, Argument> = { id: record.id };
  let wording = phrases.remove;
  if (tool.kind === "set") {
    const fresh = field.value(random);
    if (fresh === now[field.name]) throw new Unfit();
    roles.value = fresh;
    slots.V = String(fresh);
    wording = phrases.set;
  } else if (tool.kind === "turn") {
    const status = tool.note!.status!;
    if (!tool.note!.from!.split(" or ").includes(String(now[field.name]))) throw new Unfit();
    slots.V = status;
    slots.VERB = turnVerbs[status] ?? "";
    wording =
      turnVerbs[status] === undefined
        ? phrases.turn.replace("{VERB} {R}", "change {R} to {V}")
        : phrases.turn;
  } else if (tool.kind !== "remove") {
    const up = tool.kind === "increase";
    const most = up ? 80 : Number(now[field.name]);
    if (most < 1) throw new Unfit();
    roles.amount = random.integer(1, most);
    slots.N = String(roles.amount);
    wording = up ? phrases.increase : phrases.decrease;
  }
  draft.seeField(table, record.recordId, field);
  draft.write(tool, roles);
  if (tool.kind === "remove") draft.expectGone(table, record.recordId);
  else draft.expectField(table, record.recordId, field);
  return { text: expand(random, wording, slots), answer: done };
}

/** Several things to look up at once. */
export const readSeveral: Family = (random, draft) => {
  const wanted = random.integer(2, 4);
  const parts: { phrase: string; value: Argument }[] = [];
  for (let index = 0; index < wanted; index++) {
    const { table, field } = readableField(random, draft, () => true);
    const record = mention(random, draft, table, field.name);
    const value = reader(draft, table, field, record.id);
    parts.push({ phrase: expand(random, `the {F} of {R}`, { R: record.phrase, F: label(field) }), value });
  }
  if (new Set(parts.map(({ phrase }) => phrase)).size < wanted) throw new Unfit();
  const texts = parts.map(({ phrase }) => phrase);
  const list = `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
  const answer: Answer = { kind: "parts", parts: parts.map(({ value }) => value) };
  return { text: expand(random, wordings.several, { X: list }), answer };
};

/** A field gets what another record has there, or what comes out of a computation with it. */
export const sameAs: Family = (random, draft) => {
  const tool = pickTool(random, draft, "set");
  const { table, field } = tool;
  const record = mention(random, draft, table, field.name);
  const other = mention(random, draft, table, field.name);
  if (record.recordId === other.recordId) throw new Unfit();
  const value = reader(draft, table, field, other.id);
  const slots = { R: record.phrase, S: other.phrase, F: label(field) };
  if (field.kind === "number" && random.chance(0.5)) {
    const phrase = expand(random, `(${phrases.fieldOf})`, { R: other.phrase, F: label(field) });
    const next = expression(random, draft, 1, { phrase, value }, "number");
    draft.write(tool, { id: record.id, value: next.value });
    draft.expectField(table, record.recordId, field);
    return { text: expand(random, wordings.sameAsComputed, { ...slots, X: next.phrase }), answer: done };
  }
  draft.write(tool, { id: record.id, value });
  draft.expectField(table, record.recordId, field);
  return { text: expand(random, wordings.sameAs, slots), answer: done };
};

/** The records that belong to another one, each by its place in the result of a search. */
function belonging(random: Random, draft: Draft) {
  const fitting = draft.world.tools.filter(
    ({ kind, field }) => kind === "filter" && field?.kind === "reference",
  );
  const tool = preferred(random, draft, fitting) as Tool & { table: Table; field: Field };
  const owner = mention(random, draft, tool.field.table!);
  const list = draft.call(tool, { key: owner.id });
  const found = draft.valueOf(list) as Json[];
  if (found.length < 2 || found.length > 4) throw new Unfit();
  const members = found.map((item, index) => ({
    id: typeof item === "string" ? list.at(index) : list.at(index, "id"),
    recordId: typeof item === "string" ? item : String((item as { id: string }).id),
  }));
  return { table: tool.table, owner, members };
}

export const eachOf: Family = (random, draft) => {
  const { table, owner, members } = belonging(random, draft);
  const tool = need(
    random
      .shuffle(draft.world.tools)
      .find(
        (other) =>
          other.table === table &&
          other.arguments.reason === undefined &&
          (other.kind === "turn" ||
            other.kind === "remove" ||
            (other.kind === "set" && other.field!.kind === "status")),
      ),
  ) as Tool & { field: Field };
  const slots = { E: table.noun, P: table.plural, R: owner.phrase, V: tool.note!.status! };
  const roles: Record<string, Argument> = {};
  if (tool.kind === "set") {
    slots.V = random.pick(tool.field.values!);
    roles.value = slots.V;
  }
  for (const { id } of members) draft.write(tool, { id, ...roles });
  const last = members.at(-1)!.recordId;
  if (tool.kind === "remove") draft.expectGone(table, last);
  else draft.expectField(table, last, tool.field);
  return {
    text: expand(random, tool.kind === "remove" ? wordings.removeEach : wordings.each, slots),
    answer: done,
  };
};

/** The number that each of the records has in one field. */
function numbersOf(random: Random, draft: Draft, table: Table, members: readonly { id: Ref }[]) {
  const fields = table.fields.filter(
    (field) => field.kind === "number" && readers(draft.world, table, field).length > 0,
  );
  if (fields.length === 0) throw new Unfit();
  const field = random.pick(fields);
  const values = members.map(({ id }) => reader(draft, table, field, id));
  return { field, values };
}

export const bestOf: Family = (random, draft) => {
  const { table, owner, members } = belonging(random, draft);
  const { field, values } = numbersOf(random, draft, table, members);
  const numbers = values.map((value) => Number(draft.valueOf(value)));
  const high = random.chance(0.65);
  const wanted = high ? Math.max(...numbers) : Math.min(...numbers);
  if (numbers.filter((each) => each === wanted).length > 1) throw new Unfit();
  const slots = { E: table.noun, P: table.plural, R: owner.phrase, F: label(field) };
  const text = expand(random, high ? wordings.best : wordings.worst, slots);
  return { text, answer: plainAnswer(members[numbers.indexOf(wanted)]!.id) };
};

export const totalOf: Family = (random, draft) => {
  const { table, owner, members } = belonging(random, draft);
  const { field, values } = numbersOf(random, draft, table, members);
  const addAll = draft.world.tools.find(({ kind }) => kind === "addAll");
  let total: Ref;
  if (addAll !== undefined) total = draft.call(addAll, { x: values });
  else {
    const add = need(draft.world.tools.find(({ kind }) => kind === "add"));
    total = values.slice(1).reduce((sum, value) => draft.call(add, { x: sum, y: value }), values[0]!);
  }
  const slots = { P: table.plural, R: owner.phrase, F: label(field) };
  return { text: expand(random, wordings.totalOf, slots), answer: plainAnswer(total) };
};

/** A family, and the tools one of which it needs. */
export type Simple = readonly [family: Family, ...kinds: string[]];

/** Two to four orders, one after another; what was asked last or computed is judged. */
export function sequence(writes: readonly Simple[], reads: readonly Simple[]): Family {
  return (random, draft) => {
    const there = new Set(draft.world.tools.map(({ kind }) => kind));
    const possible = (all: readonly Simple[]) =>
      all.filter(([, ...kinds]) => kinds.length === 0 || kinds.some((kind) => there.has(kind)));
    const [families, asking] = [possible(writes), possible(reads)];
    if (families.length === 0 || asking.length === 0) throw new Unfit();
    const count = random.integer(2, 4);
    const orders: Order[] = [];
    const asks = random.chance(0.4);
    for (let index = 0; index < count; index++) {
      const last = index === count - 1;
      orders.push(random.pick(asks && last ? asking : families)[0](random, draft));
      if (draft.steps.length > 6) throw new Unfit();
    }
    if (
      orders
        .slice(0, asks ? -1 : undefined)
        .some(({ judgesAnswer, answer }) => judgesAnswer || answer !== done)
    )
      throw new Unfit();
    const text = orders
      .map((order) => order.text)
      .reduce((before, next) => expand(random, wordings.after, { A: before, B: next }));
    const { answer } = orders.at(-1)!;
    return { text, answer, ...(asks && { judgesAnswer: true }) };
  };
}

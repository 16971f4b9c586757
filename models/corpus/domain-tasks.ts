import type { Json, JsonObject, Random } from "../../src/core/index.ts";
import { adjectives, firstNames, knownWords, nouns, verbs } from "../words.ts";
import { heldTable, keyNoun, registered } from "./domain-kinds.ts";
import { type Draft, readableField, reader, readers } from "./draft.ts";
import { expression } from "./expression.ts";
import { done, type Family, label, type Order, pickTool, plainAnswer, secondField } from "./family.ts";
import { expand } from "./grammar.ts";
import { type Mention, mention } from "./mention.ts";
import { anyWord, capital, personName } from "./names.ts";
import { phrases } from "./phrases.ts";
import { type Argument, need, Ref, Unfit } from "./plan.ts";
import { type Field, fieldValue, type Table, type Tool } from "./world.ts";

const please = "(please |can you |could you |i want to |i need to |we have to |||||)";

/** Wordings of the tasks that parts of records, logs and bookings make; slots as in phrases.ts, {H} what an entry names. */
const wordings = {
  readPart:
    "what is the {F} in the {G} of {R}|(tell me|give me|i need) the {F} of the {G} of {R}|which {F} does the {G} of {R} have|{R}: which {F} is in its {G}|(look up|find) the {F} in {R}'s {G}",
  setParts: `${please}(set|change|update) the {F} of {R} to {V}|the (new |){F} of {R} is {V}(. please (save|update) it|)|{R} has a new {F}: {V}|${please}give {R} the {F} {V}|{R} (needs|gets|has to get) a new {F}, {V}`,
  entry:
    "how many of {H} {K} (does {R} have|are (there |)in {R})|how many {K} are in {R}|(tell me|look up) the number of {H} {K} (in|of) {R}|what is the count of {H} {K} (in|for) {R}",
  addEntry: `${please}(add|put) {N} (more |)of {H} {K} (to|into) {R}|{R} (gets|should get|needs) {N} (more |)of {H} {K}|${please}add {H} {K} to {R}, {N} of (it|them)`,
  addMember: `${please}(add|put) {H} {K} (to|into) {R}|{H} {K} (joins|should join|goes into|belongs in) {R}|{R} (gets|should get) {H} {K} as well`,
  setEntry: `${please}(set|change) the number of {H} {K} in {R} to {N}|{R} should have {N} of {H} {K}|(make it|there are) {N} of {H} {K} in {R}(. please (save|correct) (it|that)|)`,
  removeEntry: `${please}(remove|take|drop) {H} {K} (from|out of) {R}|{R} (does not need|should not have) {H} {K} (any more|any longer)|${please}take {H} {K} away from {R}|{H} {K} (has to|must|should) (go from|leave) {R}`,
  swapEntry: `${please}(swap|replace|exchange) {H} {K} (in|of) {R} (for|with|by) {J}|in {R}, ${please}put {J} (instead|in place) of {H} {K}|{R} should have {J} instead of {H} {K}|${please}trade {K} for {J} in {R}`,
  book: `${please}(book|reserve) {N} {F} of {R} for {W}|{W} (wants|needs|would like) {N} {F} of {R}(. please (book|reserve) (it|them)|)|${please}(get|take) {N} {F} of {R} for {W}`,
  priced:
    "(what|how much) (is|are) {N} of {R} in {F}|what (is|would be) the {F} of {N} of {R}|(compute|tell me|i need) the {F} for {N} pieces of {R}|what {F} do {N} of {R} come to|{N} times {R}: what {F} is that",
  addText: `${please}(add|write|append) {V} to the {F} of {R}|${please}(note|put) {V} (in|under) the {F} of {R}|the {F} of {R} should (also |)say {V}`,
  log: `${please}(write|put|add|note|enter) {V} (in|into) the {L}|the {L} should say {V}|(add|put) this {M} (in|into) the {L}: {V}|{M} for the {L}: {V}`,
  send: `${please}(write|send|mail) {W} the {M} {V}|${please}(write|send) {V} to {W}|{W} should (get|read) the {M} {V}|(let {W} know|tell {W}): {V}|${please}(send|write) a {M} to {W}. (it should say|text|it says|{M}): {V}`,
  titled: " with the (title|subject) {T}|, title {T}|, under the (title|subject) {T}",
  tell: `${please}(write|send|mail|tell) {W} {X}|(find out|look up) {X} and (send|write|mail) (it|that) to {W}|{W} (wants to know|asks for|needs) {X}. (send|write) it to (them|{W})`,
  note: `${please}(write|put|note|enter) {X} (in|into) the {L}|(find out|look up) {X} and (put|write|note|enter) it (in|into) the {L}|the {L} should (have|show) {X}`,
  findThree:
    "which {E} has {F} {V}, {G} {W} and {J} {X}|(find|give me) the id of the {E} with {F} {V}, {G} {W} and {J} {X}|i am looking for (a|the) {E}: {F} {V}, {G} {W}, {J} {X}",
  register: `${please}(add|create|register|enter) (a new|a|another) {E}: {V}|(there is|we have) a new {E}(, please (add|register) it|): {V}|new {E}: {V}|${please}register {A} with {V}`,
  ifPossible: phrases.ifPossible,
};

const refusedAnswer = (text: string): Order => ({ text, answer: plainAnswer("no"), judgesAnswer: true });

/** Whether a guarded tool allows the change of that record now. */
function allows(draft: Draft, tool: Tool & { table: Table }, id: string): boolean {
  const guard = tool.note?.guard;
  if (!guard) return true;
  return tool.note!.from!.split(" or ").includes(String(draft.now[tool.table.noun]![id]?.[guard]));
}

/** A write that may be refused: then the answer is no. */
function guardedWrite(
  random: Random,
  draft: Draft,
  tool: Tool & { table: Table; field: Field },
  change: {
    record: Mention;
    roles: Record<string, Argument>;
    text: string;
    possible?: boolean;
    expect: () => void;
  },
): Order {
  const possible = change.possible !== false && allows(draft, tool, change.record.recordId);
  draft.seeField(tool.table, change.record.recordId, tool.field);
  const roles = { id: change.record.id, ...change.roles };
  if (!possible) {
    draft.attempt(tool, roles);
    return refusedAnswer(change.text + expand(random, wordings.ifPossible));
  }
  draft.write(tool, roles);
  change.expect();
  const text = random.chance(tool.note?.guard ? 0.3 : 0.05)
    ? change.text + expand(random, wordings.ifPossible)
    : change.text;
  return { text, answer: done };
}

export const readPart: Family = (random, draft) => {
  const holders = draft.world.tables.flatMap((table) =>
    table.fields
      .filter((field) => field.kind === "parts" && readers(draft.world, table, field).length > 0)
      .map((field) => ({ table, field })),
  );
  if (holders.length === 0) throw new Unfit();
  const { table, field } = random.pick(holders);
  const part = random.pick(field.parts!);
  const record = mention(random, draft, table);
  const ref = reader(draft, table, field, record.id).at(part.name);
  const slots = { R: record.phrase, F: label(part), G: label(field) };
  return { text: expand(random, wordings.readPart, slots), answer: plainAnswer(ref) };
};

export const setParts: Family = (random, draft) => {
  const tool = pickTool(random, draft, "setParts");
  const { table, field } = tool;
  const record = mention(random, draft, table, field.name);
  const fresh = field.parts!.map((part) => part.value(random));
  const spelled = random.chance(0.5)
    ? field.parts!.map((part, index) => `${label(part)} ${fresh[index]}`).join(", ")
    : fresh.join(", ");
  const part = random.pick(field.parts!);
  return guardedWrite(random, draft, tool, {
    record,
    roles: Object.fromEntries(fresh.map((each, index) => [`p${index}`, each])),
    text: expand(random, wordings.setParts, { R: record.phrase, F: label(field), V: spelled }),
    expect: () => draft.expectPart(table, record.recordId, field, [part.name]),
  });
};

/** A record with what its field holds now. */
function holder(random: Random, draft: Draft, tool: Tool & { table: Table; field: Field }) {
  const record = mention(random, draft, tool.table, tool.field.name);
  const held = draft.before[tool.table.noun]![record.recordId]![tool.field.name] as JsonObject | Json[];
  const keys = Array.isArray(held) ? held.map(String) : Object.keys(held);
  if (keys.length === 0) throw new Unfit();
  draft.know(tool.table, record.recordId);
  return { record, held, keys, H: keyNoun(tool.field) };
}

export const readEntry: Family = (random, draft) => {
  const tool = pickTool(random, draft, "entry");
  const { record, keys, H } = holder(random, draft, tool);
  const key = random.pick(keys);
  const ref = draft.call(tool, { id: record.id, key });
  return { text: expand(random, wordings.entry, { R: record.phrase, H, K: key }), answer: plainAnswer(ref) };
};

/** A key that the record does not hold yet. */
function freshKey(random: Random, draft: Draft, field: Field, keys: readonly string[]): string {
  const table = heldTable(field);
  const fresh =
    table === undefined
      ? Object.keys(field.value(random) as JsonObject)[0]!
      : random.pick(Object.keys(draft.before[table.noun]!));
  if (keys.includes(fresh)) throw new Unfit();
  if (table !== undefined) draft.know(table, fresh);
  return fresh;
}

export const addEntry: Family = (random, draft) => {
  const tool = pickTool(random, draft, "addEntry");
  const { table, field } = tool;
  const { record, held, keys, H } = holder(random, draft, tool);
  const list = Array.isArray(held);
  const key = list || random.chance(0.4) ? freshKey(random, draft, field, keys) : random.pick(keys);
  const amount = random.integer(1, 20);
  const slots = { R: record.phrase, H, K: key, N: String(amount) };
  return guardedWrite(random, draft, tool, {
    record,
    roles: list ? { key } : { key, amount },
    text: expand(random, list ? wordings.addMember : wordings.addEntry, slots),
    expect: () =>
      list
        ? draft.expectPart(table, record.recordId, field, [], "includes", key)
        : draft.expectPart(table, record.recordId, field, [key]),
  });
};

export const setEntry: Family = (random, draft) => {
  const tool = pickTool(random, draft, "setEntry");
  const { table, field } = tool;
  const { record, held, keys, H } = holder(random, draft, tool);
  const key = random.pick(keys);
  const amount = random.integer(1, 30);
  if ((held as JsonObject)[key] === amount) throw new Unfit();
  return guardedWrite(random, draft, tool, {
    record,
    roles: { key, amount },
    text: expand(random, wordings.setEntry, { R: record.phrase, H, K: key, N: String(amount) }),
    expect: () => draft.expectPart(table, record.recordId, field, [key]),
  });
};

export const removeEntry: Family = (random, draft) => {
  const tool = pickTool(random, draft, "removeEntry");
  const { table, field } = tool;
  const { record, held, keys, H } = holder(random, draft, tool);
  const possible = random.chance(0.9);
  const key = possible ? random.pick(keys) : freshKey(random, draft, field, keys);
  return guardedWrite(random, draft, tool, {
    record,
    roles: { key },
    possible,
    text: expand(random, wordings.removeEntry, { R: record.phrase, H, K: key }),
    expect: () =>
      Array.isArray(held)
        ? draft.expectPart(table, record.recordId, field, [], "excludes", key)
        : draft.expectPart(table, record.recordId, field, [key]),
  });
};

export const swapEntry: Family = (random, draft) => {
  const tool = pickTool(random, draft, "swapEntry");
  const { table, field } = tool;
  const { record, held, keys, H } = holder(random, draft, tool);
  const old = random.pick(keys);
  const fresh = freshKey(random, draft, field, keys);
  return guardedWrite(random, draft, tool, {
    record,
    roles: { old, fresh },
    text: expand(random, wordings.swapEntry, { R: record.phrase, H, K: old, J: fresh }),
    expect: () =>
      Array.isArray(held)
        ? draft.expectPart(table, record.recordId, field, [], "includes", fresh)
        : draft.expectPart(table, record.recordId, field, [fresh]),
  });
};

export const moveIf: Family = (random, draft) => {
  const tool = pickTool(random, draft, "moveIf");
  const { table, field } = tool;
  const from = mention(random, draft, table, field.name);
  const to = mention(random, draft, table, field.name);
  const has = Number(draft.before[table.noun]![from.recordId]![field.name]);
  if (from.recordId === to.recordId || has < 1) throw new Unfit();
  const amount = random.integer(1, Math.min(has, 80));
  return guardedWrite(random, draft, tool, {
    record: from,
    roles: { other: to.id, amount },
    possible: allows(draft, tool, to.recordId),
    text: expand(random, phrases.move, { R: from.phrase, S: to.phrase, F: label(field), N: String(amount) }),
    expect: () => draft.expectField(table, random.chance(0.7) ? from.recordId : to.recordId, field),
  });
};

export const book: Family = (random, draft) => {
  const tool = pickTool(random, draft, "book");
  const { table, field } = tool;
  const record = mention(random, draft, table, field.name);
  const has = Number(draft.before[table.noun]![record.recordId]![field.name]);
  const possible = random.chance(0.88);
  const amount = possible ? random.integer(1, Math.max(1, Math.min(has, 60))) : has + random.integer(1, 30);
  const who = personName(random);
  return guardedWrite(random, draft, tool, {
    record,
    roles: { who, amount },
    possible: amount <= has,
    text: expand(random, wordings.book, { R: record.phrase, F: label(field), N: String(amount), W: who }),
    expect: () => draft.expectField(table, record.recordId, field),
  });
};

export const priced: Family = (random, draft) => {
  const tool = pickTool(random, draft, "priced");
  const record = mention(random, draft, tool.table, tool.field.name);
  const amount = random.integer(2, 40);
  const ref = draft.call(tool, { id: record.id, amount });
  const total = typeof draft.valueOf(ref) === "number" ? ref : ref.at(tool.field.name);
  const phrase = expand(random, "(the {F} of {N} of {R}|the {F} for {N} of {R})", {
    R: record.phrase,
    F: label(tool.field),
    N: String(amount),
  });
  if (random.chance(0.35)) {
    const next = expression(random, draft, 1, { phrase, value: total });
    return { text: expand(random, phrases.phrase, { X: next.phrase }), answer: plainAnswer(next.value) };
  }
  const slots = { R: record.phrase, F: label(tool.field), N: String(amount) };
  return { text: expand(random, wordings.priced, slots), answer: plainAnswer(total) };
};

export const addText: Family = (random, draft) => {
  const tool = pickTool(random, draft, "addText");
  const { table, field } = tool;
  const record = mention(random, draft, table, field.name);
  const { text, quoted } = freeText(random);
  const old = draft.before[table.noun]![record.recordId]![field.name] as Json[];
  return guardedWrite(random, draft, tool, {
    record,
    roles: { text },
    text: expand(random, wordings.addText, { R: record.phrase, F: label(field), V: quoted }),
    expect: () => draft.expectPart(table, record.recordId, field, [old.length]),
  });
};

/** A few words that can only be copied, and how the request shows where they begin and end. */
function freeText(random: Random): { text: string; quoted: string } {
  const noun = () => random.pick(nouns);
  const templates = [
    () => `the ${noun()} is ${random.pick(adjectives)}`,
    () => `${random.pick(verbs)} the ${noun()} at ${random.integer(1, 12)}`,
    () => `${capital(random.pick(firstNames))} will ${random.pick(verbs)} the ${noun()}`,
    () => `no ${noun()} for ${noun()} ${random.integer(2, 99)}`,
    () => `we ${random.pick(verbs)} your ${random.pick(adjectives)} ${noun()}`,
    () =>
      Array.from({ length: random.integer(1, 5) }, () => random.pick(knownWords))
        .filter((word) => word.length > 1)
        .join(" "),
    () => anyWord(random),
  ];
  const plain = random.pick(templates)();
  const text = random.chance(0.25) ? `${capital(plain)}.` : plain;
  const quote = random.pick(["'", "'", '"', '"', ""]);
  return { text, quoted: `${quote}${text.includes(".") && quote === "" ? text.slice(0, -1) : text}${quote}` };
}

/** The tool that appends, who gets it, and what the log shows afterwards. */
function logOf(random: Random, draft: Draft) {
  const tool = need(draft.world.tools.find(({ kind }) => kind === "append"));
  const show = draft.world.tools.find(({ kind }) => kind === "showLog");
  const receiver =
    tool.arguments.to === undefined
      ? undefined
      : tool.table === undefined
        ? { phrase: personName(random) }
        : mention(random, draft, tool.table);
  const to: Argument | undefined =
    receiver === undefined ? undefined : "id" in receiver ? (receiver as Mention).id : receiver.phrase;
  const expect = (role: string, value: Json) => {
    const before = draft.steps.filter((step) => step.tool === tool).length - 1;
    const plain = Object.keys(tool.arguments).length === 1;
    draft.expectShown(show, plain ? [before] : [before, need(tool.arguments[role])], value);
  };
  return { tool, to, W: receiver?.phrase ?? "", expect, L: tool.note!.place!, M: tool.note!.word! };
}

export const logText: Family = (random, draft) => {
  const { tool, to, W, expect, L, M } = logOf(random, draft);
  let { text, quoted } = freeText(random);
  if (!/^['"]/.test(quoted)) text = quoted;
  const title = tool.arguments.title === undefined ? undefined : anyWord(random);
  draft.write(tool, {
    ...(to !== undefined && { to }),
    ...(title !== undefined && { title }),
    text,
  });
  expect("text", text);
  draft.about ??= `${M} ${text.split(" ")[0]}`;
  const wording = W === "" ? wordings.log : title === undefined ? wordings.send : `{titled}`;
  const whole =
    wording === "{titled}"
      ? expand(random, `${please}(write|send|mail) {W} the {M} {V}(${wordings.titled})`, {
          W,
          M,
          V: quoted,
          T: title!,
        })
      : expand(random, wording, { W, L, M, V: quoted });
  return { text: whole, answer: done };
};

/** What a read or a computation gives goes to somebody, or into the log. */
export const reportTo: Family = (random, draft) => {
  let source: { phrase: string; value: Argument };
  if (random.chance(0.35)) source = expression(random, draft, random.integer(1, 2), undefined);
  else {
    const { table, field } = readableField(random, draft, () => true);
    const record = mention(random, draft, table, field.name);
    source = {
      phrase: expand(random, `(${phrases.fieldOf})`, { R: record.phrase, F: label(field) }),
      value: reader(draft, table, field, record.id),
    };
  }
  if (!(source.value instanceof Ref)) throw new Unfit();
  const { tool, to, W, expect, L } = logOf(random, draft);
  if (tool.arguments.title !== undefined) throw new Unfit();
  const text = draft.valueOf(source.value);
  if (typeof text !== "string") throw new Unfit();
  draft.write(tool, { ...(to !== undefined && { to }), text: source.value });
  expect("text", text);
  const slots = { X: source.phrase, W, L };
  return { text: expand(random, W === "" ? wordings.note : wordings.tell, slots), answer: done };
};

export const findThree: Family = (random, draft) => {
  const tool = pickTool(random, draft, "findThree");
  const { table, field } = tool;
  const second = secondField(tool);
  const third = need(table.fields.find(({ name }) => name === tool.note?.third));
  const [id, record] = random.pick(Object.entries(draft.before[table.noun]!));
  draft.know(table, id);
  const [v, w, x] = [field, second, third].map((each) => record[each.name]!);
  const ref = draft.call(tool, { key: v!, second: w!, third: x! });
  const slots = {
    E: table.noun,
    F: label(field),
    V: String(v),
    G: label(second),
    W: String(w),
    J: label(third),
    X: String(x),
  };
  const other = table.fields.find(
    (each) => ![field, second, third].includes(each) && readers(draft.world, table, each).length > 0,
  );
  if (other === undefined || other.kind !== "number" || random.chance(0.5))
    return { text: expand(random, wordings.findThree, slots), answer: plainAnswer(ref) };
  const phrase = expand(random, "the {E} with {F} {V}, {G} {W} and {J} {X}", slots);
  const value = reader(draft, table, other, ref);
  return { text: draft.fieldQuestion(random, other, phrase).text, answer: plainAnswer(value) };
};

export const register: Family = (random, draft) => {
  const tool = pickTool(random, draft, "register");
  const { table } = tool;
  const fields = registered({ table });
  const values = fields.map((field) => fieldValue(random, field, draft.before));
  if (Object.values(draft.before[table.noun]!).some((record) => record[fields[0]!.name] === values[0]))
    throw new Unfit();
  for (const [index, field] of fields.entries())
    if (field.table !== undefined) draft.know(field.table, String(values[index]));
  const ref = draft.create(tool, Object.fromEntries(values.map((each, index) => [`f${index}`, each])));
  const result = draft.valueOf(ref);
  const id = typeof result === "string" ? ref : ref.at("id");
  draft.expectField(table, String(draft.valueOf(id)), random.pick(fields));
  const spelled = fields.map((field, index) => `${label(field)} ${values[index]}`).join(", ");
  const text = expand(random, wordings.register, { E: table.noun, A: `a ${table.noun}`, V: spelled });
  if (random.chance(0.5)) return { text, answer: done };
  return {
    text: `${text}${expand(random, "(. what is its id|. tell me the (new |)id)")}`,
    answer: plainAnswer(id),
  };
};

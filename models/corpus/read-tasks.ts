import type { Json } from "../../src/core/index.ts";
import { readableField, reader } from "./draft.ts";
import { anotherValue, type Family, label, pickTool, plainAnswer, secondField, slotsOf } from "./family.ts";
import { expand } from "./grammar.ts";
import { mention } from "./mention.ts";
import { phrases } from "./phrases.ts";
import { type Argument, need, Unfit } from "./plan.ts";
import { isPlain } from "./world.ts";

export const readOne: Family = (random, draft) => {
  const { table, field } = readableField(random, draft, () => true);
  const record = mention(random, draft, table, field.name);
  const ref = reader(draft, table, field, record.id);
  const { text } = draft.fieldQuestion(random, field, record.phrase);
  return { text, answer: plainAnswer(ref) };
};

export const readTwo: Family = (random, draft) => {
  const tool = pickTool(random, draft, "get");
  const [f, g] = random.shuffle(tool.table.fields.filter(isPlain));
  const record = mention(random, draft, tool.table);
  const ref = draft.call(tool, { id: record.id });
  const text = expand(random, phrases.twoFields, {
    R: record.phrase,
    F: label(need(f)),
    G: label(need(g)),
    T: random.pick(["tell me", "give me", "i need"]),
  });
  return { text, answer: { kind: "parts", parts: [ref.at(need(f).name), ref.at(need(g).name)] } };
};

export const yesNo: Family = (random, draft) => {
  const { table, field } = readableField(
    random,
    draft,
    (field) => field.kind === "status" || field.kind === "text",
  );
  const record = mention(random, draft, table, field.name);
  const ref = reader(draft, table, field, record.id);
  const now = draft.valueOf(ref);
  const asked = random.chance(0.5) ? now : anotherValue(random, draft, field, now);
  const wording = field.kind === "status" && random.chance(0.7) ? phrases.yesNoStatus : phrases.yesNo;
  const text = expand(random, `(${wording})${phrases.yesNoEnd}`, {
    R: record.phrase,
    F: label(field),
    V: String(asked),
  });
  return { text, answer: { kind: "yes-no", value: ref, equals: asked } };
};

export const findId: Family = (random, draft) => {
  const tool = pickTool(random, draft, "find");
  const { table, field } = tool;
  const [id, record] = random.pick(Object.entries(draft.before[table.noun]!));
  const wanted = record[field.name]!;
  draft.know(table, id);
  const ref = draft.call(tool, { key: wanted });
  const result = draft.valueOf(ref);
  const text = expand(random, phrases.findId, {
    ...slotsOf(table),
    K: label(field),
    V: String(wanted),
    R: expand(random, phrases.recordByKey, { E: table.noun, K: label(field), V: String(wanted) }),
  });
  return { text, answer: plainAnswer(typeof result === "string" ? ref : ref.at("id")) };
};

export const listAll: Family = (random, draft) => {
  const tool = pickTool(random, draft, "list");
  const ref = draft.call(tool, {});
  const plain = (draft.valueOf(ref) as Json[]).every((item) => typeof item === "string");
  if (!plain || random.chance(0.4))
    return {
      text: expand(random, phrases.count, slotsOf(tool.table)),
      answer: { kind: "length", list: ref },
    };
  return { text: expand(random, phrases.list, slotsOf(tool.table)), answer: { kind: "join", list: ref } };
};

export const filtered: Family = (random, draft) => {
  const tool = pickTool(random, draft, "filter", "countWith");
  const { table, field } = tool;
  const [id, record] = random.pick(Object.entries(draft.before[table.noun]!));
  const wanted = record[field.name]!;
  const slots = { ...slotsOf(table), K: label(field), V: String(wanted) };
  let argument: Argument = wanted;
  let wording = tool.kind === "filter" ? phrases.filter : phrases.countWith;
  if (field.kind === "reference" && tool.kind === "filter") {
    const other = mention(random, draft, field.table!, undefined, String(wanted));
    argument = other.id;
    Object.assign(slots, { R: other.phrase });
    wording = phrases.filterReference;
  } else if (field.kind !== "status" || random.chance(0.3)) draft.know(table, id);
  const ref = draft.call(tool, { key: argument });
  if (tool.kind === "countWith") return { text: expand(random, wording, slots), answer: plainAnswer(ref) };
  const plain = (draft.valueOf(ref) as Json[]).every((item) => typeof item === "string");
  if (!plain || random.chance(0.2))
    return { text: expand(random, phrases.countWith, slots), answer: { kind: "length", list: ref } };
  return { text: expand(random, wording, slots), answer: { kind: "join", list: ref } };
};

export const between: Family = (random, draft) => {
  const tool = pickTool(random, draft, "between");
  const { table, field } = tool;
  const second = secondField(tool);
  const [id, record] = random.pick(Object.entries(draft.before[table.noun]!));
  draft.know(table, id);
  const ref = draft.call(tool, { key: record[field.name]!, second: record[second.name]! });
  const slots = {
    ...slotsOf(table),
    F: label(field),
    G: label(second),
    V: String(record[field.name]),
    W: String(record[second.name]),
  };
  const plain = (draft.valueOf(ref) as Json[]).every((item) => typeof item === "string");
  return {
    text: expand(random, phrases.between, slots),
    answer: plain ? { kind: "join", list: ref } : plainAnswer(ref.at(0, "id")),
  };
};

export const whole: Family = (random, draft) => {
  const tool = pickTool(random, draft, "count", "sum", "highest", "lowest");
  const wording = {
    count: phrases.count,
    sum: phrases.sum,
    highest: phrases.highest,
    lowest: phrases.lowest,
  }[tool.kind as "count"];
  const ref = draft.call(tool, {});
  const slots = { ...slotsOf(tool.table), F: label(tool.field) };
  if (tool.kind !== "count" && tool.kind !== "sum" && random.chance(0.5)) {
    const field = random.pick(tool.table.fields.filter(isPlain));
    const read = reader(draft, tool.table, field, ref);
    const superlative =
      tool.kind === "highest"
        ? random.pick(["highest", "most", "largest"])
        : random.pick(["lowest", "least", "smallest"]);
    const text = draft.fieldQuestion(
      random,
      field,
      `the ${tool.table.noun} with the ${superlative} ${label(tool.field)}`,
    ).text;
    return { text, answer: plainAnswer(read) };
  }
  return { text: expand(random, wording, slots), answer: plainAnswer(ref) };
};

export const compare: Family = (random, draft) => {
  const { table, field } = readableField(random, draft, (candidate) => candidate.kind === "number");
  const one = mention(random, draft, table, field.name);
  const two = mention(random, draft, table, field.name);
  const a = Number(draft.valueOf(reader(draft, table, field, one.id)));
  const b = Number(draft.valueOf(reader(draft, table, field, two.id)));
  if (a === b || one.recordId === two.recordId) throw new Unfit();
  const high = random.chance(0.6);
  const text = expand(random, `(${high ? phrases.compare : phrases.compareLow})${phrases.answerId}`, {
    R: one.phrase,
    S: two.phrase,
    F: label(field),
  });
  return { text, answer: plainAnswer(a > b === high ? one.recordId : two.recordId) };
};

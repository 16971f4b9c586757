import type { Json, Random } from "../../src/core/index.ts";
import { reader } from "./draft.ts";
import { expression } from "./expression.ts";
import { anotherValue, done, type Family, label, pickTool, plainAnswer, secondField } from "./family.ts";
import { expand } from "./grammar.ts";
import { mention } from "./mention.ts";
import { phrases } from "./phrases.ts";
import { need, Unfit } from "./plan.ts";
import { turnVerbs } from "./table-kinds.ts";
import { fieldValue, type Tool } from "./world.ts";

/** Writes a value that is stated outright or computed. */
export const setField: Family = (random, draft) => {
  const tool = pickTool(random, draft, "set");
  const { table, field } = tool;
  const record = mention(random, draft, table, field.name);
  const old = draft.before[table.noun]![record.recordId]![field.name]!;
  if (field.kind === "number" && random.chance(0.35)) {
    const result = expression(random, draft, random.pick([1, 1, 2]), undefined, "number");
    if (draft.valueOf(result.value) === old) throw new Unfit();
    draft.write(tool, { id: record.id, value: result.value });
    draft.expectField(table, record.recordId, field);
    return {
      text: expand(random, phrases.set, { R: record.phrase, F: label(field), V: result.phrase }),
      answer: done,
    };
  }
  const fresh = anotherValue(random, draft, field, old);
  draft.seeField(table, record.recordId, field);
  draft.write(tool, { id: record.id, value: fresh });
  draft.expectField(table, record.recordId, field);
  const wording = field.kind === "status" && random.chance(0.5) ? phrases.setStatus : phrases.set;
  return {
    text: expand(random, wording, { R: record.phrase, F: label(field), V: String(fresh) }),
    answer: done,
  };
};

export const setBoth: Family = (random, draft) => {
  const tool = pickTool(random, draft, "setBoth");
  const { table, field } = tool;
  const second = secondField(tool);
  const record = mention(random, draft, table, field.name);
  const old = draft.before[table.noun]![record.recordId]!;
  const [value, other] = [
    anotherValue(random, draft, field, old[field.name]!),
    anotherValue(random, draft, second, old[second.name]!),
  ];
  draft.write(tool, { id: record.id, value, second: other });
  draft.expectField(table, record.recordId, random.chance(0.5) ? field : second);
  const slots = { R: record.phrase, F: label(field), G: label(second), V: String(value), W: String(other) };
  return { text: expand(random, phrases.setBoth, slots), answer: done };
};

/** Reads a number, computes with it, and writes it back: for tools that only set. */
export const raiseBySetting: Family = (random, draft) => {
  const tool = pickTool(random, draft, "set");
  const { table, field } = tool;
  if (field.kind !== "number") throw new Unfit();
  const up = random.chance(0.6);
  const calculator = need(draft.world.tools.find((other) => other.kind === (up ? "add" : "subtract")));
  const record = mention(random, draft, table, field.name);
  const now = reader(draft, table, field, record.id);
  const by = random.integer(1, up ? 60 : Math.max(1, Number(draft.valueOf(now)) - 1));
  const result = draft.call(calculator, { x: now, y: by });
  draft.write(tool, { id: record.id, value: result });
  draft.expectField(table, record.recordId, field);
  return {
    text: expand(random, up ? phrases.increase : phrases.decrease, {
      R: record.phrase,
      F: label(field),
      N: String(by),
    }),
    answer: done,
  };
};

export const turn: Family = (random, draft) => {
  const tool = pickTool(random, draft, "turn");
  const { table, field } = tool;
  const record = mention(random, draft, table, field.name);
  const status = tool.note!.status!;
  const old = draft.before[table.noun]![record.recordId]![field.name];
  if (old === status) throw new Unfit();
  draft.seeField(table, record.recordId, field);
  const possible = tool.note!.from!.split(" or ").includes(String(old));
  const verb = turnVerbs[status];
  const wording = verb === undefined ? phrases.turn.replace("{VERB} {R}", "change {R} to {V}") : phrases.turn;
  const why = because(random, tool);
  let text = expand(random, wording, { R: record.phrase, V: status, VERB: verb ?? "" }) + why.text;
  if (!possible) {
    text += expand(random, phrases.ifPossible);
    draft.attempt(tool, { id: record.id, ...why.input });
    return { text, answer: plainAnswer("no"), judgesAnswer: true };
  }
  if (random.chance(0.15)) text += expand(random, phrases.ifPossible);
  draft.write(tool, { id: record.id, ...why.input });
  draft.expectField(table, record.recordId, field);
  return { text, answer: done };
};

export const remove: Family = (random, draft) => {
  const tool = pickTool(random, draft, "remove");
  const record = mention(random, draft, tool.table);
  const why = because(random, tool);
  draft.write(tool, { id: record.id, ...why.input });
  draft.expectGone(tool.table, record.recordId);
  return { text: expand(random, phrases.remove, { R: record.phrase }) + why.text, answer: done };
};

export const create: Family = (random, draft) => {
  const tool = pickTool(random, draft, "create");
  const { table } = tool;
  const key = table.fields[0]!;
  const name = key.value(random);
  if (Object.values(draft.before[table.noun]!).some((record) => record[key.name] === name)) throw new Unfit();
  const slots: Record<string, string> = { E: table.noun, K: label(key), V: String(name) };
  const inputs: Record<string, Json> = { key: name };
  let extra = "";
  if (tool.arguments.value !== undefined) {
    inputs.value = fieldValue(random, tool.field, draft.before);
    extra = expand(random, phrases.createWith, { F: label(tool.field), N: String(inputs.value) });
  }
  const wording = expand(random, phrases.create, slots).replace(`${name}`, `${name}${extra}`);
  const ref = draft.create(tool, inputs);
  const result = draft.valueOf(ref);
  const id = typeof result === "string" ? ref : ref.at("id");
  draft.expectField(table, String(draft.valueOf(id)), key);
  if (random.chance(0.5)) return { text: wording, answer: done };
  return {
    text: `${wording}${expand(random, "(. what is its id|. tell me the (new |)id|, and give me its id)")}`,
    answer: plainAnswer(id),
  };
};

export const move: Family = (random, draft) => {
  const tool = pickTool(random, draft, "move");
  const { table, field } = tool;
  const from = mention(random, draft, table, field.name);
  const to = mention(random, draft, table, field.name);
  const has = Number(draft.before[table.noun]![from.recordId]![field.name]);
  if (from.recordId === to.recordId || has < 1) throw new Unfit();
  draft.seeField(table, from.recordId, field);
  const amount = random.integer(1, Math.min(has, 80));
  draft.write(tool, { id: from.id, other: to.id, amount });
  draft.expectField(table, random.chance(0.7) ? from.recordId : to.recordId, field);
  return {
    text: expand(random, phrases.move, { R: from.phrase, S: to.phrase, F: label(field), N: String(amount) }),
    answer: done,
  };
};

export const adjust: Family = (random, draft) => {
  const tool = pickTool(random, draft, "increase", "decrease");
  const { table, field } = tool;
  const record = mention(random, draft, table, field.name);
  const has = Number(draft.before[table.noun]![record.recordId]![field.name]);
  const up = tool.kind === "increase";
  const amount = random.integer(1, up ? 80 : Math.max(1, has));
  if (!up && amount > has) throw new Unfit();
  draft.seeField(table, record.recordId, field);
  draft.write(tool, { id: record.id, amount });
  draft.expectField(table, record.recordId, field);
  return {
    text: expand(random, up ? phrases.increase : phrases.decrease, {
      R: record.phrase,
      F: label(field),
      N: String(amount),
    }),
    answer: done,
  };
};

export const assign: Family = (random, draft) => {
  const tool = pickTool(random, draft, "assign");
  const { table, field } = tool;
  const record = mention(random, draft, table, field.name);
  const other = mention(random, draft, field.table!);
  if (draft.before[table.noun]![record.recordId]![field.name] === other.recordId) throw new Unfit();
  draft.write(tool, { id: record.id, value: other.id });
  draft.expectField(table, record.recordId, field);
  return {
    text: expand(random, phrases.assign, { R: record.phrase, S: other.phrase, F: label(field) }),
    answer: done,
  };
};

/** The reason that some changes ask for, if this one does. */
function because(random: Random, tool: Tool): { input: Record<string, string>; text: string } {
  if (tool.arguments.reason === undefined) return { input: {}, text: "" };
  const reason = random.pick(tool.note!.reasons!.split(" "));
  return { input: { reason }, text: expand(random, phrases.becauseOf.replace("|)", ")"), { V: reason }) };
}

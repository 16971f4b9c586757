import { readableField, reader } from "./draft.ts";
import { anotherValue, done, type Family, label, plainAnswer, preferred } from "./family.ts";
import { expand } from "./grammar.ts";
import { mention } from "./mention.ts";
import { phrases } from "./phrases.ts";
import { type Argument, need, Unfit } from "./plan.ts";
import type { Field, Table, Tool } from "./world.ts";
import { adjust, assign, create, move, setField, turn } from "./write-tasks.ts";

/** A write that hangs on what a read says. */
export const conditional: Family = (random, draft) => {
  const { table, field } = readableField(
    random,
    draft,
    (candidate) => candidate.kind === "number" || candidate.kind === "status",
  );
  const record = mention(random, draft, table, field.name);
  const ref = reader(draft, table, field, record.id);
  const now = draft.valueOf(ref);
  const tools = draft.world.tools.filter(
    (tool) =>
      ["set", "remove", "increase"].includes(tool.kind) &&
      tool.table === table &&
      tool.arguments.reason === undefined,
  );
  const tool = preferred(random, draft, tools) as Tool & { table: Table; field: Field };
  const holds = random.chance(0.6);
  const bound =
    field.kind === "number" ? Number(now) + (holds ? -random.integer(1, 20) : random.integer(1, 20)) : now;
  const asked = field.kind === "status" && !holds ? anotherValue(random, draft, field, now) : bound;
  if (Number(asked) < 0) throw new Unfit();
  const it = random.pick(["it", "it", record.phrase]);
  let action: string;
  const inputs: Record<string, Argument> = { id: record.id };
  if (tool.kind === "remove") action = expand(random, "(delete|remove|cancel|drop) {R}", { R: it });
  else if (tool.kind === "increase") {
    inputs.amount = random.integer(1, 40);
    action = expand(random, "(increase|raise) its {F} by {N}", {
      F: label(tool.field),
      N: String(inputs.amount),
    });
  } else {
    inputs.value = anotherValue(
      random,
      draft,
      tool.field,
      draft.before[table.noun]![record.recordId]![tool.field.name]!,
    );
    action = expand(random, "(set|change) its {F} to {V}", { F: label(tool.field), V: String(inputs.value) });
  }
  const slots = { R: record.phrase, F: label(field), N: String(asked), V: String(asked), A: action };
  const text = expand(
    random,
    field.kind === "number" ? phrases.conditional : phrases.conditionalStatus,
    slots,
  );
  const counts = field.kind === "number";
  if (!holds) return { text, answer: plainAnswer("no"), judgesAnswer: true, posable: false };
  draft.write(tool, inputs);
  if (counts) draft.steps.at(-1)!.above = { value: ref, bound: Number(asked) };
  if (tool.kind === "remove") draft.expectGone(table, record.recordId);
  else draft.expectField(table, record.recordId, tool.field);
  return { text, answer: done };
};

/** One simple write after another; the last one is checked. */
export const twoWrites: Family = (random, draft) => {
  const families = [setField, turn, adjust, assign, move, create];
  const first = random.pick(families)(random, draft);
  const second = random.pick(families)(random, draft);
  if (draft.steps.length > 6 || first.judgesAnswer || second.judgesAnswer) throw new Unfit();
  return { ...second, text: expand(random, phrases.both, { A: first.text, B: second.text }), answer: done };
};

export const writeThenTell: Family = (random, draft) => {
  const first = random.pick([setField, turn, adjust, move])(random, draft);
  const check = need(draft.state);
  if (first.judgesAnswer || check.expected === undefined || draft.lastField === undefined) throw new Unfit();
  const ref = draft.repeat(check.step).at(...check.path);
  return {
    text: `${first.text}${expand(random, phrases.thenTell, { F: label(draft.lastField) })}`,
    answer: plainAnswer(ref),
    judgesAnswer: true,
  };
};

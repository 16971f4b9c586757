import type { Json, Random } from "../../src/core/index.ts";
import { Draft, expression, mention, readableField, reader } from "./draft.ts";
import type { GeneratedWorld } from "./generated-world.ts";
import { expand } from "./grammar.ts";
import { phrases } from "./phrases.ts";
import { type Answer, type Argument, need, Ref, type Task, Unfit } from "./plan.ts";
import { embellish } from "./style.ts";
import { turnVerbs } from "./table-tools.ts";
import { type Field, fieldValue, isPlain, type State, type Table, type Tool } from "./world.ts";

/** What a family of tasks writes: the bare wording; steps, checks and records go into the draft. */
interface Order {
  text: string;
  answer: Answer;
  judgesAnswer?: boolean;
  posable?: boolean;
}

type Family = (random: Random, draft: Draft) => Order;

const done: Answer = { kind: "value", value: "done" };
const plainAnswer = (value: Argument): Answer => ({ kind: "value", value });

const label = (field: Field) => field.name.replace(/_/g, " ");
const slotsOf = (table: Table) => ({ E: table.noun, P: table.plural });

/** A random tool of a kind, with its table and field. */
function pickTool(random: Random, draft: Draft, ...kinds: string[]): Tool & { table: Table; field: Field } {
  const fitting = draft.world.tools.filter((tool) => kinds.includes(tool.kind));
  if (fitting.length === 0) throw new Unfit();
  return random.pick(fitting) as Tool & { table: Table; field: Field };
}

function anotherValue(random: Random, draft: Draft, field: Field, old: Json): Json {
  for (let attempt = 0; attempt < 20; attempt++) {
    const fresh = fieldValue(random, field, draft.before);
    if (fresh !== old) return fresh;
  }
  throw new Unfit();
}

const readOne: Family = (random, draft) => {
  const { table, field } = readableField(random, draft, () => true);
  const record = mention(random, draft, table, field.name);
  const ref = reader(draft, table, field, record.id);
  const { text } = draft.fieldQuestion(random, field, record.phrase);
  return { text, answer: plainAnswer(ref) };
};

const readTwo: Family = (random, draft) => {
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

const yesNo: Family = (random, draft) => {
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

const findId: Family = (random, draft) => {
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

const listAll: Family = (random, draft) => {
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

const filtered: Family = (random, draft) => {
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

const whole: Family = (random, draft) => {
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

const compute: Family = (random, draft) => {
  const result = expression(random, draft, random.pick([1, 1, 1, 2, 2, 3]), undefined);
  const text =
    result.order !== undefined && random.chance(0.55)
      ? expand(random, phrases.order, { O: result.order })
      : expand(random, phrases.phrase, { X: result.phrase });
  return { text, answer: plainAnswer(result.value as Ref) };
};

const computeChain: Family = (random, draft) => {
  const first = expression(random, draft, 1, undefined);
  if (!(first.value instanceof Ref) || first.order === undefined) throw new Unfit();
  let last = first;
  let text = first.order;
  for (let n = random.integer(1, 2); n > 0; n--) {
    const next = expression(random, draft, 1, { ...last, phrase: expand(random, phrases.result) });
    if (next.order === undefined) throw new Unfit();
    text = expand(random, phrases.inTurn, { A: text, B: next.order });
    last = next;
  }
  return { text: expand(random, `(please |)${"{X}"}`, { X: text }), answer: plainAnswer(last.value as Ref) };
};

/** Writes a value that is stated outright or computed. */
const setField: Family = (random, draft) => {
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

/** Reads a number, computes with it, and writes it back: for tools that only set. */
const raiseBySetting: Family = (random, draft) => {
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

const turn: Family = (random, draft) => {
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

const remove: Family = (random, draft) => {
  const tool = pickTool(random, draft, "remove");
  const record = mention(random, draft, tool.table);
  const why = because(random, tool);
  draft.write(tool, { id: record.id, ...why.input });
  draft.expectGone(tool.table, record.recordId);
  return { text: expand(random, phrases.remove, { R: record.phrase }) + why.text, answer: done };
};

const create: Family = (random, draft) => {
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

const move: Family = (random, draft) => {
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

const adjust: Family = (random, draft) => {
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

const assign: Family = (random, draft) => {
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

const compare: Family = (random, draft) => {
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

/** A write that hangs on what a read says. */
const conditional: Family = (random, draft) => {
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
  if (tools.length === 0) throw new Unfit();
  const tool = random.pick(tools) as Tool & { table: Table; field: Field };
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
  if (!holds) return { text, answer: plainAnswer("no"), judgesAnswer: true };
  draft.write(tool, inputs);
  if (tool.kind === "remove") draft.expectGone(table, record.recordId);
  else draft.expectField(table, record.recordId, tool.field);
  return { text, answer: done };
};

/** One simple write after another; the last one is checked. */
const twoWrites: Family = (random, draft) => {
  const families = [setField, turn, adjust, assign, move, create];
  const first = random.pick(families)(random, draft);
  const second = random.pick(families)(random, draft);
  if (draft.steps.length > 6 || first.judgesAnswer || second.judgesAnswer) throw new Unfit();
  return { ...second, text: expand(random, phrases.both, { A: first.text, B: second.text }), answer: done };
};

const writeThenTell: Family = (random, draft) => {
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

const between: Family = (random, draft) => {
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

const setBoth: Family = (random, draft) => {
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

const times: Family = (random, draft) => {
  const tool = pickTool(random, draft, "times");
  const record = mention(random, draft, tool.table, tool.field.name);
  const other = draft.world.tools.find(
    (candidate) => candidate.kind === "add" || candidate.kind === "subtract",
  );
  const amount = random.integer(2, random.pick([9, 30, 200]));
  const ref = draft.call(tool, { amount, id: record.id });
  let text = expand(random, phrases.times, { R: record.phrase, F: label(tool.field), N: String(amount) });
  if (other === undefined || random.chance(0.6)) return { text, answer: plainAnswer(ref) };
  const by = random.integer(1, 50);
  const order = other.kind === "add" ? "add {N} to {X}" : "(subtract|take) {N} from {X}";
  text = expand(random, phrases.inTurn, {
    A: text,
    B: expand(random, order, { N: String(by), X: expand(random, phrases.result) }),
  });
  return { text, answer: plainAnswer(draft.call(other, { x: ref, y: by })) };
};

function secondField(tool: Tool & { table: Table }): Field {
  return need(tool.table.fields.find((field) => field.name === tool.note?.second));
}

/** The reason that some changes ask for, if this one does. */
function because(random: Random, tool: Tool): { input: Record<string, string>; text: string } {
  if (tool.arguments.reason === undefined) return { input: {}, text: "" };
  const reason = random.pick(tool.note!.reasons!.split(" "));
  return { input: { reason }, text: expand(random, phrases.becauseOf.replace("|)", ")"), { V: reason }) };
}

const families: readonly (readonly [number, Family])[] = [
  [6, readOne],
  [1, readTwo],
  [1.5, yesNo],
  [2, findId],
  [1.2, listAll],
  [1.5, filtered],
  [1.2, whole],
  [6, compute],
  [2, computeChain],
  [4, setField],
  [1.5, raiseBySetting],
  [3, turn],
  [1.7, remove],
  [1.7, create],
  [1.7, move],
  [2, adjust],
  [1.2, assign],
  [1.2, compare],
  [1.3, conditional],
  [1.3, twoWrites],
  [1, writeThenTell],
  [0.8, between],
  [1, setBoth],
  [1.2, times],
];
const totalWeight = families.reduce((sum, [weight]) => sum + weight, 0);

function pickFamily(random: Random): Family {
  let left = random.next() * totalWeight;
  for (const [weight, family] of families) {
    left -= weight;
    if (left < 0) return family;
  }
  return readOne;
}

/** A random task about the world in that state, checked to be solvable and not solved already; undefined where nothing fits. */
export function makeTask(random: Random, world: GeneratedWorld, state: State): Task | undefined {
  for (let attempt = 0; attempt < 400; attempt++) {
    const draft = new Draft(world, state);
    try {
      const order = pickFamily(random)(random, draft);
      if (draft.steps.length === 0 || draft.steps.length > 6) continue;
      return draft.finish(embellish(random, order.text), order);
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
    }
  }
  return undefined;
}

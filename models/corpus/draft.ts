import type { Json, Random } from "../../src/core/index.ts";
import { cities, firstNames, nouns } from "../words.ts";
import { functionKinds } from "./function-tools.ts";
import type { GeneratedWorld } from "./generated-world.ts";
import { expand } from "./grammar.ts";
import { inventedWord } from "./names.ts";
import { fieldQuestions, phrases } from "./phrases.ts";
import {
  type Answer,
  type Argument,
  answerText,
  call,
  need,
  passes,
  Ref,
  read,
  resolve,
  resolveInput,
  type StateCheck,
  type Step,
  type Task,
  Unfit,
} from "./plan.ts";
import { type Field, isPlain, type State, type Table, type Tool } from "./world.ts";

/** A task while it is being made up: calls run at once on a copy of the state, so later ones can use their results. */
export class Draft {
  readonly world: GeneratedWorld;
  readonly before: State;
  readonly now: State;
  readonly steps: Step[] = [];
  readonly results: Json[] = [];
  readonly known: { table: Table; id: string }[] = [];
  state: StateCheck | undefined;
  lastField: Field | undefined;
  posable = true;
  about: string | undefined;

  constructor(world: GeneratedWorld, state: State) {
    this.world = world;
    this.before = state;
    this.now = structuredClone(state);
  }

  /** Calls a tool; arguments by their roles. A refusal means that the task does not fit. */
  call(tool: Tool, roles: Record<string, Argument>): Ref {
    const ref = this.attempt(tool, roles);
    if (read(this.results[ref.step]!, ["error"]) !== undefined) throw new Unfit();
    return ref;
  }

  write = this.call;
  create = this.call;

  /** Calls a tool that may refuse. */
  attempt(tool: Tool, roles: Record<string, Argument>): Ref {
    const input = Object.fromEntries(
      Object.entries(roles).map(([role, argument]) => [need(tool.arguments[role]), argument]),
    );
    return this.repeat({ tool, input });
  }

  repeat(step: Step): Ref {
    this.steps.push(step);
    this.results.push(call(step.tool, this.now, resolveInput(step, this.results)));
    return new Ref(this.steps.length - 1);
  }

  valueOf(argument: Argument): Json {
    return resolve(argument, this.results);
  }

  know(table: Table, id: string): void {
    if (!this.known.some((other) => other.table === table && other.id === id)) this.known.push({ table, id });
  }

  /** Whoever changes a field has looked at it before. */
  seeField(table: Table, id: string, field: Field): void {
    if (readers(this.world, table, field).length > 0) this.know(table, id);
    else this.posable = false;
  }

  expectField(table: Table, id: string, field: Field): void {
    const expected = this.now[table.noun]![id]?.[field.name];
    if (expected === undefined || this.before[table.noun]![id]?.[field.name] === expected) throw new Unfit();
    this.lastField = field;
    const tool = readers(this.world, table, field)[0];
    if (tool === undefined) this.posable = false;
    else {
      const path = tool.kind === "get" ? [field.name] : [];
      this.state = { step: { tool, input: { [tool.arguments.id!]: id } }, path, expected };
    }
  }

  expectGone(table: Table, id: string): void {
    const tool = this.world.tools.find(
      (other) => (other.kind === "get" || other.kind === "getField") && other.table === table,
    );
    if (tool === undefined) this.posable = false;
    else this.state = { step: { tool, input: { [tool.arguments.id!]: id } }, path: [], expected: undefined };
  }

  fieldQuestion(random: Random, field: Field, record: string): { text: string } {
    const special = fieldQuestions[field.name];
    if (special !== undefined && random.chance(0.35))
      return { text: expand(random, `(${special})`, { R: record }) };
    const name = field.name.replace(/_/g, " ");
    const phrase = expand(random, `(${phrases.fieldOf})`, { R: record, F: name });
    return { text: expand(random, `(${phrases.readField})`, { R: record, F: name, FP: phrase }) };
  }

  finish(
    instruction: string,
    order: { answer: Answer; judgesAnswer?: boolean; posable?: boolean; text: string },
  ): Task {
    const results = this.results;
    const program = { steps: this.steps, answer: order.answer };
    const writes = this.steps.some((step) => step.tool.spec.effect === "write");
    const judgesAnswer =
      order.judgesAnswer ?? (!writes || order.answer.kind !== "value" || order.answer.value !== "done");
    const answer = answerText(order.answer, results);
    if (answer === "" || answer.length > 80) throw new Unfit();
    const task = {
      instruction,
      program,
      results,
      answer,
      judgesAnswer,
      state: this.state,
      known: this.known,
      about: this.about,
      posable: this.posable && order.posable !== false,
    };
    if (!judgesAnswer && this.state === undefined) task.posable = false;
    if (task.posable && passes(task, { state: this.before, answer: "" })) throw new Unfit();
    if (task.posable && !passes(task, { state: this.now, answer })) throw new Unfit();
    return task;
  }
}

export function readers(world: GeneratedWorld, table: Table, field: Field): Tool[] {
  return world.tools.filter(
    (tool) =>
      tool.table === table && (tool.kind === "get" || (tool.kind === "getField" && tool.field === field)),
  );
}

/** A field of some table that a tool shows. */
export function readableField(
  random: Random,
  draft: Draft,
  test: (field: Field) => boolean,
): { table: Table; field: Field } {
  const fitting = draft.world.tables.flatMap((table) =>
    table.fields
      .filter((field) => isPlain(field) && test(field) && readers(draft.world, table, field).length > 0)
      .map((field) => ({ table, field })),
  );
  if (fitting.length === 0) throw new Unfit();
  return random.pick(fitting);
}

export function reader(draft: Draft, table: Table, field: Field, id: Argument): Ref {
  const tools = readers(draft.world, table, field);
  const tool = need(tools.find((other) => other.kind === "getField") ?? tools[0]);
  const ref = draft.call(tool, { id });
  return tool.kind === "get" ? ref.at(field.name) : ref;
}

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

export interface Expression {
  phrase: string;
  /** The outermost step as an imperative. */
  order?: string;
  value: Argument;
}

/** A computation with the world's function tools, `depth` calls deep; `given` is an earlier result to go on with. */
export function expression(
  random: Random,
  draft: Draft,
  depth: number,
  given: Expression | undefined,
  gives?: "number" | "text",
): Expression {
  const tools = draft.world.tools.filter((tool) => {
    const kind = functionKinds[tool.kind];
    if (kind === undefined || (gives !== undefined && kind.gives !== gives)) return false;
    if (given === undefined) return true;
    return typeof draft.valueOf(given.value) === "number"
      ? kind.takes === "number"
      : kind.takes.startsWith("text");
  });
  if (tools.length === 0 || draft.steps.length > 5) throw new Unfit();
  const tool = random.pick(tools);
  const kind = functionKinds[tool.kind]!;
  const taken = kind.takes === "number" || kind.takes === "numbers" ? "number" : "text";
  const operand = () =>
    depth > 1 && random.chance(0.6) ? nested(random, draft, depth - 1, taken) : leaf(random, draft, taken);
  const x = given ?? (kind.takes === "numbers" ? numberList(random, draft) : operand());
  const roles: Record<string, Argument> = { x: x.value };
  let y = "";
  if (kind.two) {
    const second = secondOperand(random, draft, tool.kind, kind.takes, x);
    roles.y = second.value;
    y = second.phrase;
  }
  const value = draft.call(tool, roles);
  if (String(draft.valueOf(value)).length > 60) throw new Unfit();
  const slots = { ...tool.note, X: x.phrase, Y: y };
  const bare = given === undefined && !(x.value instanceof Ref);
  const phrase =
    tool.kind === "convert" && !bare
      ? "({X} in {W}|{X} converted to {W}|{X}, converted from {U} to {W})"
      : `(${kind.phrase})`;
  const order =
    tool.kind === "convert" && !bare
      ? "(convert|turn|change) {X} (from {U} |)(to|into) {W}"
      : `(${kind.order})`;
  return { phrase: expand(random, phrase, slots), order: expand(random, order, slots), value };
}

function nested(random: Random, draft: Draft, depth: number, type: "number" | "text"): Expression {
  return expression(random, draft, depth, undefined, type);
}

/** A value without computing: stated outright, or a field of a record. */
function leaf(random: Random, draft: Draft, type: "number" | "text"): Expression {
  if (draft.world.tables.length > 0 && random.chance(0.55)) {
    try {
      const { table, field } = readableField(random, draft, (candidate) =>
        type === "number"
          ? candidate.kind === "number"
          : candidate.kind === "text" || candidate.kind === "status",
      );
      const record = mention(random, draft, table, field.name);
      const value = reader(draft, table, field, record.id);
      return {
        phrase: expand(random, `(${phrases.fieldOf})`, {
          R: record.phrase,
          F: field.name.replace(/_/g, " "),
        }),
        value,
      };
    } catch (error) {
      if (!(error instanceof Unfit) || draft.steps.length > 0) throw error;
    }
  }
  if (type === "number") {
    const value = random.integer(1, random.pick([9, 20, 99, 150, 999]));
    draft.about ??= `number ${value}`;
    return { phrase: String(value), value };
  }
  const value = textLiteral(random);
  draft.about ??= `word ${value}`;
  return { phrase: expand(random, `({V}|{V}|'{V}'|"{V}"|the word {V}|the text {V})`, { V: value }), value };
}

export function textLiteral(random: Random): string {
  const style = random.next();
  if (style < 0.35) return random.pick(nouns);
  if (style < 0.75) return inventedWord(random);
  if (style < 0.9) return random.pick(random.chance(0.5) ? cities : firstNames);
  return Array.from({ length: random.integer(3, 8) }, () =>
    random.pick([..."abcdefghijklmnopqrstuvwxyz"]),
  ).join("");
}

function numberList(random: Random, draft: Draft): Expression {
  const items = Array.from({ length: random.integer(2, 4) }, () =>
    random.chance(0.25) ? leaf(random, draft, "number") : literalNumber(random),
  );
  const phrase = `${items
    .slice(0, -1)
    .map((item) => item.phrase)
    .join(", ")} and ${items.at(-1)!.phrase}`;
  draft.about ??= `numbers ${phrase}`;
  return { phrase, value: items.map((item) => item.value as Ref | Json) };
}

function literalNumber(random: Random): Expression {
  const value = random.integer(1, random.pick([9, 20, 99, 150]));
  return { phrase: String(value), value };
}

function secondOperand(random: Random, draft: Draft, kind: string, takes: string, x: Expression): Expression {
  const plain = (value: Json): Expression => ({ phrase: String(value), value });
  if (kind === "countOne" || kind === "without") {
    const word = String(draft.valueOf(x.value));
    const letter = word.charAt(random.integer(0, word.length - 1));
    return { phrase: expand(random, "({V}|the letter {V}|'{V}')", { V: letter }), value: letter };
  }
  if (takes === "text+number")
    return plain(random.integer(kind === "repeat" ? 2 : 1, kind === "repeat" ? 4 : 9));
  if (takes === "texts") return leaf(random, draft, "text");
  if (/percent|discount|markup/.test(kind))
    return plain(random.pick([5, 10, 12, 15, 20, 25, 30, 40, 50, 75, 8, 19]));
  if (kind === "power") return plain(random.integer(2, 3));
  if (kind === "divide" || kind === "remainder") {
    const whole = Number(draft.valueOf(x.value));
    const divisors = [2, 3, 4, 5, 6, 7, 8, 9, 10, 12].filter(
      (by) => kind === "remainder" || whole % by === 0,
    );
    return plain(divisors.length === 0 ? random.integer(2, 9) : random.pick(divisors));
  }
  return random.chance(0.3) ? leaf(random, draft, "number") : literalNumber(random);
}

import type { Json, Random } from "../../src/core/index.ts";
import type { GeneratedWorld } from "./generated-world.ts";
import { expand } from "./grammar.ts";
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
import { copyOf, type Field, isPlain, type State, type Table, type Tool } from "./world.ts";

/** A task while it is being made up: calls run at once on a copy of the state, so later ones can use their results. */
export class Draft {
  readonly world: GeneratedWorld;
  readonly before: State;
  #now: State | undefined;
  readonly steps: Step[] = [];
  readonly results: Json[] = [];
  readonly known: { table: Table; id: string }[] = [];
  state: StateCheck | undefined;
  lastField: Field | undefined;
  posable = true;
  about: string | undefined;
  /** The tool that the task should use. */
  readonly aim: Tool | undefined;

  constructor(world: GeneratedWorld, state: State, aim?: Tool) {
    this.aim = aim;
    this.world = world;
    this.before = state;
  }

  /** The state after the calls so far. */
  get now(): State {
    return this.#now ?? this.before;
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
    // Most drafts come to nothing before they change anything.
    if (step.tool.spec.effect === "write") this.#now ??= copyOf(this.before);
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

  /** The part of a record that a write changed: an entry of a map or a list, a part of an address. */
  expectPart(
    table: Table,
    id: string,
    field: Field,
    path: readonly (string | number)[],
    test?: "includes" | "excludes",
    member?: Json,
  ): void {
    const tool = readers(this.world, table, field)[0];
    const at = (state: State) => read(state[table.noun]![id]?.[field.name] ?? null, path);
    const expected = test === undefined ? at(this.now) : member;
    if (test === undefined && expected === at(this.before)) throw new Unfit();
    if (tool === undefined) {
      this.posable = false;
      return;
    }
    const step = { tool, input: { [tool.arguments.id!]: id } };
    const whole = [...(tool.kind === "get" ? [field.name] : []), ...path];
    this.state =
      expected === undefined
        ? { step, path: whole, expected: null, test: "absent" }
        : { step, path: whole, expected, ...(test !== undefined && { test }) };
  }

  /** What a tool without arguments shows afterwards. */
  expectShown(tool: Tool | undefined, path: readonly (string | number)[], expected: Json): void {
    if (tool === undefined) this.posable = false;
    else this.state = { step: { tool, input: {} }, path, expected };
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
    // Who answers "done" without doing anything must not be right.
    if (judgesAnswer && answer === "done") throw new Unfit();
    const task = {
      instruction,
      bare: order.text,
      program,
      results,
      answer,
      judgesAnswer,
      state: this.state,
      known: this.known,
      about: this.about,
      posable: this.posable && order.posable !== false,
    };
    if (results.every((result) => read(result, ["error"]) !== undefined)) task.posable = false;
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
  const aimed = fitting.filter(({ table, field }) => aimsAt(draft.aim, table, field));
  return random.pick(aimed.length > 0 ? aimed : fitting);
}

/** Whether the aimed-at tool reads that field, or changes records that have it. */
function aimsAt(aim: Tool | undefined, table: Table, field: Field): boolean {
  return aim?.table === table && (aim.kind !== "getField" || aim.field === field);
}

export function reader(draft: Draft, table: Table, field: Field, id: Argument): Ref {
  const tools = readers(draft.world, table, field);
  const tool = need(tools.find((other) => other.kind === "getField") ?? tools[0]);
  const ref = draft.call(tool, { id });
  return tool.kind === "get" ? ref.at(field.name) : ref;
}

import type { Json, Random } from "../../src/core/index.ts";
import type { Draft } from "./draft.ts";
import { type Answer, type Argument, need, Unfit } from "./plan.ts";
import { type Field, fieldValue, type Table, type Tool } from "./world.ts";

/** What a family of tasks writes: the bare wording; steps, checks and records go into the draft. */
export interface Order {
  text: string;
  answer: Answer;
  judgesAnswer?: boolean;
  posable?: boolean;
}

export type Family = (random: Random, draft: Draft) => Order;

export const done: Answer = { kind: "value", value: "done" };
export const plainAnswer = (value: Argument): Answer => ({ kind: "value", value });

export const label = (field: Field) => field.name.replace(/_/g, " ");
export const slotsOf = (table: Table) => ({ E: table.noun, P: table.plural });

/** The tool that the task aims at or else a random one of the kinds, with its table and field. */
export function pickTool(
  random: Random,
  draft: Draft,
  ...kinds: string[]
): Tool & { table: Table; field: Field } {
  if (draft.aim !== undefined && kinds.includes(draft.aim.kind))
    return draft.aim as Tool & { table: Table; field: Field };
  const fitting = draft.world.tools.filter((tool) => kinds.includes(tool.kind));
  if (fitting.length === 0) throw new Unfit();
  return random.pick(fitting) as Tool & { table: Table; field: Field };
}

/** The tool that the task aims at, where it is among these, or else a random one. */
export function preferred(random: Random, draft: Draft, tools: readonly Tool[]): Tool {
  if (tools.length === 0) throw new Unfit();
  return draft.aim !== undefined && tools.includes(draft.aim) ? draft.aim : random.pick(tools);
}

export function anotherValue(random: Random, draft: Draft, field: Field, old: Json): Json {
  for (let attempt = 0; attempt < 20; attempt++) {
    const fresh = fieldValue(random, field, draft.before);
    if (fresh !== old) return fresh;
  }
  throw new Unfit();
}

/** The second field of a tool that takes two. */
export function secondField(tool: Tool & { table: Table }): Field {
  return need(tool.table.fields.find((field) => field.name === tool.note?.second));
}

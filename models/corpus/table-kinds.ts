import type { Effect, Json, JsonObject, Random, ToolResult } from "../../src/core/index.ts";
import { expand } from "./grammar.ts";
import type { Manners } from "./manners.ts";
import { drawRecord, type Field, refused, type State, type Table, value } from "./world.ts";

/** What a kind of tool is called and does; {E} entity, {P} plural, {A} entity with article, {F} field, {S} status, {T} other table. */
export interface Kind {
  effect: Effect;
  names: string;
  descriptions: string;
  /** From role to name and type; a list is an enum. */
  arguments(context: Context): Record<string, { name: string; type: string | string[] }>;
  run(context: Context, input: JsonObject, state: State): ToolResult;
}

export interface Context {
  table: Table;
  field: Field;
  manners: Manners;
  random: Random;
  /** From role to name; the kinds read their input through it. */
  names: Record<string, string>;
  status: string;
  from: readonly string[];
  /** A second field, for tools that take two. */
  second: Field;
  /** A third one, for tools that take three. */
  third: Field;
  /** The status without which a change is refused; `from` has its allowed values. */
  guard: Field | undefined;
  reasons: readonly string[];
}

export const text = "string";
export const id = ({ table, manners }: Context) => ({ name: manners.idArgument(table), type: text });
const newValue = ({ field, random }: Context) => ({
  name: random.chance(0.55) ? field.name : random.pick(["value", `new_${field.name}`, "new_value", "to"]),
  type: field.values !== undefined && random.chance(0.4) ? [...field.values] : typeOf(field),
});
export const typeOf = (field: Field) => (field.kind === "number" ? "number" : text);
const reason = ({ reasons }: Context) =>
  reasons.length === 0 ? {} : { reason: { name: "reason", type: [...reasons] } };
export const amount = ({ field, random }: Context) => ({
  name: random.pick(["amount", "by", "quantity", "number", field.name]),
  type: "number",
});

export function withRecord(
  c: Context,
  input: JsonObject,
  state: State,
  use: (record: JsonObject) => ToolResult,
): ToolResult {
  const wanted = String(input[c.names.id!]);
  const record = state[c.table.noun]![wanted];
  return record === undefined ? refused(c.manners.unknown(c.table, wanted)) : use(record);
}

const entriesWith = (c: Context, state: State, wanted: Json | undefined) =>
  Object.entries(state[c.table.noun]!).filter(([, record]) => record[c.field.name] === wanted);

const shown = (c: Context, entries: [string, JsonObject][]): Json =>
  c.manners.listsRecords
    ? entries.map(([key, record]) => ({
        id: key,
        [c.table.fields[0]!.name]: record[c.table.fields[0]!.name] as Json,
      }))
    : entries.map(([key]) => key);

const extreme = (c: Context, state: State, sign: 1 | -1): ToolResult => {
  const entries = Object.entries(state[c.table.noun]!);
  entries.sort(([, a], [, b]) => sign * (Number(b[c.field.name]) - Number(a[c.field.name])));
  return value(entries[0]![0]);
};

const lookUp = "(Look up|Get|Get|Read|Show|Fetch|Retrieve|View|Return|Give)";
const change = "(Change|Set|Update|Write|Replace|Modify|Edit|Correct)";

export const kinds: Record<string, Kind> = {
  get: {
    effect: "read",
    names:
      "(get|read|fetch|show|view|find|load|open|describe|check|lookup|see)_{E}(|||_details|_record|_info|_by_id)|{E}_(details|info|record|data|by_id)|{E}",
    descriptions: `(${lookUp} (one {E}|{A}|a single {E}|the record of {A}|all details of {A}|the data of one {E}|the details of {A})( by its id| by id||)|Details of (one {E}|{A})|What is known about {A}|The record of {A}|{E} record by id|Describe {A})`,
    arguments: (c) => ({ id: id(c) }),
    run: (c, input, state) => withRecord(c, input, state, (record) => value(record)),
  },
  getField: {
    effect: "read",
    names:
      "(get|read|fetch|show|check|lookup|find)_{E}_{F}|{E}_{F}|(get|read|show|check)_{F}|{F}_of_{E}|{F}_of|{F}",
    descriptions: `(${lookUp} the {F} of {A}|{F} of {A}|{F} of one {E} by id|Tell the {F} of {A}|Which {F} {A} has|Look up the {F} of one {E}|The {F} of {A})`,
    arguments: (c) => ({ id: id(c) }),
    run: (c, input, state) => withRecord(c, input, state, (record) => value(record[c.field.name]!)),
  },
  find: {
    effect: "read",
    names:
      "(find|search|get|lookup|locate|seek)_{E}(|_id||_by_{F}|_id_by_{F})|{E}_(by_{F}|with_{F}|id_by_{F}|named)|search|find|who_has_{F}",
    descriptions:
      "((Find|Search|Look for|Look up|Locate|Get) {A} by (its |){F}|(Find|Get|Look up|Return) (the id of {A}|{A} id|the {E} id) (by|from|for) (its |a |){F}|Id of the {E} with (a|this) {F}|Which {E} has this {F}|{E} id from (its |){F}|Find the {E} that has a {F})",
    arguments: (c) => ({
      key: {
        name: c.random.chance(0.75) ? c.field.name : c.random.pick(["query", "text", "value", "name"]),
        type: typeOf(c.field),
      },
    }),
    run: (c, input, state) => {
      const found = entriesWith(c, state, input[c.names.key!])[0];
      if (found === undefined) return refused(c.manners.unknown(c.table, String(input[c.names.key!])));
      return value(c.status === "record" ? { id: found[0], ...found[1] } : found[0]);
    },
  },
  filter: {
    effect: "read",
    names:
      "(find|list|get|search|show|filter)_{P}(|_by_{F}|_with_{F})|{P}_(by_{F}|with_{F}|in_{F}|of)|{F}_{P}",
    descriptions:
      "((List|Find|Get|Show|Return) (all |the |){P} (with a given|by|with this|of one|that have a|of a) {F}|Ids of all {P} with a {F}|Which {P} have this {F}|{P} by {F}|(List|Find|Get) the {P} of a {F})",
    arguments: (c) => ({
      key: {
        name: c.random.chance(0.75) ? c.field.name : c.random.pick(["value", "wanted", "filter"]),
        type: text,
      },
    }),
    run: (c, input, state) => value(shown(c, entriesWith(c, state, input[c.names.key!]))),
  },
  findBoth: {
    effect: "read",
    names: "(find|search|get|lookup|locate)_{E}(|_by_{F}|_by_{F}_and_{G}|_id)|{E}_by_{F}",
    descriptions:
      "(Find|Search|Look for|Look up|Get) {A} by {F} and {G}|(Find|Get|Look up) the id of {A} by {F} and {G}|Which {E} has this {F} and {G}",
    arguments: (c) => ({
      key: { name: c.field.name, type: typeOf(c.field) },
      second: { name: c.second.name, type: typeOf(c.second) },
    }),
    run: (c, input, state) => {
      const found = entriesWith(c, state, input[c.names.key!]).find(
        ([, record]) => record[c.second.name] === input[c.names.second!],
      );
      return found === undefined
        ? refused(c.manners.unknown(c.table, String(input[c.names.key!])))
        : value(found[0]);
    },
  },
  between: {
    effect: "read",
    names: "(find|list|search|get)_{P}|{P}_(with|by_{F}_and_{G})|(find|match)_{P}",
    descriptions:
      "(Find|List|Get|Show|Search) (all |the |){P} (with a given|by|with this|of a) {F} and {G}|Which {P} have this {F} and {G}",
    arguments: (c) => ({
      key: { name: c.field.name, type: typeOf(c.field) },
      second: { name: c.second.name, type: typeOf(c.second) },
    }),
    run: (c, input, state) =>
      value(
        shown(
          c,
          entriesWith(c, state, input[c.names.key!]).filter(
            ([, record]) => record[c.second.name] === input[c.names.second!],
          ),
        ),
      ),
  },
  setBoth: {
    effect: "write",
    names: "(set|change|update|edit|modify)_{E}(|_data|_{F}|_details)|(change|update)_{F}_and_{G}|{E}_update",
    descriptions: `${change} (the {F} and {G} of {A}|{F} and {G} of {A}|{A} {F} and {G})|Give {A} a new {F} and {G}`,
    arguments: (c) => ({
      id: id(c),
      value: { name: c.field.name, type: typeOf(c.field) },
      second: { name: c.second.name, type: typeOf(c.second) },
    }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) => {
        record[c.field.name] = input[c.names.value!]!;
        record[c.second.name] = input[c.names.second!]!;
        return value(c.manners.written(record));
      }),
  },
  times: {
    effect: "read",
    names: "(apply|use|with|by)_{F}|{F}_(for|of|times)|{E}_{F}(|_for)|times_{F}|(multiply|add|convert)_{F}",
    descriptions:
      "(Multiply an amount by|Apply to an amount) the {F} of {A}|(An amount|A number) times the {F} of {A}|(Take|Use) the {F} of {A} on an amount",
    arguments: (c) => ({
      amount: { name: c.random.pick(["amount", "number", "value"]), type: "number" },
      id: id(c),
    }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) =>
        value(Number(input[c.names.amount!]) * Number(record[c.field.name])),
      ),
  },
  list: {
    effect: "read",
    names:
      "(list|get|show|all|list_all|get_all|every|known|view)_{P}|{P}|{E}_(ids|list)|list_{E}_ids|list_{E}",
    descriptions:
      "((List|Show|Get|Return|Give|Name) (all |the |every |)({P}|ids of all {P}|{E} ids)|(Ids of|All) (all |the |){P}|Which {P} there are|Every {E} id|The known {P}|All {E} ids)",
    arguments: () => ({}),
    run: (c, _input, state) => value(shown(c, Object.entries(state[c.table.noun]!))),
  },
  count: {
    effect: "read",
    names: "(count|number_of|total|how_many)_{P}|{E}_count|count",
    descriptions:
      "(Count (all |the |){P}|(Number|Total number|Count) of (all |){P}|How many {P} there are|Tell how many {P} exist)",
    arguments: () => ({}),
    run: (c, _input, state) => value(Object.keys(state[c.table.noun]!).length),
  },
  countWith: {
    effect: "read",
    names: "count_{P}_(by|with)_{F}|count_{F}|{P}_with_{F}|count_{P}",
    descriptions:
      "(Count the {P} with a (given |){F}|(Number of|How many) {P} (with|have) (a|this) {F}|Count {P} by {F})",
    arguments: (c) => ({ key: { name: c.random.chance(0.75) ? c.field.name : "value", type: text } }),
    run: (c, input, state) => value(entriesWith(c, state, input[c.names.key!]).length),
  },
  sum: {
    effect: "read",
    names: "(total|sum|add_up)_{F}|total_{E}_{F}|sum_{P}|{F}_total|{F}_sum|all_{F}",
    descriptions:
      "((Total|Sum of the) {F} of all {P}|Add up the {F} of all {P}|{F} of all {P} together|(Get|Compute) the total {F} of all {P})",
    arguments: () => ({}),
    run: (c, _input, state) =>
      value(
        Object.values(state[c.table.noun]!).reduce((sum, record) => sum + Number(record[c.field.name]), 0),
      ),
  },
  highest: {
    effect: "read",
    names:
      "(highest|max|top|best|largest|most)_{F}|(top|best|largest|first)_{E}|{E}_with_(most|highest)_{F}|max_{E}",
    descriptions:
      "((Find |Get |)(The |the |){E} with the (highest|largest|greatest|most) {F}|Which {E} has the (highest|most|largest) {F}|Id of the {E} with most {F})",
    arguments: () => ({}),
    run: (c, _input, state) => extreme(c, state, 1),
  },
  lowest: {
    effect: "read",
    names: "(lowest|min|smallest|least)_{F}|(smallest|last|least)_{E}|{E}_with_(least|lowest)_{F}|min_{E}",
    descriptions:
      "((Find |Get |)(The |the |){E} with the (lowest|smallest|least) {F}|Which {E} has the (lowest|least|smallest) {F}|Id of the {E} with least {F})",
    arguments: () => ({}),
    run: (c, _input, state) => extreme(c, state, -1),
  },
  set: {
    effect: "write",
    names:
      "(set|change|update|write|edit|modify|replace)_({F}|{E}_{F}|{E}_{F})|(set|change|update|edit|modify)_{E}|{E}_set_{F}|new_{F}",
    descriptions: `(${change} (the {F} of {A}|{A} {F}|the {F} of one {E}|{E} {F})|Give {A} a new {F}|Store a new {F} for {A}|Put a new {F} on {A}|Save the {F} of {A})`,
    arguments: (c) => ({ id: id(c), value: newValue(c) }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) => {
        if (c.field.values !== undefined && !c.field.values.includes(String(input[c.names.value!])))
          return refused(`${c.field.name} must be ${c.field.values.join(" or ")}`);
        record[c.field.name] = input[c.names.value!]!;
        return value(c.manners.written(record));
      }),
  },
  assign: {
    effect: "write",
    names: "(assign|link|connect|give|attach|move)_{E}(|_to_{T}|_{F})|set_{E}_{F}|{E}_to_{T}|change_{F}",
    descriptions:
      "((Assign|Give|Link|Attach|Connect|Move) {A} to {AT}|(Set|Change) the {F} of {A}|Hand {A} over to {AT})",
    arguments: (c) => ({
      id: id(c),
      value: {
        name:
          c.manners.idArgument(c.field.table!) === c.manners.idArgument(c.table)
            ? c.field.name
            : c.manners.idArgument(c.field.table!),
        type: text,
      },
    }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) => {
        const other = String(input[c.names.value!]);
        if (state[c.field.table!.noun]![other] === undefined)
          return refused(c.manners.unknown(c.field.table!, other));
        record[c.field.name] = other;
        return value(c.manners.written(record));
      }),
  },
  turn: {
    effect: "write",
    names: "(mark|make|set)_{E}_{S}|{S}_{E}|mark_{S}|make_{S}|{V}_{E}|{V}(|_{S}_{E})|{E}_{V}",
    descriptions:
      "(Mark {A} as {S}|Make {A} {S}|(Turn|Switch) {A} to {S}|Set {A} to {S}|Declare {A} {S}|{A} becomes {S})(|| if it is {W}|, only if {W})",
    arguments: (c) => ({ id: id(c), ...reason(c) }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) => {
        const now = String(record[c.field.name]);
        if (!c.from.includes(now))
          return refused(
            expand(
              c.random,
              "(only {W} {P} can be {S}|{E} is {N}|cannot be {S}: {E} is {N}|{E} is not {W})",
              { W: c.from.join(" or "), P: c.table.plural, E: c.table.noun, S: c.status, N: now },
            ),
          );
        record[c.field.name] = c.status;
        return value(c.manners.written(record));
      }),
  },
  remove: {
    effect: "write",
    names:
      "(delete|remove|drop|erase|cancel|discard|clear|destroy|withdraw)_{E}|{E}_(delete|remove)|delete|remove",
    descriptions:
      "((Delete|Remove|Cancel|Drop|Erase|Discard|Withdraw) ({A}|one {E}|the {E}|{A} for good|{A} by its id)|Get rid of {A}|Take {A} off the list)",
    arguments: (c) => ({ id: id(c), ...reason(c) }),
    run: (c, input, state) =>
      withRecord(c, input, state, () => {
        delete state[c.table.noun]![String(input[c.names.id!])];
        return value(c.manners.written({ deleted: String(input[c.names.id!]) }));
      }),
  },
  create: {
    effect: "write",
    names: "(create|add|new|make|register|insert|open|book|start)_{E}|{E}_(create|add|new)|add|create",
    descriptions:
      "((Create|Add|Register|Insert|Make|Start|Open) (a new {E}|{A}|one new {E}|one {E})|New {E}|Put a new {E} in the list)(||, returns its id)",
    arguments: (c) => {
      const wanted = c.table.fields.filter((field, index) => index === 0 || field === c.field);
      return Object.fromEntries(
        wanted.map((field, index) => [
          index === 0 ? "key" : "value",
          { name: field.name, type: typeOf(field) },
        ]),
      );
    },
    run: (c, input, state) => {
      const records = state[c.table.noun]!;
      // The first free id of the style, from a stream of its own, so that the same state always gives the same id.
      const stream = c.random.fork("create", Object.keys(records).join());
      let fresh = c.table.makeId(stream);
      while (records[fresh] !== undefined) fresh = c.table.makeId(stream);
      const record = drawRecord(stream, c.table, fresh, state);
      for (const [role, field] of [
        ["key", c.table.fields[0]!],
        ["value", c.field],
      ] as const)
        if (c.names[role] !== undefined) record[field.name] = input[c.names[role]!]!;
      records[fresh] = record;
      return value(c.status === "record" ? { id: fresh, ...record } : fresh);
    },
  },
  move: {
    effect: "write",
    names:
      "(move|transfer|send|shift|pass|give|pay)_{F}|(transfer|move|send|shift|pay)|{F}_transfer|(transfer|send)_{E}_{F}",
    descriptions:
      "((Move|Transfer|Send|Shift|Pass|Hand) {F} from (one|{A}) {E} to another|(Transfer|Move|Send) {F} between (two |){P}|Take {F} from {A}, give it to another)",
    arguments: (c) => ({
      ...c.random.pick([
        { id: { name: "from", type: text }, other: { name: "to", type: text } },
        {
          id: { name: `from_${c.table.noun}`, type: text },
          other: { name: `to_${c.table.noun}`, type: text },
        },
        { id: { name: "source", type: text }, other: { name: "target", type: text } },
      ]),
      amount: amount(c),
    }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) => {
        const wanted = String(input[c.names.other!]);
        const other = state[c.table.noun]![wanted];
        if (other === undefined) return refused(c.manners.unknown(c.table, wanted));
        const moved = Number(input[c.names.amount!]);
        if (moved > Number(record[c.field.name])) return refused(`not enough ${c.field.name}`);
        record[c.field.name] = Number(record[c.field.name]) - moved;
        other[c.field.name] = Number(other[c.field.name]) + moved;
        return value(c.manners.written(record));
      }),
  },
  increase: {
    effect: "write",
    names: "(increase|raise|add|add_to|grow|lift)_(|{E}_){F}|(increase|raise)_{E}|add_{F}",
    descriptions:
      "((Increase|Raise|Lift) the {F} of {A}( by an amount|)|Add (to the {F} of {A}|{F} to {A})|Give {A} more {F}|More {F} for {A})",
    arguments: (c) => ({ id: id(c), amount: amount(c) }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) => step(c, record, Number(input[c.names.amount!]))),
  },
  decrease: {
    effect: "write",
    names: "(decrease|reduce|lower|take|cut|use)_(|{E}_){F}|(reduce|lower)_{E}|take_{F}|remove_{F}",
    descriptions:
      "((Decrease|Reduce|Lower|Cut) the {F} of {A}( by an amount|)|Take {F} (off|from) {A}|Less {F} for {A}|Subtract from the {F} of {A})",
    arguments: (c) => ({ id: id(c), amount: amount(c) }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) => step(c, record, -Number(input[c.names.amount!]))),
  },
};

function step(c: Context, record: JsonObject, by: number): ToolResult {
  if (Number(record[c.field.name]) + by < 0) return refused(`not enough ${c.field.name}`);
  record[c.field.name] = Number(record[c.field.name]) + by;
  return value(c.manners.written(record));
}

export const turnVerbs: Record<string, string> = {
  cancelled: "cancel",
  closed: "close",
  open: "open",
  paid: "pay",
  shipped: "ship",
  approved: "approve",
  locked: "lock",
  free: "free",
  booked: "book",
  sold: "sell",
  returned: "return",
  finished: "finish",
  done: "finish",
  blocked: "block",
  paused: "pause",
  rejected: "reject",
  refunded: "refund",
  delivered: "deliver",
  fixed: "fix",
  archived: "archive",
  stopped: "stop",
};

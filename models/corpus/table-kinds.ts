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

const lookUp =
  "(Look up|Get|Get|Read|Show|Fetch|Retrieve|View|Return|Give|Find|See|Check|Load|Display|Report|Pull up|Access|Obtain|Inspect|Tell|Print|Looks up|Gets|Reads|Shows|Fetches|Returns|Gives|Finds|Retrieves|Tells|Reports)";
const search =
  "(Find|Search|Look for|Look up|Locate|Get|Seek|Identify|Fetch|Finds|Searches|Looks up|Locates|Gets|Returns|Identifies)";
const show =
  "(List|Show|Get|Return|Give|Name|Find|Fetch|Print|Enumerate|View|See|Read|Collect|Lists|Shows|Gets|Returns|Gives|Names|Finds)";
const change =
  "(Change|Set|Update|Write|Replace|Modify|Edit|Correct|Adjust|Alter|Switch|Revise|Overwrite|Rewrite|Changes|Sets|Updates|Replaces|Writes|Corrects)";

export const kinds: Record<string, Kind> = {
  get: {
    effect: "read",
    names:
      "(get|read|fetch|show|view|find|load|open|describe|check|lookup|see|inspect|retrieve|display|pull)_{E}(|||_details|_record|_info|_by_id|_data|_card|_entry|_facts)|{E}_(details|info|record|data|by_id|card|entry|facts|file|view|get)|{E}|(about|one|this)_{E}",
    descriptions: `(${lookUp} (one {E}|{A}|a single {E}|the record of {A}|all details of {A}|the data of one {E}|the details of {A}|everything about {A}|what is known about {A}|the whole record of {A}|all fields of {A}|the entry of one {E}|the file on {A}|this {E}|one {E} and all it holds)( by its id| by id| from its id| with a given id| for an id|||)|(Details|Data|Record|Facts|Information|All fields) of (one {E}|{A})( by id|)|(What is known|Everything|All there is|Facts|All) about {A}|The (record|file|entry|data) of {A}|{E} (record|data|details|file|info) by id|Describe(s|) {A}|One {E} with all (its fields|details)|A single {E}|All that is stored about {A}|What {A} looks like|Opens the record of {A}|From {A} id to its record)`,
    arguments: (c) => ({ id: id(c) }),
    run: (c, input, state) => withRecord(c, input, state, (record) => value(record)),
  },
  getField: {
    effect: "read",
    names:
      "(get|read|fetch|show|check|lookup|find|see|view|tell)_{E}_{F}|{E}_{F}|(get|read|show|check|see|tell|look_up)_{F}|{F}_of_{E}|{F}_of|{F}|(which|what)_{F}|{F}_for(|_{E})",
    descriptions: `(${lookUp} (the {F} of {A}|{A} {F}|the {F} of one {E}|which {F} {A} has|the {F} that {A} has|the {F} for {A}|the {F} stored for {A}|only the {F} of {A})( by id| by its id|||)|{F} of {A}|{F} of one {E} by id|(Which|What) {F} {A} has|The {F} of {A}|{F} for {A}|The (current|stored|listed) {F} of {A}|{E} {F}|{E} {F} by id|What {A} has as {F}|Only the {F} of {A})`,
    arguments: (c) => ({ id: id(c) }),
    run: (c, input, state) => withRecord(c, input, state, (record) => value(record[c.field.name]!)),
  },
  find: {
    effect: "read",
    names:
      "(find|search|get|lookup|locate|seek|identify|match|which|detect)_{E}(|_id||_by_{F}|_id_by_{F}|_from_{F}|_with_{F})|{E}_(by_{F}|with_{F}|id_by_{F}|named|from_{F}|for_{F}|of_{F})|search|find|who_has_{F}|{F}_to_{E}|{F}_to_id|id_(of|by)_{F}|{E}_id|search_{F}",
    descriptions: `(${search} ({A} by (its |the |){F}|{A} (with|from|for|that has) (a|this|the|a given) {F}|the {E} with (a|this|that|the given) {F}|the {E} whose {F} is given|the {E} that has a {F}|(the id of {A}|{A} id|the {E} id) (by|from|for|with) (its |a |the |){F})|(Id|The id) of the {E} with (a|this|that|the given) {F}|Which {E} has (this|that|a given|the) {F}|{E} id (from|for|by) (its |a |the |){F}|(Who|Which) has this {F}, as {A} id|From {A} {F} to its id|{E} by {F}|The {E} (with|behind|for) a {F}|Tells which {E} goes with a {F}|(Turn|Turns) a {F} into {A} id)`,
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
      "(find|list|get|search|show|filter|select|pick|collect|which)_{P}(|_by_{F}|_with_{F}|_of|_for_{F}|_where)|{P}_(by_{F}|with_{F}|in_{F}|of|for_{F}|having_{F}|where)|{F}_{P}|(all|only)_{P}_(of|with)_{F}",
    descriptions: `(${show} (all |the |all the |)({P} (with a given|by|with this|of one|that have a|of a|for a|with a|having a certain|that share a|by their) {F}|ids of {P} with a {F})|Ids of (all |the |){P} (with|that have|by) (a|this|the given|one) {F}|Which {P} have (this|a given|a certain|the) {F}|{P} by {F}|The {P} (of|with|for) a {F}|(Filter|Filters|Select|Selects|Pick|Picks) {P} (by|with a|of a) {F}|All {P} (that have|with|of) (one|the same|a given) {F}|{P} with a certain {F}|Every {E} (with|that has) this {F}|{P} that go with a {F}|What {P} a {F} has)`,
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
    names:
      "(find|search|get|lookup|locate|identify|match)_{E}(|_by_{F}|_by_{F}_and_{G}|_id|_by_both|_by_two)|{E}_by_{F}|{E}_(by_both|with_{F}_and_{G})|which_{E}",
    descriptions: `${search} ({A} by (its |){F} and {G}|the {E} with (a|this) {F} and {G}|the id of {A} by {F} and {G}|{A} from its {F} and its {G}|the {E} that has a {F} and a {G}|{A} by two things, {F} and {G})|(Id|The id) of the {E} with (this|a given) {F} and {G}|Which {E} has (this|both this) {F} and {G}|{E} by {F} and {G}|{E} id from {F} and {G}`,
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
    names:
      "(find|list|search|get|filter|select)_{P}|{P}_(with|by_{F}_and_{G}|by_both|where)|(find|match|pick)_{P}|{F}_and_{G}_{P}",
    descriptions: `${show} (all |the |all the |)({P} (with a given|by|with this|of a|with both a|that have a) {F} and {G}|ids of {P} with a {F} and a {G})|Which {P} have this {F} and {G}|{P} (by|with) {F} and {G}|(Filter|Filters|Select) {P} by {F} and {G}|All {P} with a {F} and a {G}|Every {E} with this {F} and this {G}`,
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
    names:
      "(set|change|update|edit|modify|adjust|revise)_{E}(|_data|_{F}|_details|_both|_fields)|(change|update|set)_{F}_and_{G}|{E}_(update|set|edit)|new_{F}_and_{G}",
    descriptions: `${change} (the {F} and (the |){G} of {A}|{F} and {G} of {A}|{A} {F} and {G}|both the {F} and the {G} of {A}|two fields of {A}, {F} and {G})|(Give|Gives) {A} a new {F} and (a new |){G}|New {F} and {G} for {A}|(Save|Store) a {F} and a {G} for {A}`,
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
    names:
      "(apply|use|with|by|at)_{F}|{F}_(for|of|times|applied)|{E}_{F}(|_for|_times)|times_{F}|(multiply|add|convert|scale)_{F}|amount_by_{F}|by_{E}_{F}",
    descriptions: `(Multiply|Multiplies) (an amount|a number) by the {F} of {A}|(Apply|Applies) the {F} of {A} to an amount|(An amount|A number) times the {F} of {A}|(Take|Use|Uses) the {F} of {A} on an amount|(What|How much) an amount is (at|by|with) the {F} of {A}|(Scale|Scales) a number with {A} {F}|The {F} of {A} times a number|(Compute|Computes|Work out) an amount with the {F} of {A}`,
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
      "(list|get|show|all|list_all|get_all|every|known|view|see|print|enumerate|name|fetch|our|which)_{P}|{P}|{E}_(ids|list|index|register|names)|list_{E}_ids|list_{E}|{P}_(list|all|overview)|all_{E}_ids",
    descriptions: `(${show} (all |the |every one of the |all the |all known |our |)({P}|ids of all {P}|{E} ids)|${show} all {P} (there are|we have|on record|in the list|by id)|(Ids of|All) (all |the |){P}|(Which|What) {P} (there are|exist|we have|are known)|Every {E}( id|)|The known {P}|All {E} ids|(List|Index|Overview|Register) of (all |the |){P}|{P} by id|Each {E} (id|on record)|The whole list of {P}|Complete list of {P})`,
    arguments: () => ({}),
    run: (c, _input, state) => value(shown(c, Object.entries(state[c.table.noun]!))),
  },
  count: {
    effect: "read",
    names:
      "(count|number_of|total|how_many|count_all|amount_of)_{P}|{E}_count|count|{P}_(count|number|total)|{E}_number",
    descriptions: `((Count|Counts|Tell the number of) (all |the |all the |){P}|(Number|Total number|Count|Total) of (all |the |){P}|How many {P} (there are|exist|we have|are on record)|(Tell|Tells|Says|Return|Returns) how many {P} (exist|there are|we have)|{E} count|How large the list of {P} is)`,
    arguments: () => ({}),
    run: (c, _input, state) => value(Object.keys(state[c.table.noun]!).length),
  },
  countWith: {
    effect: "read",
    names:
      "count_{P}_(by|with|of)_{F}|count_{F}|{P}_with_{F}|count_{P}|how_many_with_{F}|number_by_{F}|{F}_count|{E}_count_by_{F}",
    descriptions: `((Count|Counts) (the |all |)({P} (with|by|of|that have) (a (given |certain |)|this |one |){F})|(Number|Count|Total) of {P} (with|that have|by) (a|this|one) {F}|How many {P} (have|are with|come with) (a|this|the given) {F}|(Tell|Tells|Return) how many {P} have a {F}|{E} count for a {F})`,
    arguments: (c) => ({ key: { name: c.random.chance(0.75) ? c.field.name : "value", type: text } }),
    run: (c, input, state) => value(entriesWith(c, state, input[c.names.key!]).length),
  },
  sum: {
    effect: "read",
    names:
      "(total|sum|add_up|combined|overall|whole)_{F}|total_{E}_{F}|sum_{P}|{F}_total|{F}_sum|all_{F}|{F}_of_all|{P}_{F}_total|sum_of_{F}",
    descriptions: `((Total|Sum of the|Combined|Overall|The total) {F} of all (the |){P}|(Add up|Adds up|Sum up|Total) the {F} of (all {P}|every {E})|{F} of all {P} (together|in total|added up)|(Get|Compute|Return|Find|Work out|Tells) the total {F} of all {P}|How much {F} all {P} have together|{F} total (over|of) all {P}|All {P} and their {F} in one sum)`,
    arguments: () => ({}),
    run: (c, _input, state) =>
      value(
        Object.values(state[c.table.noun]!).reduce((sum, record) => sum + Number(record[c.field.name]), 0),
      ),
  },
  highest: {
    effect: "read",
    names:
      "(highest|max|top|best|largest|most|greatest|biggest|maximum)_{F}|(top|best|largest|first|leading|biggest)_{E}|{E}_with_(most|highest|largest|top)_{F}|max_{E}|{F}_(leader|winner|top)|top_by_{F}",
    descriptions: `(((Find|Get|Return|Tell|Give|Finds|Returns) |)(The |the |){E} with the (highest|largest|greatest|most|top|biggest|maximum) {F}|(Which|What) {E} has the (highest|most|largest|greatest|biggest) {F}|Id of the {E} with (the |)most {F}|(Top|Leading|First) {E} by {F}|The {E} that comes first by {F}|Who has the most {F} of all {P}|(The |){E} whose {F} is the (highest|largest))`,
    arguments: () => ({}),
    run: (c, _input, state) => extreme(c, state, 1),
  },
  lowest: {
    effect: "read",
    names:
      "(lowest|min|smallest|least|minimum|bottom)_{F}|(smallest|last|least|lowest|bottom)_{E}|{E}_with_(least|lowest|smallest)_{F}|min_{E}|{F}_(bottom|last)|last_by_{F}",
    descriptions: `(((Find|Get|Return|Tell|Give|Finds|Returns) |)(The |the |){E} with the (lowest|smallest|least|minimum) {F}|(Which|What) {E} has the (lowest|least|smallest) {F}|Id of the {E} with (the |)least {F}|(Bottom|Last) {E} by {F}|The {E} that comes last by {F}|Who has the least {F} of all {P}|(The |){E} whose {F} is the (lowest|smallest))`,
    arguments: () => ({}),
    run: (c, _input, state) => extreme(c, state, -1),
  },
  set: {
    effect: "write",
    names:
      "(set|change|update|write|edit|modify|replace|adjust|put|save|store|correct|enter|switch)_({F}|{E}_{F}|{E}_{F})|(set|change|update|edit|modify|adjust)_{E}|{E}_(set|change|update)_{F}|new_{F}|{F}_(update|change|set)|set_{F}_of_{E}|(new|put)_{E}_{F}",
    descriptions: `(${change} (the {F} of {A}|{A} {F}|the {F} of one {E}|{E} {F}|the {F} for {A}|which {F} {A} has|the {F} that is stored for {A})|(Give|Gives|Assign) {A} (a new|another) {F}|(Store|Save|Put|Enter|Stores|Saves|Record|Register|Fill in) (a new|the new|another) {F} (for|of|on) {A}|(Save|Record|Enter) the {F} of {A}|New {F} (for|of) {A}|(Make|Makes) the {F} of {A} another one|(Put|Puts) a value as the {F} of {A}|{A} gets a new {F}|Lets {A} have another {F})`,
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
    names:
      "(assign|link|connect|give|attach|move|hand|tie|pass|bring)_{E}(|_to_{T}|_{F})|(set|change|switch)_{E}_{F}|{E}_to_{T}|change_{F}|{T}_for_{E}|(new|set)_{F}|{E}_{F}_change|(put|place)_{E}(|_in_{T}|_under_{T})",
    descriptions: `((Assign|Give|Link|Attach|Connect|Move|Hand|Tie|Pass|Assigns|Gives|Links|Moves|Attaches|Transfer|Entrust|Bring|Put) {A} (to|over to|under|with) {AT}|(Set|Change|Switch|Replace|Sets|Changes|Update) the {F} of {A}|(Give|Gives) {A} (a new|another) {F}|(Make|Makes) {AT} the {F} of {A}|{A} (goes to|gets|moves to) {AT}|(Choose|Say) which {T} {A} belongs to|New {F} for {A}|Connects {A} with {AT})`,
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
    names:
      "(mark|make|set|flag|put|declare|turn|get)_{E}_{S}|{S}_{E}|(mark|make|set|now)_{S}|{V}_{E}|{V}(|_{S}_{E}|_it|_one)|{E}_({V}|{S}|is_{S})|(mark|set)_as_{S}|{V}_one_{E}|{E}_to_{S}",
    descriptions: `((Mark|Flag|List|Record|Register|Marks|Flags) {A} as {S}|(Make|Makes|Get) {A} {S}|(Turn|Switch|Bring|Move|Turns|Switches) {A} to {S}|(Set|Sets|Change|Changes|Put) {A} to {S}|(Declare|Declares) {A} {S}|{A} (becomes|is now|gets|turns) {S}|(Let|Lets) {A} be {S}|(Say|Says|Note|Notes) that {A} is {S}|{S} from now on, for {A}|(Set|Change) the status of {A} to {S})(|| if it is {W}|, only if {W}|, must be {W} before| that is {W}| while it is {W}|)`,
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
      "(delete|remove|drop|erase|cancel|discard|clear|destroy|withdraw|scrap|take_out|strike|eliminate|throw_out|get_rid_of|kill|wipe)_{E}|{E}_(delete|remove|drop|out)|delete|remove|no_more_{E}|{E}_gone|forget_{E}",
    descriptions: `((Delete|Remove|Cancel|Drop|Erase|Discard|Withdraw|Scrap|Clear|Strike|Eliminate|Wipe|Deletes|Removes|Drops|Erases|Discards|Take out|Throw away|Throw out) ({A}|one {E}|the {E}|{A} for good|{A} by its id|{A} from the list|the record of {A}|{A} and its record|an existing {E})|(Get|Gets) rid of {A}|(Take|Takes) {A} (off the list|out of the records|away)|(Make|Makes) {A} disappear|No more {E} with this id|(Strike|Cross) {A} (off the list|out)|{A} is no longer kept)`,
    arguments: (c) => ({ id: id(c), ...reason(c) }),
    run: (c, input, state) =>
      withRecord(c, input, state, () => {
        delete state[c.table.noun]![String(input[c.names.id!])];
        return value(c.manners.written({ deleted: String(input[c.names.id!]) }));
      }),
  },
  create: {
    effect: "write",
    names:
      "(create|add|new|make|register|insert|open|book|start|record|enter|set_up|introduce|include|build|put)_{E}|(add|create|register)_(a|new|one)_{E}|{E}_(create|add|new|register|insert)|add|create|one_more_{E}|new_{E}_record",
    descriptions: `((Create|Add|Register|Insert|Make|Start|Open|Enter|Record|Set up|Introduce|Creates|Adds|Registers|Makes|Enters|Build|Include|File) (a new {E}|{A}|one new {E}|one {E}|another {E}|one more {E}|the record of a new {E}|a fresh {E})|(A |)new {E}|(Put|Puts|Write) a new {E} (in|on) the list|One more {E}|(Start|Open) a record for a new {E}|(Bring|Put) in a new {E}|Adds to the {P})(||, returns its id| and return its id|, gives its id|)`,
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
      "(move|transfer|send|shift|pass|give|pay|hand|bring|wire|lend)_{F}|(transfer|move|send|shift|pay|hand_over|pass_on|give)|{F}_(transfer|move|shift)|(transfer|send|move)_{E}_{F}|{F}_from_to|(share|lend)_{F}|between_{P}",
    descriptions: `((Move|Transfer|Send|Shift|Pass|Hand|Moves|Transfers|Sends|Shifts|Bring|Carry|Lend|Pay) (some |an amount of |)({F} from (one|{A}) {E}|{F} from one {E}) to another|(Transfer|Move|Send|Shift|Exchange|Transfers) (some |)({F} between (two |){P})|(Take|Takes) {F} from {A}(, give it to another| and give it to another)|{F} (goes|moves) from one {E} to another|(Let|Lets) one {E} give {F} to another|One {E} gives, another gets {F}|{F} from one {E} to another)`,
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
        return handOver(c, record, other, Number(input[c.names.amount!]));
      }),
  },
  increase: {
    effect: "write",
    names:
      "(increase|raise|add|add_to|grow|lift|boost|extend|bump|up|credit|more)_(|{E}_){F}|(increase|raise|boost)_{E}|add_{F}|{F}_(up|more|plus)|(give|put)_more_{F}|top_up_{F}",
    descriptions: `((Increase|Raise|Lift|Boost|Grow|Extend|Increases|Raises|Lifts|Push up|Top up|Enlarge) the {F} of {A}( by an amount| by a number| by so much|)|(Add|Adds) (an amount |some |more |)(to the {F} of {A}|{F} to {A})|(Give|Gives|Grant) {A} (more|extra|some more) {F}|More {F} for {A}|(Put|Puts) more {F} on {A}|{A} gets more {F}|{F} of {A} goes up|(Make|Makes) the {F} of {A} (higher|larger|greater)|Counts up the {F} of {A})`,
    arguments: (c) => ({ id: id(c), amount: amount(c) }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) => step(c, record, Number(input[c.names.amount!]))),
  },
  decrease: {
    effect: "write",
    names:
      "(decrease|reduce|lower|take|cut|use|drop|deduct|spend|less|shrink|down)_(|{E}_){F}|(reduce|lower|cut)_{E}|take_{F}|remove_{F}|{F}_(down|less|minus)|(use|take)_some_{F}",
    descriptions: `((Decrease|Reduce|Lower|Cut|Drop|Shrink|Reduces|Lowers|Cuts|Push down|Bring down) the {F} of {A}( by an amount| by a number| by so much|)|(Take|Takes|Remove|Withdraw|Draw|Deduct) (some |)({F} (off|from|away from) {A})|Less {F} for {A}|(Subtract|Subtracts|Deduct) (some |)from the {F} of {A}|{A} (loses|uses|gives up) some {F}|{F} of {A} goes down|(Make|Makes) the {F} of {A} (lower|smaller)|(Use|Uses|Spend) some {F} of {A})`,
    arguments: (c) => ({ id: id(c), amount: amount(c) }),
    run: (c, input, state) =>
      withRecord(c, input, state, (record) => step(c, record, -Number(input[c.names.amount!]))),
  },
};

/** Moves an amount of the field from one record to another, where there is so much. */
export function handOver(c: Context, from: JsonObject, to: JsonObject, amount: number): ToolResult {
  if (amount > Number(from[c.field.name])) return refused(`not enough ${c.field.name}`);
  from[c.field.name] = Number(from[c.field.name]) - amount;
  to[c.field.name] = Number(to[c.field.name]) + amount;
  return value(c.manners.written(from));
}

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

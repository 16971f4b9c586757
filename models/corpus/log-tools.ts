import type { Json, JsonObject, Random } from "../../src/core/index.ts";
import { nouns } from "../words.ts";
import { expand } from "./grammar.ts";
import { refused, type Table, type Tool, value } from "./world.ts";

/** What free text is appended to: a log, or an outbox where each text goes to somebody. */
const logNames = ["log", "journal", "diary", "list", "outbox", "mail", "board", "file", "record"];

/** One tool that appends a text and one that shows all; they share a place in the state that no table has. */
export function makeLogTools(random: Random, tables: readonly Table[]): Tool[] {
  const place = random.pick(logNames);
  const key = `log of ${place}`;
  const word = random.pick(["message", "note", "letter", "line", "text", "report", random.pick(nouns)]);
  const addressed = random.chance(0.6);
  // Somebody known: then a receiver who is no record is refused.
  const people = addressed && random.chance(0.3) && tables.length > 0 ? random.pick(tables) : undefined;
  const titled = addressed && random.chance(0.25);
  const slots = { L: place, M: word, E: people?.noun ?? "person", P: people?.plural ?? "people" };
  const to =
    people === undefined
      ? random.pick(["to", "receiver", "name", "person"])
      : random.pick(["to", people.noun]);
  const title = random.pick(["title", "subject", "topic"]);
  const text = random.pick(["text", "message", "content", "words", "body"]);
  const names: Record<string, string> = addressed
    ? { to, ...(titled && { title }), text }
    : { text: random.pick(["text", "line", "entry", "content"]) };
  const rows = (state: Record<string, Record<string, JsonObject>>) => Object.values(state[key] ?? {});
  const append: Tool = {
    kind: "append",
    arguments: names,
    ...(people !== undefined && { table: people }),
    note: { word, place },
    spec: {
      name: expand(
        random,
        addressed
          ? "(write|mail|post|send_out)_{M}|(write|send|report)_to(|_{E})|{M}_to_{E}"
          : "(add|append|write|put)(_{M}|_to_{L}|_in_{L})|{L}_(add|write)|note",
        slots,
      ),
      description: expand(
        random,
        addressed
          ? titled
            ? "(Write|Mail|Post) a {M} with a title to {E}|(Write|Mail) somebody a {M} with a title"
            : "(Write|Mail|Post|Hand) a {M} to a {E}|Write to a {E}|(Give|Pass) a {E} a {M}"
          : "(Add|Append|Write) a {M} (to|into) the {L}|(Put|Note) something (in|into) the {L}|Note a {M} in the {L}",
        slots,
      ),
      input: schema(names),
      effect: "write",
    },
    run: (state, input) => {
      const receiver = String(input[names.to ?? ""] ?? "");
      if (people !== undefined && state[people.noun]![receiver] === undefined)
        return refused(`no ${people.noun} ${receiver}`);
      state[key] ??= {};
      const all = state[key];
      all[Object.keys(all).length] = { ...input };
      return value("ok");
    },
  };
  const plain = Object.keys(names).length === 1;
  const show: Tool = {
    kind: "showLog",
    arguments: {},
    note: { word, place },
    spec: {
      name: expand(random, "(show|read|list|view|get)_({L}|{M}s)|{L}|(all|sent)_{M}s|read_{L}", slots),
      description: expand(
        random,
        "(Show|Read|List|View) (the {L}|all {M}s)|(Everything in|All of) the {L}|What (stands|is) in the {L}",
        slots,
      ),
      input: schema({}),
      effect: "read",
    },
    run: (state) => value(rows(state).map((row): Json => (plain ? Object.values(row)[0]! : row))),
  };
  return [append, show];
}

function schema(names: Record<string, string>): JsonObject {
  return {
    type: "object",
    properties: Object.fromEntries(Object.values(names).map((name) => [name, { type: "string" }])),
    required: Object.values(names),
    additionalProperties: false,
  };
}

import type { JsonObject, Random, ToolSpec } from "../../src/core/index.ts";
import { renderValue } from "../../src/core/index.ts";
import { knownWords, numberFields, textFields } from "../words.ts";
import { freeText, streetAddress } from "./free-text.ts";
import { anyWord, emailAddress, inventedWord, personName, place } from "./names.ts";
import { callText, type Turn } from "./transcripts.ts";

/**
 * The three skills of every turn, each for a fraction of a task's tokens, and without its English: which tool, with which
 * arguments, and what its result says.
 */
export interface Exercise {
  role: "executor";
  turns: Turn[];
}

/** A call as far as its arguments begin: the tool is chosen. */
export function chosen({ name, input }: ToolSpec): string {
  const takesNothing = Object.keys(propertiesOf(input)).length === 0;
  return `<tool_call>{"name":"${name}","arguments":{${takesNothing ? "}}</tool_call>" : '"'}`;
}

/** A tool's description, some of its words missing or in another order, and the tool's name: matching at its simplest. */
export function echo(random: Random, tools: readonly ToolSpec[]): Exercise {
  const tool = random.pick(tools);
  return exchange(garbled(random, tool.description), {
    role: "assistant",
    content: chosen(tool),
    taught: true,
    unfinished: true,
  });
}

/** The same with values, which are to be copied into the arguments, however long they are. */
export function fill(random: Random, tools: readonly ToolSpec[]): Exercise | undefined {
  const takers = tools.filter(({ input }) => Object.keys(propertiesOf(input)).length > 0);
  if (takers.length === 0) return undefined;
  const tool = random.pick(takers);
  const entries = Object.entries(propertiesOf(tool.input)).map(
    ([name, schema]) => [name, valueFor(random, schema as JsonObject)] as const,
  );
  const said = random.chance(0.5)
    ? entries.map(([, value]) => plain(value)).join(random.pick([", ", "; ", " and "]))
    : random
        .shuffle(entries)
        .map(([name, value]) => `${name.replaceAll("_", " ")} ${plain(value)}`)
        .join(random.pick([", ", ". ", " and "]));
  const request = garbled(random, tool.description);
  const text = random.chance(0.7)
    ? `${request}${random.pick([": ", ". ", " "])}${said}`
    : `${said}: ${request}`;
  const content = callText(tool.name, Object.fromEntries(entries));
  return exchange(text, { role: "assistant", content, taught: true });
}

/** A record that a tool has shown, and one field of it, which is asked for. Only the answer is taught. */
export function reading(random: Random, tools: readonly ToolSpec[]): Exercise {
  const names = random
    .shuffle([...textFields, ...numberFields, ...knownWords])
    .slice(0, random.integer(2, 7));
  const record = Object.fromEntries(
    names.map((name) => [name, random.chance(0.35) ? random.integer(0, 9999) : anyText(random)]),
  );
  const asked = random.pick(names);
  const id = anyId(random);
  const label = asked.replaceAll("_", " ");
  const question = random.pick([`${label} of ${id}`, `${id}: ${label}?`, `I need ${label} of ${id}.`, label]);
  return exchange(
    question,
    { role: "assistant", content: callText(random.pick(tools).name, { id }), taught: false },
    { role: "tool", content: renderValue(record), taught: false },
    { role: "assistant", content: String(record[asked]), taught: true },
  );
}

function exchange(request: string, ...turns: Turn[]): Exercise {
  return { role: "executor", turns: [{ role: "user", content: request, taught: false }, ...turns] };
}

function propertiesOf(input: JsonObject): JsonObject {
  return (input.properties ?? {}) as JsonObject;
}

/** Half of the time as it is; else a fifth of its words is missing. Now and then in any order. */
function garbled(random: Random, description: string): string {
  const words = description.split(" ");
  const kept = random.chance(0.5) ? words : words.filter(() => random.chance(0.8));
  const said = random.chance(0.3) ? random.shuffle(kept) : kept;
  return (said.length > 0 ? said : words).join(" ");
}

type Value = string | number | boolean | string[];

function valueFor(random: Random, schema: JsonObject): Value {
  if (Array.isArray(schema.enum)) return String(random.pick(schema.enum));
  switch (schema.type) {
    case "number":
    case "integer":
      return random.integer(0, random.pick([9, 99, 999, 9999]));
    case "boolean":
      return random.chance(0.5);
    case "array":
      return Array.from({ length: random.integer(1, 3) }, () => anyId(random));
    default:
      return anyText(random);
  }
}

const plain = (value: Value) => (Array.isArray(value) ? value.join(", ") : String(value));

const anyId = (random: Random) =>
  `${String.fromCharCode(65 + random.integer(0, 25))}${random.integer(1, 9999)}`;

/** Anything that people and programs write down, from a word to a sentence: what nobody can guess has to be copied. */
function anyText(random: Random): string {
  return random.pick(texts)(random);
}

const texts: readonly ((random: Random) => string)[] = [
  anyId,
  anyWord,
  inventedWord,
  personName,
  place,
  freeText,
  streetAddress,
  (random) => Array.from({ length: random.integer(2, 6) }, () => anyWord(random)).join(" "),
  emailAddress,
  emailAddress,
  (random) => String(random.integer(10_000, 99_999)),
  (random) => `20${random.integer(10, 39)}-0${random.integer(1, 9)}-${random.integer(10, 28)}`,
  // Letters of a small alphabet: a code, a sequence, a grade list.
  (random) => {
    const letters = random.shuffle([..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"]).slice(0, random.integer(2, 5));
    return Array.from({ length: random.integer(3, 12) }, () => random.pick(letters)).join("");
  },
];

import type { Json, Random } from "../../src/core/index.ts";
import { cities, firstNames, nouns } from "../words.ts";
import { type Draft, readableField, reader } from "./draft.ts";
import { freeText, quoted } from "./free-text.ts";
import type { FunctionKind } from "./function-kind.ts";
import { functionKinds } from "./function-kinds.ts";
import { expand } from "./grammar.ts";
import { mention } from "./mention.ts";
import { inventedWord } from "./names.ts";
import { phrases } from "./phrases.ts";
import { type Argument, Ref, Unfit } from "./plan.ts";

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
    depth > 1 && random.chance(0.6)
      ? nested(random, draft, depth - 1, taken)
      : leaf(random, draft, taken, kind);
  const x = given ?? (kind.takes === "numbers" ? numberList(random, draft) : operand());
  const roles: Record<string, Argument> = { x: x.value };
  let y = "";
  if (kind.two) {
    const second = secondOperand(random, draft, tool.kind, kind, x);
    roles.y = second.value;
    y = second.phrase;
  }
  const value = draft.call(tool, roles);
  if (String(draft.valueOf(value)).length > 60) throw new Unfit();
  // Nobody asks for what changes nothing.
  if (given !== undefined && draft.valueOf(value) === draft.valueOf(given.value)) throw new Unfit();
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
function leaf(random: Random, draft: Draft, type: "number" | "text", kind?: FunctionKind): Expression {
  const stated = kind?.prepare !== undefined || (kind?.wordy === true && random.chance(0.7));
  if (draft.world.tables.length > 0 && !stated && random.chance(0.55)) {
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
    const value = random.integer(1, kind?.names.includes("_name") ? 12 : random.pick([9, 20, 99, 150, 999]));
    draft.about ??= `number ${value}`;
    return { phrase: String(value), value };
  }
  if (kind?.wordy === true) {
    const value = freeText(random);
    draft.about ??= `text ${value}`;
    return { phrase: quoted(random, value), value };
  }
  const word = textLiteral(random);
  const value = kind?.prepare?.(word) ?? word;
  draft.about ??= `word ${value}`;
  const phrase = expand(
    random,
    `({V}|{V}|{V}|'{V}'|"{V}"|the (word|text|string|name|term|letters|line) ({V}|{V}|'{V}'|"{V}"))`,
    { V: value },
  );
  return { phrase, value };
}

function textLiteral(random: Random): string {
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

function secondOperand(
  random: Random,
  draft: Draft,
  name: string,
  kind: FunctionKind,
  x: Expression,
): Expression {
  const plain = (value: Json): Expression => ({ phrase: String(value), value });
  const first = draft.valueOf(x.value);
  if (/^(countOne|without|place|has)$/.test(name)) {
    const word = String(first);
    const inside = name !== "has" || random.chance(0.5);
    const letter = inside
      ? word.charAt(random.integer(0, word.length - 1))
      : random.pick([..."abcdefghijklmnopqrstuvwxyz"]);
    return { phrase: expand(random, "({V}|the letter {V}|'{V}')", { V: letter }), value: letter };
  }
  if (kind.second !== undefined && !random.chance(0.1)) return plain(kind.second(random, first));
  if (kind.takes === "texts") return leaf(random, draft, "text");
  if (kind.takes === "text+number") return plain(random.integer(1, 9));
  return random.chance(0.3) ? leaf(random, draft, "number") : literalNumber(random);
}

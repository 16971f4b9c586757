import { stemmer } from "stemmer";
import type { Json } from "../core/index.ts";

const numberWords = new Map(
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
    .split(" ")
    .map((word, number) => [word, String(number)]),
);

/** Words that say nothing of what a request is about: grammar, courtesy, and the verbs that any request may begin with. */
const emptyWords: ReadonlySet<string> = new Set(
  `a an the this that these those some any all both each every either neither other another such same own one ones only just too very so
  i me my mine we us our ours you your yours he him his she her hers it its they them their theirs who whom whose which what when where why how
  is are was were be been being am do does did done doing have has had having will would shall should can could may might must need needs let
  and or but nor not no yes if then else than as at by for from in into of off on onto out over under to up with without about after before between
  there here now again also still already yet ever never more most less least much many few lot please thanks thank hello hi hey dear ok okay sorry
  say says said want wants like likes know knows tell tells give gives gave get gets got find finds found show shows list lists look looks looking
  see sees check return returns report answer reply make makes made set sets put puts change changes update updates use uses take takes id ids
  someone somebody everyone everybody anyone anybody something anything everything
  don doesn didn isn aren wasn weren won wouldn couldn shouldn ll ve re`
    .trim()
    .split(/\s+/),
);

/** Days and months: people name them without any tool knowing them. */
const calendar: ReadonlySet<string> = new Set(
  "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december christmas easter".split(
    " ",
  ),
);

/** The words and numbers of a text: lower case, numbers in one spelling ("1,400.0" is "1400", "three" is "3"). */
export function wordsIn(text: string): string[] {
  const found =
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]*\p{L}[\p{L}\p{N}]*|\d+(?:,\d{3})*(?:\.\d+)?/gu) ?? [];
  return found.map((word) =>
    /^\d/.test(word) && /^[\d.,]+$/.test(word)
      ? String(Number(word.replaceAll(",", "")))
      : (numberWords.get(word) ?? word),
  );
}

/** Texts in which phrases can be looked up as whole words. */
export interface Evidence {
  /** Whether they say this, letter case and punctuation aside. What has neither letters nor digits is always said. */
  says(phrase: string | number): boolean;
  add(text: string): void;
}

export function evidenceOf(texts: readonly string[]): Evidence {
  const spaced = (text: string) => `${wordsIn(text).join(" ")} `;
  let whole = ` ${texts.map(spaced).join("")}`;
  return {
    says(phrase) {
      const words = spaced(String(phrase));
      return words === " " || whole.includes(` ${words}`);
    },
    add(text) {
      whole += spaced(text);
    },
  };
}

/** Whether the word means something by itself: no grammar, no courtesy, no number. */
export function isContent(word: string): boolean {
  return !emptyWords.has(word) && !calendar.has(word) && word.length > 1 && !/^[\d.]+$/.test(word);
}

/** Stems of the content words, so that "books" and "booking" are "book". Names in snake_case and camelCase are taken apart. */
export function stemsIn(text: string): Set<string> {
  const apart = text.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2");
  return new Set(wordsIn(apart).filter(isContent).map(stemmer));
}

/** Texts in which a stem is looked up: what the words of a request can refer to. */
export function stemsOf(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap((text) => [...stemsIn(text)]));
}

/** The strings and numbers inside a value. */
export function leavesOf(value: Json): (string | number)[] {
  if (typeof value === "string" || typeof value === "number") return [value];
  return value === null || typeof value !== "object" ? [] : Object.values(value).flatMap(leavesOf);
}

/** The strings and numbers that a call was given; of what no request would ever ask for, only the beginning. */
export function inputsOf({ arguments: input }: { arguments: Json }): (string | number)[] {
  return leavesOf(input)
    .filter((leaf) => typeof leaf === "number" || leaf.length <= longestInput)
    .slice(0, mostInputs);
}

// A program may pass megabytes.
const longestInput = 1_000;
const mostInputs = 50;

/** Names of the fields inside a value, without the places in lists. */
export function keysOf(value: Json): string[] {
  if (value === null || typeof value !== "object") return [];
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return [...own, ...Object.values(value).flatMap(keysOf)];
}

/** All that a value says, keys included, as text. */
export function textOf(value: Json): string {
  return [...keysOf(value), ...leavesOf(value)].join(" | ");
}

/**
 * How a text may spell a number that a program uses, and the other way round: the number itself, and where the text
 * speaks of percents also the fraction, what is left of a whole, and what is added to it.
 */
export function spellingsOf(text: string): (value: string | number) => (string | number)[] {
  if (!/%|\bpercent\b|\bper cent\b/i.test(text)) return (value) => [value];
  return (value) => {
    const number = Number(value);
    if (!Number.isFinite(number)) return [value];
    const others = [
      number * 100,
      Math.abs(1 - number) * 100,
      number / 100,
      1 - number / 100,
      1 + number / 100,
    ];
    return [value, ...others.map((other) => Number(other.toFixed(9)))];
  };
}

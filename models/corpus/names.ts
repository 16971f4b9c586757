import type { Random } from "../../src/core/index.ts";
import { adjectives, cities, firstNames, knownWords, lastNames, nouns, verbs } from "../words.ts";

const onsets = "b br c ch cl d dr f fl g gr h j k kl l m n p pl pr r s sh sk st t tr v w z".split(" ");
const vowels = "a a e e i i o o u ai ea io ou".split(" ");
const codas = ["", "", "", "", "n", "r", "l", "s", "t", "m", "x", "nd", "st", "ck"];

/** A word that nobody knows: it can only be copied. */
export function inventedWord(random: Random): string {
  let word = "";
  for (let syllable = random.integer(1, 3); syllable > 0; syllable--)
    word += random.pick(onsets) + random.pick(vowels) + random.pick(codas);
  return word.slice(0, 10);
}

export function anyWord(random: Random): string {
  if (random.chance(0.4)) return inventedWord(random);
  const style = random.next();
  return random.pick(style < 0.4 ? nouns : style < 0.6 ? adjectives : style < 0.8 ? knownWords : firstNames);
}

export function personName(random: Random): string {
  const first = random.pick(firstNames);
  const style = random.next();
  if (style < 0.4) return capital(first);
  if (style < 0.75) return `${capital(first)} ${capital(random.pick(lastNames))}`;
  return style < 0.9 ? first : inventedWord(random);
}

export function emailAddress(random: Random): string {
  const person = random.chance(0.5)
    ? `${random.pick(firstNames)}${random.pick([".", ".", "_", ""])}${random.pick(lastNames)}`
    : `${anyWord(random)}${random.pick([`.${anyWord(random)}`, String(random.integer(1, 99)), ""])}`;
  return `${person}@${anyWord(random)}.${random.pick(["com", "com", "org", "net"])}`;
}

export function place(random: Random): string {
  return random.chance(0.7) ? random.pick(cities) : inventedWord(random);
}

export function toolWord(random: Random): string {
  return random.pick([inventedWord(random), random.pick(verbs), random.pick(knownWords)]);
}

/** How the ids of one table look. The same maker gives ids of one style. */
export type IdMaker = (random: Random) => string;

/** The letter that a table's ids start with: mostly that of its noun, and none that another table has. */
export function idLetter(random: Random, noun: string, taken: ReadonlySet<string>): string {
  const wishes = [
    ...(random.chance(0.8) ? noun : ""),
    ...random.shuffle([..."abcdefghijklmnopqrstuvwxyz"]),
  ].filter((letter) => /[a-z]/.test(letter));
  return wishes.find((letter) => !taken.has(letter)) ?? wishes[0]!;
}

/** Ids for a noun; equal styles (0 to 1) give ids that look alike but for the letter. */
export function idStyle(random: Random, noun: string, letter: string, style: number): IdMaker {
  // Two at least: with one, creating a few records would leave no id free.
  const digits = 2 + Math.floor((style * 1000) % 3);
  const number = (r: Random) => String(r.integer(10 ** (digits - 1), 10 ** digits - 1));
  const other = random.chance(0.5) ? 1 : 2;
  if (style < 0.45) return (r) => letter.toUpperCase() + number(r);
  if (style < 0.53) return (r) => letter + number(r);
  if (style < 0.61) return (r) => `#${letter.toUpperCase()}${number(r)}`;
  if (style < 0.68) return (r) => `${r.pick(firstNames)}_${r.pick(lastNames)}_${r.integer(10, 9999)}`;
  if (style < 0.73) return (r) => `${noun}_${number(r)}`;
  if (style < 0.77) return (r) => `${noun.slice(0, 3).toUpperCase()}-${number(r)}`;
  if (style < 0.8) return (r) => `${letter.toUpperCase()}${noun.charAt(other)?.toUpperCase()}${number(r)}`;
  if (style < 0.84) return (r) => String(r.integer(100, 99999));
  if (style < 0.9) return (r) => r.pick(firstNames);
  if (style < 0.93) return inventedWord;
  if (style < 0.96) return (r) => capital(r.chance(0.6) ? r.pick(cities) : inventedWord(r));
  return (r) => r.pick(nouns);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function plural(noun: string): string {
  if (/(s|x|ch|sh|z)$/.test(noun)) return `${noun}es`;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return `${noun}s`;
}

export function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}

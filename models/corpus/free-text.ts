import type { Random } from "../../src/core/index.ts";
import { deeds, others, qualities, things } from "../general-words.ts";
import { adjectives, cities, firstNames, nouns, verbs } from "../words.ts";
import { expand } from "./grammar.ts";
import { capital } from "./names.ts";

const day =
  "(monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow|next week|this evening|at noon|tonight)";
const who = "(we|they|he|she|you|the {A}|my {A}|nobody|everybody)";
const messages = [
  `(call|meet|visit|ask|help|follow|wait for|write to) (me|us|him|her|them|the {A}) (${day}|at the {B}|near the {B}|about the {A}|again|soon|please)`,
  `(bring|take|buy|sell|clean|fix|return|keep|open|send|find|hide|paint) (the|a|my|your|our|two|some) ({J} |){A}( and the {B}|)( ${day}|)`,
  `the ({J} |){A} (is|was|looks|feels) (not |very |too |quite |)({J}|{Q})( ${day}|)`,
  `(leave|put|look for) (it|the {A}) (at|in|on|under|behind|near|beside) the ({J} |){B}`,
  `no {A} (${day}|without {B}|in {C}|for the {B})`,
  `${who} (will|can|must|should|may) {D} (the {A}|it|a {B}|in {C}|${day}|with the {T})`,
  `{T} and {T} (for the {A}|in {C}|are {Q}|${day})`,
  `(very|rather|quite|too|really) {Q}( but {J}| and {J}| for a {A}|)`,
  "(a|the|one|this) {Q} {T} (of|for|with|without) {T}",
  `${who} {D} {O} {T}`,
  `the {T} {O} the {A}`,
  `(please|do not|never|always) {D} (the {A}|the {T}|it|before {C}|${day})`,
];
const street =
  "(long|old|new|high|green|mill|lake|church|garden|king|queen|market|river|station|north|south|park|hill|oak|rose|bridge|{A}|{N}) (street|road|lane|square|way|avenue|place)";

/** A few words as somebody would write them down: a message, a note or a remark, in lower case without full stops. */
export function freeText(random: Random): string {
  return expand(random, random.pick(messages), {
    A: random.pick(nouns),
    B: random.pick(nouns),
    J: random.pick(adjectives),
    Q: random.pick(qualities),
    C: random.pick(cities),
    D: random.pick(random.chance(0.6) ? verbs : deeds),
    T: random.pick(things),
    O: random.pick(others),
  });
}

/** "12 long street": a house number and a street, now and then with its city. */
export function streetAddress(random: Random): string {
  const way = expand(random, street, { A: random.pick(nouns), N: random.pick(firstNames) });
  const city = random.chance(0.3) ? `, ${capital(random.pick(cities))}` : "";
  const spelled = random.chance(0.5) ? way.split(" ").map(capital).join(" ") : way;
  return random.chance(0.7)
    ? `${random.integer(1, 199)} ${spelled}${city}`
    : `${spelled} ${random.integer(1, 199)}${city}`;
}

/** The text the way a request shows that it is to be taken literally. */
export function quoted(random: Random, text: string): string {
  return random.pick([`"${text}"`, `"${text}"`, `'${text}'`, text]);
}

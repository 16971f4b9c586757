import { computePhrases } from "./compute-phrases.ts";
import { readPhrases } from "./read-phrases.ts";
import { recordPhrases } from "./record-phrases.ts";
import { talkPhrases } from "./talk-phrases.ts";
import { writePhrases } from "./write-phrases.ts";

export { fieldQuestions } from "./field-questions.ts";

/**
 * The wordings of instructions, in the grammar of grammar.ts. {R} and {S} are records, {F} and {G} fields, {E} an entity,
 * {P} its plural, {V} a value, {N} a number, {K} a field that records are found by, {X} and {Y} expressions.
 */
export const phrases = {
  ...recordPhrases,
  ...readPhrases,
  ...writePhrases,
  ...computePhrases,
  ...talkPhrases,
};

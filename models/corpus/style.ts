import type { Random } from "../../src/core/index.ts";
import { firstNames, nouns } from "../words.ts";
import { expand } from "./grammar.ts";
import { capital, inventedWord } from "./names.ts";
import { phrases } from "./phrases.ts";

const asks =
  /^(what|which|who|whose|how|where|is|can|could|would|do|does|did|in what|in which|under which|to which|under what)\b/;

/** Dresses a bare order as somebody would write it: careful or careless, with or without small talk. */
export function embellish(random: Random, text: string): string {
  const careful = random.chance(0.72);
  const parts = [sentence(text, careful)];
  if (random.chance(0.12))
    parts.unshift(
      sentence(expand(random, `(${phrases.person})`, { N: name(random), W: random.pick(nouns) }), careful),
    );
  if (random.chance(0.14))
    parts[random.chance(0.5) ? "unshift" : "push"](sentence(expand(random, `(${phrases.reason})`), careful));
  if (random.chance(0.14)) parts.unshift(greeting(random, careful));
  if (random.chance(0.1)) parts.push(sentence(expand(random, `(${phrases.closing})`), careful));
  return parts.join(" ");
}

/** Ends each clause that is a sentence of its own, and starts it with a capital. */
function sentence(text: string, careful: boolean): string {
  const clauses = text.split(". ").map((clause) => {
    const end = asks.test(clause) ? "?" : ".";
    const start = careful && /^[a-z]+( |$)/.test(clause) ? capital(clause) : clause;
    return start.replace(/\bi\b/g, careful ? "I" : "i") + (careful ? end : "");
  });
  return clauses.join(careful ? " " : ". ");
}

function greeting(random: Random, careful: boolean): string {
  const words = expand(random, `(${phrases.greeting})`);
  return `${careful ? capital(words) : words}${random.pick([",", "!", ",", ""])}`;
}

function name(random: Random): string {
  return random.chance(0.8) ? capital(random.pick(firstNames)) : inventedWord(random);
}

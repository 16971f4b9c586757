import type { Random } from "../../src/core/index.ts";
import { adjectives, cities, firstNames, knownWords, nouns } from "../words.ts";
import { expand } from "./grammar.ts";
import { capital, inventedWord } from "./names.ts";
import { phrases } from "./phrases.ts";

const asks =
  /(^|[,:;] )((and|so|then|now|or) )?((in|under|to|for|from|by|on|at|of|about|over|with) )?(what|which|who|whom|whose|how|where|why|is|are|was|can|could|would|will|may|might|does|did|has|any idea|when (is|does|was|did|do)|do (you|we|they|i)|am i)\b/;
const known = new Set(knownWords);

/** Dresses a bare order as somebody would write it: careful or careless, with or without small talk. */
export function embellish(random: Random, text: string): string {
  const careful = random.chance(0.72);
  const talk = (template: string) =>
    sentence(
      expand(random, `(${template})`, {
        N: name(random),
        W: random.pick(nouns),
        Q: random.pick(nouns),
        J: random.pick(adjectives),
        C: capital(random.pick(cities)),
      }),
      careful,
    );
  const parts = [sentence(text, careful)];
  if (random.chance(0.12)) parts.unshift(talk(phrases.person));
  if (random.chance(0.14)) parts[random.chance(0.5) ? "unshift" : "push"](talk(phrases.reason));
  if (random.chance(0.14)) parts.unshift(greeting(random, careful));
  if (random.chance(0.1)) parts.push(talk(phrases.closing));
  return parts.join(" ");
}

/** Ends each clause that is a sentence of its own, and starts it with a capital, unless a name or a value starts it. */
function sentence(text: string, careful: boolean): string {
  const clauses = text.split(". ").map((clause) => {
    const end = asks.test(clause) ? "?" : ".";
    const first = /^[a-z]+(?=[ ,:]|$)/.exec(clause)?.[0];
    const start = careful && first !== undefined && known.has(first) ? capital(clause) : clause;
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

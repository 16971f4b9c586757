/** What a turn of a played user is measured against. */
export interface Situation {
  instruction: string;
  /** What the agent said so far, in order. */
  agentSaid: readonly string[];
  text: string;
  ends: boolean;
}

/**
 * What is wrong with a turn of a model that plays a user, as far as code can tell; undefined where nothing is. It is meant to
 * be sure rather than complete: a turn that is called wrong falsely costs a rollout.
 */
export function faultOf(situation: Situation): string | undefined {
  for (const find of [stoppedEarly, saidNothing, brokeCharacter, echoed, recited, invented]) {
    const fault = find(situation);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function saidNothing({ text, ends }: Situation): string | undefined {
  return text === "" && !ends ? "it is empty" : undefined;
}

/** An agent that waits for an answer cannot have finished, unless it asks whether there is anything else. */
function stoppedEarly({ agentSaid, text, ends }: Situation): string | undefined {
  if (!ends) return undefined;
  const last = agentSaid.at(-1);
  if (last === undefined) return "it ends the conversation before it began";
  const asks = /\?\W*$/.test(last) && !/\b(else|more|further|other|another)\b[^?]*\?\W*$/i.test(last);
  const answers = text !== "" && !agrees.test(text);
  return asks && !answers ? "it ends the conversation while the agent waits for an answer" : undefined;
}

const agrees =
  /^(yes|yeah|yep|sure|ok|okay|correct|right|exactly|please do|go ahead|do it|i confirm|that is (right|correct))\b(?!.*\b(all|nothing|thank|thanks|bye)\b)/is;

const outOfCharacter: readonly (readonly [RegExp, string])[] = [
  [/<\/?tool_call|```|<\|/, "it is no message of a customer"],
  [/^\s*(agent|assistant|user|customer|system)\s*:/im, "it speaks as in a script"],
  [
    /\b(as an ai|ai (language )?model|language model|role-?play|simulat(ed|ing|ion))\b/i,
    "it is out of character",
  ],
  [/\bhow (can|may) i (help|assist)\b|\bwhat can i do for you\b/i, "it speaks as the agent"],
  [/\b(my|the) (instructions?|prompt) (say|says|tell|tells|is|are)\b/i, "it speaks of its instruction"],
  [/<\/?customer>|\bcannot be said\b.*\bagain\b/is, "it speaks of its instruction"],
  [/\b(play|playing|be|being|as) the customer\b|\bthe customer's message\b/i, "it speaks of the customer"],
];

/** Words of the instruction itself are in character, whatever they are. */
function brokeCharacter({ instruction, text }: Situation): string | undefined {
  return outOfCharacter.find(([pattern]) => pattern.test(text) && !pattern.test(instruction))?.[1];
}

/** A model that has lost the thread says what it was told. */
function echoed({ agentSaid, text }: Situation): string | undefined {
  const words = wordsOf(text);
  if (words.length < echoedWords) return undefined;
  const isEcho = agentSaid.some((said) => wordsOf(said).join(" ") === words.join(" "));
  return isEcho ? "it repeats the agent" : undefined;
}

/** Fewer may be an answer: "The blue one." */
const echoedWords = 5;

/** So many words in a row are no coincidence. */
const recitedWords = 8;

/** An instruction that addresses the customer ("You are Mia and want...") was read out where its "you" was said. */
function recited({ instruction, text }: Situation): string | undefined {
  if (!/^\W*you(r|'re)?\b/i.test(instruction)) return undefined;
  const whole = ` ${wordsOf(instruction).join(" ")} `;
  const words = wordsOf(text);
  const isRead = words.some((_, first) => {
    const run = words.slice(first, first + recitedWords);
    const addressed = run.some((word) => /^you(r|rs|rself|'re)?$/.test(word));
    return run.length === recitedWords && addressed && whole.includes(` ${run.join(" ")} `);
  });
  return isRead ? "it reads the instruction out" : undefined;
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];

/** Identifiers are what nobody can guess: whoever says one that was never mentioned made it up. A part of one is known too. */
function invented({ instruction, agentSaid, text }: Situation): string | undefined {
  const known = [instruction, ...agentSaid].join("\n").toLowerCase();
  const strange = identifiersIn(text).find((identifier) => !known.includes(identifier));
  return strange === undefined
    ? undefined
    : `"${strange}" is neither in the customer's text nor from the agent`;
}

/** Email addresses, words of letters and digits, and long numbers, in lower case. */
function identifiersIn(text: string): string[] {
  const lower = text.toLowerCase();
  const emails = lower.match(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g) ?? [];
  const words = lower.replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, " ").match(/[\p{L}\p{N}_]+/gu) ?? [];
  return [...emails, ...words.filter(isIdentifier)];
}

const ordinary =
  /^(\d+(st|nd|rd|th|am|pm|h|min|s|x|k|km|m|cm|mm|kg|g|lbs?|oz|l|ml|gb|tb|mb|w|v|in|ft|usd|eur|d)|(19|20)\d\d)$/;

function isIdentifier(word: string): boolean {
  if (!/\d/.test(word) || ordinary.test(word)) return false;
  return /^\d+$/.test(word) ? word.length >= 4 : word.length >= 3;
}

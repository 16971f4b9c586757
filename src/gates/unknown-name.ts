import { literalsIn } from "./program-tokens.ts";
import { textOfCall, textOfTool } from "./tool-text.ts";
import { type Gate, quote } from "./trial.ts";
import { evidenceOf, isContent, spellingsOf, wordsIn } from "./words.ts";

/** Everything that the instruction calls by name is known to a tool, a result or a program. */
export const unknownName: Gate = async (trial) => {
  const { candidate, environment } = trial;
  const { result, answer } = await trial.solution();
  const { says } = evidenceOf([
    environment.rules,
    ...environment.tools.map(textOfTool),
    ...[...result.calls, ...(await trial.looked())].map(textOfCall),
    // What only decides between ways is in no argument: "if it is above 50".
    ...[candidate.solution, candidate.verify].flatMap((code) =>
      [...literalsIn(code, candidate.language)].map(String),
    ),
    answer,
  ]);
  const spellings = spellingsOf(candidate.instruction);
  const unknown = namesIn(candidate.instruction).find((name) => !spellings(name).some(says));
  if (unknown === undefined) return undefined;
  return {
    code: "unknown-name",
    message: `The instruction names ${quote(unknown)}, which no tool and no result of the solution or the verify code knows. Name only what is there, as it is written there.`,
  };
};

const quoted = /"([^"]+)"|“([^”]+)”|(?<![\p{L}\p{N}])'([^']+)'(?![\p{L}\p{N}])/gu;
const spoken = /[\p{L}\p{N}#][\p{L}\p{N}_@#.,:/+-]*/gu;
const startOfSentence = /(?:^|[.!?:;\n"“(*•-]|\b(?:hi|hey|hello|dear|good (?:day|morning|evening)),?)\s*$/iu;
/** Who speaks is nobody's record. */
const introduction = /\b(?:i am|i'm|this is|it's|it is|my name is)\s+(?:\p{Lu}\p{L}*\s+)?$/iu;
const introductionAfter = /^(?:\s+\p{Lu}\p{L}*)?,? (?:here\b|from\b)/u;
/** A limit that decides whether something is to be done need not turn up where it was done. */
const comparison = /\b(?:over|above|below|under|exceeds?|than|least|most|reach(?:es)?)\s+$/iu;

/** What a text calls by name: quotes, whatever has a digit or an @, and capitalised words inside a sentence. */
export function namesIn(text: string): string[] {
  const quotes = [...text.matchAll(quoted)].map(
    (match) => match.slice(1).find((each) => each !== undefined) ?? "",
  );
  const names = [...text.matchAll(spoken)].flatMap(({ 0: word, index }) => {
    const name = word.replace(/[.,:/+-]+$/, "");
    const before = text.slice(0, index);
    const after = text.slice(index + name.length);
    if (/^[\d.,]+$/.test(name)) return comparison.test(before) ? [] : [name];
    if (/[\p{N}@]/u.test(name)) return [name];
    if (!/^\p{Lu}/u.test(name) || startOfSentence.test(before)) return [];
    if (introduction.test(before) || introductionAfter.test(after)) return [];
    return isContent(wordsIn(name)[0] ?? "") ? [name] : [];
  });
  return [...quotes, ...names];
}

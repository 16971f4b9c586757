/** A record that a text names by its id. */
export interface Mention {
  letter: string;
  /** The id as the records have it. */
  key: string;
  from: number;
  to: number;
}

/** Ids in a text, found by a global pattern whose groups are `letter` and `digits`. */
export function mentionsIn(text: string, pattern: RegExp): Mention[] {
  return [...text.matchAll(pattern)].map((match) => {
    const letter = (match.groups?.letter ?? "").toUpperCase();
    const to = match.index + match[0].length;
    return { letter, key: `${letter}${match.groups?.digits}`, from: match.index, to };
  });
}

/** The text with other words in the place of its mentions, as a sentence that ends. */
export function reword<M extends Mention>(
  text: string,
  mentions: readonly M[],
  wordsFor: (mention: M) => string,
): string {
  let reworded = "";
  let end = 0;
  for (const mention of mentions) {
    const words = wordsFor(mention);
    const begins = /(^|[.!?]\s+)$/.test(text.slice(0, mention.from));
    reworded += text.slice(end, mention.from) + (begins ? capitalised(words) : words);
    end = mention.to;
  }
  const whole = (reworded + text.slice(end)).trim();
  return /[.!?)]$/.test(whole) ? whole : `${whole}.`;
}

const capitalised = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

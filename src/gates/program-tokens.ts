import type { Json, Language } from "../core/index.ts";

const tokens: Record<Language, RegExp> = {
  javascript:
    /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)|(?<name>[\p{L}_$][\p{L}\p{N}_$]*)|(?<number>\d[\w.]*)|(?<other>[^\s;])/gu,
  python:
    /(?<comment>#[^\n]*)|(?<string>[rbuf]{0,2}(?:"""(?:\\.|[^\\])*?"""|'''(?:\\.|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<number>\d[\w.]*)|(?<other>[^\s;])/giu,
};

/** A piece of a program's text; exactly one of the four is there. */
export interface ProgramToken {
  string?: string | undefined;
  name?: string | undefined;
  number?: string | undefined;
  other?: string | undefined;
}

/** The program's pieces without comments, layout and semicolons. */
export function programTokens(code: string, language: Language): ProgramToken[] {
  return [...code.matchAll(tokens[language])]
    .map((match) => match.groups as Record<string, string | undefined>)
    .filter(({ comment }) => comment === undefined);
}

/** Numbers that only say where in a list something stands: `list[0]`, `list.at(-1)`, `list[-1]`. */
const place: Record<Language, RegExp> = {
  javascript: /^(?:\[|at\(-?|slice\(-?)$/,
  python: /^\[-?$/,
};

/** Strings that are put together: `${a}` between backticks, and f"{a}". */
const composed: Record<Language, RegExp> = { javascript: /^`[\s\S]*\$\{/, python: /^r?f/i };

/** The strings and numbers that a program states, other than places in lists. A string that is put together is none. */
export function literalsIn(code: string, language: Language): Set<Json> {
  const tokens = programTokens(code, language);
  const literals = new Set<Json>();
  for (const [index, { string, number }] of tokens.entries()) {
    if (string !== undefined && !composed[language].test(string)) literals.add(unquoted(string));
    if (number === undefined) continue;
    const before = tokens.slice(Math.max(0, index - 3), index).map(textOf);
    const isPlace = [1, 2, 3].some((count) => place[language].test(before.slice(-count).join("")));
    if (!isPlace) literals.add(Number(number.replaceAll("_", "")));
  }
  return literals;
}

/** The numbers that a program returns as they stand. */
export function returnedNumbers(code: string, language: Language): Set<number> {
  const tokens = programTokens(code, language);
  const returned = tokens.filter(({ number }, index) => {
    const before = tokens[index - 1];
    return (
      number !== undefined && (before?.name === "return" || before?.name === "else" || before?.other === "?")
    );
  });
  return new Set(returned.map(({ number }) => Number(number)));
}

function textOf({ string, name, number, other }: ProgramToken): string {
  return string ?? name ?? number ?? other ?? "";
}

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r" };

/** The text that a string stands for. */
function unquoted(string: string): string {
  const [, prefix = "", quotes = ""] = /^([a-z]*)("""|'''|["'`])/i.exec(string) ?? [];
  const text = string.slice(prefix.length + quotes.length, -quotes.length);
  if (/r/i.test(prefix)) return text;
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g,
    (_, code: string | undefined, character: string) =>
      code === undefined ? (escapes[character] ?? character) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

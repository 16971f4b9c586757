import type { Json } from "../core/index.ts";

const token =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)|(?<name>[\p{L}_$][\p{L}\p{N}_$]*)|(?<number>\d[\w.]*)|(?<other>[^\s;])/gu;

/** A piece of a program's text; exactly one of the four is there. */
export interface ProgramToken {
  string?: string | undefined;
  name?: string | undefined;
  number?: string | undefined;
  other?: string | undefined;
}

/** The program's pieces without comments, layout and semicolons. */
export function programTokens(code: string): ProgramToken[] {
  return [...code.matchAll(token)]
    .map((match) => match.groups as Record<string, string | undefined>)
    .filter(({ comment }) => comment === undefined);
}

/** Numbers that only say where in a list something stands: `list[0]`, `list.at(-1)`. */
const place = /^(?:\[|at\(-?|slice\(-?)$/;

/** The strings and numbers that a program states, other than places in lists. A string that is put together is none. */
export function literalsIn(code: string): Set<Json> {
  const tokens = programTokens(code);
  const literals = new Set<Json>();
  for (const [index, { string, number }] of tokens.entries()) {
    if (string !== undefined && !(string.startsWith("`") && string.includes("${"))) {
      literals.add(unquoted(string));
    }
    if (number === undefined) continue;
    const before = tokens.slice(Math.max(0, index - 3), index).map(textOf);
    const isPlace = [1, 2, 3].some((count) => place.test(before.slice(-count).join("")));
    if (!isPlace) literals.add(Number(number.replaceAll("_", "")));
  }
  return literals;
}

/** The numbers that a program returns as they stand. */
export function returnedNumbers(code: string): Set<number> {
  const tokens = programTokens(code);
  const returned = tokens.filter(({ number }, index) => {
    const before = tokens[index - 1];
    return number !== undefined && (before?.name === "return" || before?.other === "?");
  });
  return new Set(returned.map(({ number }) => Number(number)));
}

function textOf({ string, name, number, other }: ProgramToken): string {
  return string ?? name ?? number ?? other ?? "";
}

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r" };

function unquoted(string: string): string {
  return string
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, code: string | undefined, character: string) =>
      code === undefined ? (escapes[character] ?? character) : String.fromCharCode(Number.parseInt(code, 16)),
    );
}

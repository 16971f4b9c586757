import type { Json, Language } from "../core/index.ts";

/** A tool call as a program's text shows it; an argument that the program computes is undefined. */
export interface ScannedCall {
  name: string;
  arguments: { [name: string]: Json | undefined };
}

/** Characters that are read: time grows with the square of how deep calls are nested, and models write the text. */
const maxScanned = 10_000;

/**
 * The tool calls in a program's text, in the order in which they are made when each runs once. Reads just enough
 * of the language to tell calls, strings and comments apart; a call in a loop counts once.
 */
export function scanCalls(text: string, language: Language = "javascript"): ScannedCall[] {
  const code = text.slice(0, maxScanned);
  const calls: ScannedCall[] = [];
  const start = /tools\s*\.\s*([A-Za-z_$][\w$]*)\s*\(/y;
  let at = 0;
  while (at < code.length) {
    const skipped = endOfQuotedOrComment(code, at, language);
    start.lastIndex = at;
    const found = /[\w$.]/.test(code[at - 1] ?? "") ? null : start.exec(code);
    if (skipped > at) {
      at = skipped;
    } else if (found) {
      const close = closingBracket(code, start.lastIndex - 1, language);
      const inside = code.slice(start.lastIndex, close);
      // A call among the arguments is made first.
      calls.push(...scanCalls(inside, language), {
        name: found[1] as string,
        arguments: argumentsIn(inside, language),
      });
      at = close + 1;
    } else {
      at++;
    }
  }
  return calls;
}

/** Where the string or comment that begins at `at` ends; `at` itself where none does. */
function endOfQuotedOrComment(code: string, at: number, language: Language): number {
  const quoted =
    language === "python"
      ? /"""(?:\\.|[^\\])*?"""|'''(?:\\.|[^\\])*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|#[^\n]*/sy
      : /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*.*?\*\//sy;
  quoted.lastIndex = at;
  return quoted.test(code) ? quoted.lastIndex : at;
}

/** The place of the bracket that closes the one at `open`, or the end of the text. */
function closingBracket(code: string, open: number, language: Language): number {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    at = endOfQuotedOrComment(code, at, language);
    const character = code[at] ?? "";
    if ("([{".includes(character)) depth++;
    else if (")]}".includes(character) && --depth === 0) return at;
  }
  return code.length;
}

/** How an argument is given: `{ key: value }`, and in Python `key=value`. */
const argument: Record<Language, RegExp> = {
  javascript: /^(["']?[\w$]+["']?)\s*(?::(.*))?$/s,
  python: /^(\w+)\s*=(.*)$/s,
};

function argumentsIn(text: string, language: Language): ScannedCall["arguments"] {
  const inside = language === "python" ? text : bracketed(text, "{", "}");
  if (inside === undefined) return {};
  return Object.fromEntries(
    splitAtCommas(inside, language).map((part) => {
      const [, key, value] = argument[language].exec(part) ?? ["", part, undefined];
      const name = (key as string).replace(/["']/g, "");
      return [name, value === undefined ? undefined : literal(value, language)];
    }),
  );
}

/** The value of a literal without anything computed in it; undefined for every other expression. */
function literal(text: string, language: Language): Json | undefined {
  const trimmed = text.trim();
  const list = bracketed(trimmed, "[", "]");
  if (list !== undefined) {
    const elements = splitAtCommas(list, language).map((element) => literal(element, language));
    return elements.some((element) => element === undefined) ? undefined : (elements as Json[]);
  }
  const quoted = /^(["'`])((?:\\.|(?!\1)[^\\])*)\1$/s.exec(trimmed);
  if (quoted) {
    if (quoted[1] === "`" && quoted[2]?.includes("${")) return undefined;
    return quoted[2]?.replace(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
  }
  const word = words[trimmed] ?? trimmed;
  return /^(true|false|null|-?\d+(\.\d+)?)$/.test(word) ? (JSON.parse(word) as Json) : undefined;
}

/** Of Python. */
const words: Record<string, string> = {
  __proto__: null as never,
  True: "true",
  False: "false",
  None: "null",
};

function bracketed(text: string, open: string, close: string): string | undefined {
  const trimmed = text.trim().replace(/,$/, "");
  return trimmed.startsWith(open) && trimmed.endsWith(close) ? trimmed.slice(1, -1) : undefined;
}

function splitAtCommas(text: string, language: Language): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    at = endOfQuotedOrComment(text, at, language);
    if ("([{".includes(text[at] ?? " ")) at = closingBracket(text, at, language);
    if (text[at] !== ",") continue;
    parts.push(text.slice(from, at));
    from = at + 1;
  }
  parts.push(text.slice(from));
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

import { type ActionFormat, type Language, type Message, messageOf } from "../core/index.ts";

/** What a model's message asks for. `id` is that of the endpoint's own tool call, where it was one. */
export type Action =
  | { kind: "call"; name: string; argumentsJson: string; id?: string }
  | { kind: "code"; code: string }
  /** Something that was meant as an action and cannot be read as one; the message goes back to the model. */
  | { kind: "invalid"; message: string; id?: string }
  | { kind: "answer"; text: string };

/** Reads an assistant's message. Of several calls or blocks in one turn only the first counts. */
export function actionOf(message: Extract<Message, { role: "assistant" }>, format: ActionFormat): Action {
  const call = message.toolCalls?.[0];
  if (call === undefined) return parseAction(message.content, format);
  const argumentsJson = call.arguments.trim() === "" ? "{}" : call.arguments;
  const fault = faultOf(argumentsJson);
  if (fault !== undefined)
    return { kind: "invalid", message: `arguments of ${call.name}: ${fault}`, id: call.id };
  return { kind: "call", name: call.name, argumentsJson, id: call.id };
}

/** Reads a model's text. It never throws, whatever the text is. */
export function parseAction(text: string, format: ActionFormat): Action {
  const language = languageOf(format);
  const action = language === undefined ? parseCall(text) : parseBlock(text, fences[language]);
  return action ?? { kind: "answer", text: text.trim() };
}

/** The language of the programs that a model acts with; undefined where it acts with calls. */
export function languageOf(format: ActionFormat): Language | undefined {
  return ({ json: undefined, code: "javascript", python: "python" } as const)[format];
}

/** How a block of code opens in each language. */
const fences: Record<Language, RegExp> = {
  javascript: /```(?:js|javascript)[ \t]*\r?\n/i,
  python: /```(?:py|python)[ \t]*\r?\n/i,
};

const callTag = "<tool_call>";
/**
 * Texts after which a model has no more to say: only the first call of a turn counts, and models that were not
 * pretrained on these prompts go on to invent its result. A block of code has no such end: an answer may quote code.
 */
export const turnEnds: Record<ActionFormat, readonly string[]> = {
  json: ["</tool_call>"],
  code: [],
  python: [],
};
const callForm = '<tool_call>{"name":"tool_name","arguments":{...}}</tool_call>';

function parseCall(text: string): Action | undefined {
  const tag = text.indexOf(callTag);
  if (tag < 0) return undefined;
  const body = text.slice(tag + callTag.length).trimStart();
  const invalid = (why: string): Action => ({ kind: "invalid", message: `expected ${callForm}: ${why}` });
  const object = body.startsWith("{") ? leadingValue(body) : undefined;
  if (object === undefined) return invalid("no complete JSON object follows the tag");
  const fault = faultOf(object);
  if (fault !== undefined) return invalid(fault);
  const members = rawMembers(object);
  const name: unknown = JSON.parse(members.get("name") ?? "null");
  if (typeof name !== "string" || name === "") return invalid('"name" is not a text');
  const raw = members.get("arguments") ?? "{}";
  if (!raw.startsWith('"')) return { kind: "call", name, argumentsJson: raw };
  // Some models print the arguments as JSON within a JSON text, as OpenAI's API does.
  const inner = JSON.parse(raw) as string;
  const innerFault = faultOf(inner);
  return innerFault === undefined ? { kind: "call", name, argumentsJson: inner } : invalid(innerFault);
}

function parseBlock(text: string, fence: RegExp): Action | undefined {
  const opening = fence.exec(text);
  if (opening === null) return undefined;
  const body = text.slice(opening.index + opening[0].length);
  const end = /^[ \t]*```/m.exec(body)?.index ?? body.indexOf("```");
  if (end < 0) return { kind: "invalid", message: "expected the block of code to end with ```" };
  return { kind: "code", code: body.slice(0, end).trimEnd() };
}

function faultOf(json: string): string | undefined {
  try {
    JSON.parse(json);
    return undefined;
  } catch (fault) {
    return messageOf(fault);
  }
}

/** The object, array or string that `text` starts with, by brackets and quotes alone; undefined where it does not end. */
function leadingValue(text: string): string | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') {
      i = stringEnd(text, i);
      if (i < 0) return undefined;
    } else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    if (depth === 0) return text.slice(0, i + 1);
  }
  return undefined;
}

/** Where the string that opens at `start` closes, or -1. */
function stringEnd(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"') return i;
  }
  return -1;
}

/**
 * The members of a valid JSON object with the text of each value as it was written:
 * parsing and printing again would turn 150.0 into 150. The last of equal keys counts, as in JSON.parse.
 */
function rawMembers(object: string): Map<string, string> {
  const members = new Map<string, string>();
  let rest = object.slice(1).trimStart();
  while (rest.startsWith('"')) {
    const key = leadingValue(rest) ?? "";
    rest = rest.slice(key.length).trimStart().slice(1).trimStart();
    const value = /^[{["]/.test(rest) ? (leadingValue(rest) ?? "") : (/^[^,}\s]*/.exec(rest)?.[0] ?? "");
    members.set(JSON.parse(key) as string, value);
    rest = rest.slice(value.length).trimStart().slice(1).trimStart();
  }
  return members;
}

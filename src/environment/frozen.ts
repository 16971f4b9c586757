import { createHash } from "node:crypto";
import { current, isDraft } from "mutative";
import { type Json, SparringError } from "../core/index.ts";

/** Objects that freezeJson made: JSON all the way down, and frozen, so that they can be shared. */
const settled = new WeakSet<object>();

/**
 * A deeply frozen copy of a JSON value, sharing the parts that are frozen copies already. Members that are undefined
 * are left out and undefined elements become null, as JSON.stringify would have it; anything else that JSON cannot
 * hold is an error, since it would not survive being stored.
 */
export function freezeJson(value: unknown, where: string): Json {
  return freeze(value, where, undefined);
}

/** Where in the value the walk is; a list from the inside out, because it is read only when something is wrong. */
interface Place {
  key: string | number;
  parent: Place | undefined;
  depth: number;
}

const maxDepth = 100;

function freeze(value: unknown, where: string, place: Place | undefined): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (value === undefined) return null;
  if (typeof value !== "object") throw notJson(value, where, place);
  if (settled.has(value)) return value as Json;
  const source = isDraft(value) ? (current(value) as object) : value;
  if (place !== undefined && place.depth > maxDepth) throw tooDeep(where);
  const copy = Array.isArray(source)
    ? source.map((element, index) => part(element, where, index, place))
    : freezeMembers(source, where, place);
  settled.add(Object.freeze(copy));
  return copy;
}

function part(value: unknown, where: string, key: string | number, parent: Place | undefined): Json {
  if (typeof value === "object" && value !== null && settled.has(value)) return value as Json;
  return freeze(value, where, { key, parent, depth: (parent?.depth ?? 0) + 1 });
}

type Members = { [key: string]: Json };

const manyKeys = 64;

// V8 turns an object that gets many keys into a hash table on the way, which takes several times as long as the
// keys themselves. An object without a prototype is one from the start, and stays one when it gets a prototype.
function emptyTable(): Members {
  return Object.setPrototypeOf(Object.create(null), Object.prototype) as Members;
}

function freezeMembers(source: object, where: string, place: Place | undefined): Members {
  const prototype = Object.getPrototypeOf(source);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw notJson(source, where, place);
  const keys = Object.keys(source);
  const copy: Members = keys.length < manyKeys ? {} : emptyTable();
  for (const key of keys) {
    const member = (source as { [key: string]: unknown })[key];
    if (member === undefined) continue;
    const frozen = part(member, where, key, place);
    if (key === "__proto__") Object.defineProperty(copy, key, { value: frozen, enumerable: true });
    else copy[key] = frozen;
  }
  return copy;
}

function notJson(value: unknown, where: string, place: Place | undefined): SparringError {
  const kind = typeof value === "object" ? (value?.constructor?.name ?? "object") : typeof value;
  const arrived = typeof value === "number" ? String(value) : `a ${kind}`;
  const path: (string | number)[] = [];
  for (let at = place; at !== undefined; at = at.parent) path.unshift(at.key);
  const inside = path.length === 0 ? "" : ` at ${path.join(".")}`;
  return new SparringError("environment", `${where}: expected JSON, got ${arrived}${inside}`);
}

function tooDeep(where: string): SparringError {
  return new SparringError(
    "environment",
    `${where}: expected JSON at most ${maxDepth} levels deep, got more, or something that holds itself`,
  );
}

/** Canonical text of small frozen objects, and hashes of the rest. */
const fingerprints = new WeakMap<object, string>();
/** Hashing costs more than carrying a text along that is not much longer than the hash. */
const shortText = 80;

/** The same for equal content, whatever the order of its keys; every part's is remembered with it. */
export function fingerprintOf(value: object): string {
  const known = fingerprints.get(value);
  if (known !== undefined) return known;
  const text = content(value);
  // JSON never starts with "#", so a hash cannot be taken for a text.
  const print = text.length <= shortText ? text : `#${createHash("sha256").update(text).digest("base64url")}`;
  fingerprints.set(value, print);
  return print;
}

function content(value: object): string {
  if (Array.isArray(value)) return `[${value.map(printOf).join(",")}]`;
  const members = value as { [key: string]: Json };
  const keys = Object.keys(members).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${printOf(members[key] as Json)}`).join(",")}}`;
}

function printOf(value: Json): string {
  return value !== null && typeof value === "object" ? fingerprintOf(value) : JSON.stringify(value);
}

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
  return freeze(value, where, []);
}

function freeze(value: unknown, where: string, path: (string | number)[]): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (value === undefined) return null;
  if (typeof value !== "object") throw notJson(value, where, path);
  if (settled.has(value)) return value as Json;
  const source = isDraft(value) ? (current(value) as object) : value;
  if (settled.has(source)) return source as Json;
  if (path.length > 100)
    throw notJson(value, where, path.slice(0, 3), "is nested too deeply, or within itself");
  const copy = Array.isArray(source)
    ? source.map((element, index) => freeze(element, where, [...path, index]))
    : freezeMembers(source, where, path);
  settled.add(Object.freeze(copy));
  return copy;
}

function freezeMembers(source: object, where: string, path: (string | number)[]): { [key: string]: Json } {
  const prototype = Object.getPrototypeOf(source);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw notJson(source, where, path);
  const copy: { [key: string]: Json } = {};
  for (const [key, member] of Object.entries(source)) {
    if (member === undefined) continue;
    const frozen = freeze(member, where, [...path, key]);
    if (key === "__proto__") Object.defineProperty(copy, key, { value: frozen, enumerable: true });
    else copy[key] = frozen;
  }
  return copy;
}

function notJson(value: unknown, where: string, path: (string | number)[], what?: string): SparringError {
  const kind = typeof value === "object" ? (value?.constructor?.name ?? "object") : typeof value;
  const arrived = typeof value === "number" ? String(value) : `a ${kind}`;
  const place = path.length === 0 ? "" : ` at ${path.join(".")}`;
  return new SparringError(
    "environment",
    `${where}: expected JSON, but ${arrived}${place} ${what ?? "is not"}`,
  );
}

const digests = new WeakMap<object, string>();

/** A hash of a frozen value's content, whatever the order of its keys. Every part's hash is remembered with it. */
export function fingerprintOf(value: object): string {
  const known = digests.get(value);
  if (known !== undefined) return known;
  const digest = createHash("sha256").update(content(value)).digest("base64url");
  digests.set(value, digest);
  return digest;
}

function content(value: object): string {
  if (Array.isArray(value)) return `[${value.map(part).join(",")}]`;
  const members = value as { [key: string]: Json };
  const keys = Object.keys(members).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${part(members[key] as Json)}`).join(",")}}`;
}

// A hash stands bare where JSON would have a quote, a digit or a bracket: the "#" keeps the two apart.
function part(value: Json): string {
  return value !== null && typeof value === "object" ? `#${fingerprintOf(value)}` : JSON.stringify(value);
}

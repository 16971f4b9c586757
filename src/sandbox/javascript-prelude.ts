/**
 * Runs inside the interpreter before any guest code; evaluates to a function of `(host, settings)` that returns
 * `[start, settle]`. Guest code may replace every global afterwards, so everything used here is captured first, objects
 * that hold secrets have no prototype, and `host` never leaves this closure. Where the host has decided to stop the
 * program, `halt` spins until the interrupt handler, which guest code cannot catch, ends it.
 *
 * host(operation, ...texts): "call" name arguments | "print" text | "overflow" | "returned" [json] |
 * "threw" name message stack | "escaped". Only strings cross.
 */
export const prelude = `(host, settingsJson) => {
"use strict";
const { parse, stringify } = JSON;
const { defineProperty, freeze } = Object;
const { apply } = Reflect;
const { imul } = Math;
const { slice } = String.prototype;
const { toString: sourceOf } = Function.prototype;
const GuestPromise = Promise;
const GuestProxy = Proxy;
const GuestError = Error;
const GuestTypeError = TypeError;
const settings = parse(settingsJson);

const halt = () => { for (;;); };
const overflow = () => { host("overflow"); halt(); };

// Mulberry32: one 32-bit word of state, ample for a program's dice.
let state = settings.seed | 0;
defineProperty(Math, "random", { writable: true, configurable: true, value: () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = imul(state ^ (state >>> 15), state | 1);
  t ^= t + imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
} });

// A guest that formats its own stack traces would be handed the functions of this closure.
defineProperty(Error, "prepareStackTrace", { value: undefined });

const waiting = { __proto__: null };
let issued = 0;
let settled = 0;
const call = (name, args) => new GuestPromise((resolve, reject) => {
  const text = stringify(args === undefined ? {} : args);
  if (text === undefined) throw new GuestTypeError("tools." + name + ": expected arguments made of JSON, got " + typeof args);
  if (text.length + name.length > settings.outputBytes) overflow();
  waiting[issued++] = { __proto__: null, resolve, reject };
  if (host("call", name, text) === false) halt();
});

const known = {};
for (let i = 0; i < settings.tools.length; i++) {
  const name = settings.tools[i];
  defineProperty(known, name, { enumerable: true, value: (args) => call(name, args) });
}
const tools = new GuestProxy(freeze(known), { __proto__: null, get: (target, key) => {
  if (typeof key === "symbol" || key in target || key === "then" || key === "toJSON") return target[key];
  return (args) => call(key, args);
} });

const isObject = (value) => typeof value === "object" && value !== null;
const text = (value) => \`\${value}\`;
const cut = (text) => text.length > 2000 ? apply(slice, text, [0, 2000]) : text;
const show = (value) => {
  if (typeof value === "string") return value;
  if (isObject(value) && "message" in value && "stack" in value) return text(value.name) + ": " + text(value.message);
  let json;
  try { json = stringify(value); } catch {}
  return json === undefined ? text(value) : json;
};
const print = (...items) => {
  let line = "";
  for (let i = 0; i < items.length; i++) line += (i > 0 ? " " : "") + show(items[i]);
  if (line.length > settings.outputBytes) overflow();
  if (host("print", line + "\\n") === false) halt();
};
globalThis.console = { log: print, info: print, debug: print, warn: print, error: print };

const threw = (thrown) => {
  let name = "", message = "threw a value that cannot be shown", stack = "";
  try {
    if (isObject(thrown) && "message" in thrown) {
      name = cut(text(thrown.name ?? ""));
      message = cut(text(thrown.message));
      stack = cut(text(thrown.stack ?? ""));
    } else {
      message = cut("threw " + show(thrown));
    }
  } catch {}
  host("threw", name, message, stack);
};

const run = async (program) => {
  let value, json;
  try {
    value = settings.answer === undefined ? await program(tools) : await program(tools, settings.answer);
    json = stringify(value);
  } catch (thrown) {
    return threw(thrown);
  }
  if (value === undefined) host("returned");
  else if (json === undefined) host("threw", "TypeError", "the program returned a " + typeof value + ", expected a value made of JSON", "");
  else if (json.length > settings.outputBytes) overflow();
  else host("returned", json);
};

const start = (program, source) => {
  if (typeof program === "function" && apply(sourceOf, program, []) === source) return run(program);
  host("escaped");
};

const settle = (resultsJson) => {
  const results = parse(resultsJson);
  for (let i = 0; i < results.length; i++) {
    const { resolve, reject } = waiting[settled];
    delete waiting[settled++];
    const result = results[i];
    if (result.kind === "value") resolve(result.value);
    else if (result.kind === "refused") resolve({ error: result.error });
    else reject(new GuestError(result.error));
  }
};

return [start, settle];
}`;

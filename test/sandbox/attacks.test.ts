import { afterAll, describe, expect, it } from "vitest";
import { createJavaScriptSandbox, type Program, type ProgramErrorCode } from "../../src/sandbox/index.ts";

/** Hostile programs, one property at a time. Whatever they do, `run` resolves and the next program is unharmed. */
const sandbox = createJavaScriptSandbox({ workers: 2 });
afterAll(() => sandbox.close());

/** Time is beyond reach, so that a busy machine changes nothing; the attacks on time set their own limit. */
const run = (code: string, program: Partial<Program> = {}) =>
  sandbox.run({
    code,
    tools: ["echo"],
    call: async (_name, argumentsJson) => ({ kind: "value", value: JSON.parse(argumentsJson) }),
    ...program,
    limits: { timeoutMs: 20_000, ...program.limits },
  });

/** Less memory than usual, to fill it sooner. */
const small: Partial<Program> = { limits: { memoryBytes: 16 * 2 ** 20, fuel: 1e6 } };
/** Fuel beyond reach, so that only time can stop it. */
const byTime: Partial<Program> = { limits: { fuel: 1e12, timeoutMs: 100 } };

function stops(
  code: ProgramErrorCode | ProgramErrorCode[],
  attacks: Record<string, string>,
  program = {},
): void {
  it.each(Object.entries(attacks))("%s", async (_name, source) => {
    const result = await run(source, program);
    expect(result.ok).toBe(false);
    expect([code].flat()).toContain(result.error?.code);
    expect(await run("return 7")).toMatchObject({ ok: true, value: 7 });
  });
}

describe("endless work is stopped by fuel", () => {
  stops("fuel", {
    "an empty loop": "for (;;);",
    "a loop that catches everything": "for (;;) try { for (;;); } catch {}",
    "a loop in finally": "try { for (;;); } finally { for (;;); }",
    "a loop in an async catch": "const f = async () => { for (;;); }; try { await f(); } catch {} return 1;",
    "a chain of microtasks":
      "const f = () => { Promise.resolve().then(f); }; f(); await new Promise(() => {});",
    "two chains that keep each other alive":
      "const f = () => { Promise.resolve().then(f); Promise.resolve().then(() => { for (let i = 0; i < 99; i++); }); }; f(); await new Promise(() => {});",
    "queueMicrotask for ever": "const f = () => queueMicrotask(f); f(); await new Promise(() => {});",
    "an async loop": "for (;;) await null;",
    "an endless generator": "function* g() { for (;;) yield 1; } for (const _ of g());",
    "a sort that never agrees":
      "for (;;) [3, 1, 2, 5, 4].sort(() => { for (let i = 0; i < 9; i++); return 1; });",
    "a getter in the result": "return { get x() { for (;;); } };",
    "a proxy as the result": "return new Proxy({}, { ownKeys() { for (;;); } });",
    "a toJSON that loops": "return { toJSON() { for (;;); } };",
    "a thenable that loops": "return { then() { for (;;); } };",
    "a thrown error whose message loops": "throw { get message() { for (;;); } };",
    "a thrown error whose text loops": "throw { message: { toString() { for (;;); } } };",
    "a printed value that loops": "console.log({ toJSON() { for (;;); } });",
    "arguments that loop": "await tools.echo({ get x() { for (;;); } });",
    "a regular expression that backtracks": "/^(a+)+$/.test('a'.repeat(40) + 'b');",
    "replacing with a callback that loops": "'abc'.replace(/b/, () => { for (;;); });",
    "code made at run time": "eval('for (;;);');",
    "a loop outside the function, through the wrapper": "}, (() => { for (;;); })(), function () {",
  });
});

describe("endless work inside a built-in is stopped by time", () => {
  stops(
    "timeout",
    {
      "joining an array of 4 billion holes": "Array(2 ** 32 - 1).join();",
      "the same, guarded by try": "try { Array(2 ** 32 - 1).join(); } catch {} return 1;",
      "searching 2^53 elements": "return [].indexOf.call({ length: 2 ** 53 - 1 }, 1);",
      "a loop with fuel to spare": "for (;;);",
    },
    byTime,
  );
});

describe("memory is bounded", () => {
  const fails: ProgramErrorCode[] = ["out-of-memory", "exception"];
  stops(
    "out-of-memory",
    {
      "many small arrays": "const kept = []; for (;;) kept.push(new Array(100).fill(1));",
      "many closures": "let f = () => 0; for (;;) { const g = f; f = () => g; }",
      "kept out of reach of the handler": "globalThis.kept = []; for (;;) kept.push({});",
      "many buffers": "const kept = []; for (;;) kept.push(new Uint8Array(1e6));",
      "one buffer too large": "new Uint8Array(1e9);",
      "a flood of promises": "const kept = []; for (;;) kept.push(new Promise(() => {}));",
      "a flood of pending jobs": "for (;;) Promise.resolve().then(() => {});",
    },
    small,
  );
  stops(fails, {
    "one huge string": "let s = 'x'; for (;;) s += s;",
    "a huge repeat": "return 'x'.repeat(2 ** 30);",
    padding: "return 'x'.padEnd(1e9);",
    "a huge big integer": "let n = 3n; for (;;) n *= n;",
    "deep recursion": "const f = () => f() + 1; return f();",
    "recursion through a getter": "const o = { get x() { return this.x; } }; return o.x;",
    "recursion through a proxy": "const p = new Proxy({}, { get: (t, k) => p[k] }); return p.x;",
    "recursion through JSON": "const o = { toJSON() { return JSON.stringify(o); } }; return o;",
    "a pattern nested too deep": "return new RegExp('('.repeat(1e5) + ')'.repeat(1e5));",
    "code nested too deep": "return eval('['.repeat(1e5) + ']'.repeat(1e5));",
    "a result nested too deep": "let a = []; for (let i = 0; i < 1000; i++) a = [a]; return a;",
    "arguments nested too deep":
      "let a = []; for (let i = 0; i < 1000; i++) a = [a]; await tools.echo({ a });",
    "a chain of a million objects": "let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a;",
  });

  it("leaves a program that catches the error with what the limit allows", async () => {
    const result = await run(
      "let n = 0; try { const kept = []; for (;;) kept.push(new Uint8Array(1e6)); } catch { n = 1; } return n;",
    );
    expect(result).toMatchObject({ ok: true, value: 1 });
  });
});

describe("output and tool calls are bounded", () => {
  stops("output-limit", {
    "one huge line": "console.log('x'.repeat(1e7));",
    "many lines": "for (;;) console.log('x');",
    "many lines, errors caught": "for (;;) try { console.log('x'.repeat(1000)); } catch {}",
    "printing from microtasks":
      "const f = () => { console.error('xxxx'); Promise.resolve().then(f); }; f();await new Promise(() => {});",
    "a huge result": "return 'x'.repeat(1e7);",
    "a result of wide characters": "return '\\u20ac'.repeat(40_000);",
    "printed and returned together": "console.log('x'.repeat(40_000)); return 'x'.repeat(40_000);",
    "huge arguments": "await tools.echo({ x: 'x'.repeat(1e7) });",
    "a huge tool name": "await tools['x'.repeat(1e6)]();",
  });
  stops("tool-limit", {
    "a flood of calls": "for (;;) tools.echo();",
    "a flood of calls, awaited and caught": "for (;;) try { await tools.echo(); } catch {}",
    "a flood of unknown calls": "for (;;) tools.nothing().catch(() => {});",
  });

  it("cuts a huge error message", async () => {
    const result = await run("throw new Error('x'.repeat(1e7));");
    expect(result.error?.code).toBe("exception");
    expect(result.error?.message.length).toBeLessThan(3000);
  });
});

describe("the host is out of reach", () => {
  it.each([
    "process",
    "require",
    "module",
    "fetch",
    "WebAssembly",
    "setTimeout",
    "performance",
    "Atomics",
    "std",
    "os",
    "host",
    "Worker",
    "navigator",
    "Deno",
    "Bun",
    "WeakRef",
    "__dirname",
  ])("there is no %s", async (name) => {
    expect((await run(`return typeof ${name} + typeof globalThis[${JSON.stringify(name)}];`)).value).toBe(
      "undefinedundefined",
    );
  });

  it.each([
    ["from the global function", "return Function('return typeof process + typeof require')();"],
    ["from a tool", "return tools.echo.constructor('return typeof process + typeof require')();"],
    [
      "from the promise of a tool",
      "return tools.echo({}).constructor.constructor('return typeof process + typeof require')();",
    ],
    [
      "from the value of a tool",
      "return (await tools.echo({})).constructor.constructor('return typeof process + typeof require')();",
    ],
    ["from console", "return console.log.constructor('return typeof process + typeof require')();"],
    [
      "from a misuse",
      "try { await tools.nothing(); } catch (e) { return e.constructor.constructor('return typeof process + typeof require')(); }",
    ],
    [
      "from an unprintable call",
      "try { await tools.echo(10n); } catch (e) { return e.constructor.constructor('return typeof process + typeof require')(); }",
    ],
    [
      "from a generator",
      "return (function* () {}).constructor('return typeof process + typeof require')().next().value;",
    ],
    ["through indirect eval", "return (0, eval)('typeof process + typeof require');"],
  ])("a constructor %s leads to the guest's own world", async (_name, code) => {
    expect((await run(code)).value).toBe("undefinedundefined");
  });

  it.each([
    ["a static import", 'import fs from "node:fs";', "syntax"],
    ["a dynamic import", 'await import("node:fs");', "exception"],
    ["a file to import", 'await import("file:///etc/passwd");', "exception"],
    ["a data module", 'await import("data:text/javascript,1");', "exception"],
    ["import.meta", "return import.meta.url;", "syntax"],
  ])("%s fails", async (_name, code, expected) => {
    expect((await run(code)).error?.code).toBe(expected);
  });

  it("shows no path of the host in a stack", async () => {
    const { value } = await run(`
      const stacks = [new Error("x").stack];
      try { await tools.nothing(); } catch (e) { stacks.push(e.stack); }
      try { await import("x"); } catch (e) { stacks.push(e.stack); }
      try { console.log({ toJSON() { throw new Error("x"); } }, Symbol()); } catch (e) { stacks.push(e.stack); }
      return stacks;`);
    expect(value).toHaveLength(4);
    expect(JSON.stringify(value)).not.toMatch(/node_modules|file:|\/sandbox|wasm:/);
  });

  it("hands no function of the bridge to a stack formatter", async () => {
    const { value, error } = await run(`
      let seen = 0;
      try { Error.prepareStackTrace = (_, frames) => { seen += frames.length; return ""; }; } catch {}
      try { Object.defineProperty(Error, "prepareStackTrace", { value: () => { seen += 1; } }); } catch {}
      console.log({ toJSON() { new Error("x").stack; return 1; } });
      await tools.echo({ toJSON() { new Error("x").stack; return {}; } });
      return seen;`);
    expect(error).toBeNull();
    expect(value).toBe(0);
  });

  it("writes nothing to this process when the guest prints in every way it can", async () => {
    const result = await run("console.error('e'); console.warn('w'); return typeof print + typeof std;");
    expect(result).toMatchObject({ output: "e\nw\n", value: "undefinedundefined" });
  });
});

describe("polluted built-ins do not touch the bridge", () => {
  it.each([
    ["JSON", "JSON.stringify = () => 'null'; JSON.parse = () => 666; JSON.stringify.call = JSON.parse;"],
    ["Promise.prototype.then", "Promise.prototype.then = function () { return 666; };"],
    ["Promise", "globalThis.Promise = class { constructor() { this.x = 666; } };"],
    [
      "setters on Object.prototype",
      `
      for (const key of ["kind", "value", "error", "resolve", "reject", "name", "message"])
        Object.defineProperty(Object.prototype, key,
          { __proto__: null, set() { throw 666; }, get() { return 666; }, configurable: true });`,
    ],
    [
      "array methods",
      "Array.prototype.push = Array.prototype.map = Array.prototype[Symbol.iterator] = () => { throw 666; };",
    ],
    [
      "Object.prototype.toString",
      "Object.defineProperty(Object.prototype, 'toString', { value: () => { throw 666; } });",
    ],
    [
      "Function.prototype",
      "Function.prototype.call = Function.prototype.apply = Function.prototype.toString = () => { throw 666; };",
    ],
    [
      "Reflect and Proxy",
      "Reflect.apply = () => { throw 666; }; globalThis.Proxy = undefined; globalThis.Reflect = undefined;",
    ],
    [
      "String",
      "String.prototype.slice = String.prototype.toString = () => { throw 666; }; globalThis.String = undefined;",
    ],
    [
      "everything global",
      "for (const key of Object.getOwnPropertyNames(globalThis)) try { delete globalThis[key]; } catch {}",
    ],
  ])("%s", async (_name, pollution) => {
    const result = await run(`${pollution}\nreturn await tools.echo({ id: [1, "two"] });`);
    expect(result.error).toBeNull();
    expect(result.value).toEqual({ id: [1, "two"] });
    expect(result.calls).toEqual([
      { name: "echo", arguments: { id: [1, "two"] }, result: { kind: "value", value: { id: [1, "two"] } } },
    ]);
  });

  // QuickJS keeps a plain array inside JSON.stringify, so these setters see it; they gain nothing by that.
  it("setters on Array.prototype only spoil the program's own texts", async () => {
    const result = await run(
      `Object.defineProperty(Array.prototype, "0", { set() { throw 666; } }); return await tools.echo({ a: 1 });`,
    );
    expect(result).toMatchObject({ error: { code: "exception", message: "threw 666" }, calls: [] });
  });

  it("records what a toJSON made of the arguments, as the environment saw it", async () => {
    const seen: string[] = [];
    const result = await run(
      "Object.prototype.toJSON = () => ({ forged: true }); await tools.echo({ a: 1 });",
      {
        call: async (_name, json) => {
          seen.push(json);
          return { kind: "value", value: null };
        },
      },
    );
    expect(seen).toEqual(['{"forged":true}']);
    expect(result.calls[0]?.arguments).toEqual({ forged: true });
  });

  it("never reaches the prototypes of this process", async () => {
    const result = await run(
      `await tools.echo(JSON.parse('{"__proto__":{"polluted":1}}')); return JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');`,
    );
    expect(result.ok).toBe(true);
    expect("polluted" in {}).toBe(false);
  });
});

describe("tools cannot be tampered with", () => {
  it.each([
    ["assignment", "tools.echo = async () => 666;"],
    ["definition", "try { Object.defineProperty(tools, 'echo', { value: async () => 666 }); } catch {}"],
    ["deletion", "try { delete tools.echo; } catch {}"],
    ["another prototype", "try { Object.setPrototypeOf(tools, { echo: async () => 666 }); } catch {}"],
  ])("%s changes nothing", async (_name, tampering) => {
    expect((await run(`${tampering}\nreturn await tools.echo({ a: 1 });`)).value).toEqual({ a: 1 });
  });

  it("gives a program no tool that it was not given, by whatever name", async () => {
    const asked: string[] = [];
    const names = [
      "write",
      "__proto__",
      "constructor",
      "hasOwnProperty",
      "toString",
      "then",
      "",
      "0",
      "echo ",
    ];
    const result = await run(
      `for (const name of ${JSON.stringify(names)}) try { await tools[name]({}); } catch {}
       try { await Reflect.get(tools, "write")(); } catch {}
       return Object.keys(tools);`,
      {
        call: async (name) => {
          asked.push(name);
          return { kind: "value", value: null };
        },
      },
    );
    expect(asked).toEqual([]);
    expect(result.value).toEqual(["echo"]);
    expect(result.calls.every((call) => call.result.kind === "invalid")).toBe(true);
    expect(result.calls.filter((call) => call.name === "write")).toHaveLength(2);
  });

  it("can be returned and awaited without calling anything", async () => {
    expect(await run("await tools; return tools;")).toMatchObject({ ok: true, value: {}, calls: [] });
  });

  it("serves names that objects inherit", async () => {
    const result = await run("return await tools.constructor({ a: 1 });", {
      tools: ["constructor", "__proto__"],
    });
    expect(result.value).toEqual({ a: 1 });
  });
});

describe("what a program returns is JSON or an exception", () => {
  it.each([
    ["a function", "return () => 1;"],
    ["a symbol", "return Symbol('x');"],
    ["a big integer", "return 1n;"],
    ["a cycle", "const a = []; a.push(a); return a;"],
    ["a throwing getter", "return { get x() { throw new Error('no'); } };"],
    ["a revoked proxy", "const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy;"],
    ["a rejected thenable", "return { then(_, reject) { reject(new Error('no')); } };"],
    ["a thenable that never answers", "return { then() {} };"],
  ])("%s is an exception", async (_name, code) => {
    expect((await run(code)).error?.code).toBe("exception");
  });

  it.each([
    ["null", "throw null;"],
    ["undefined", "throw undefined;"],
    ["a symbol", "throw Symbol('x');"],
    ["an error whose getters throw", "throw { get message() { throw 1; }, get name() { throw 2; } };"],
    ["a proxy that throws at everything", "throw new Proxy({}, { get() { throw 1; }, has() { throw 2; } });"],
    ["an error that is a promise", "throw Promise.reject(1);"],
    ["a function", "throw () => 1;"],
  ])("throwing %s is an exception", async (_name, code) => {
    const { error } = await run(code);
    expect(error?.code).toBe("exception");
    expect(error?.message).not.toBe("");
  });

  it("turns a thenable into what it resolves to", async () => {
    expect((await run("return { then: (resolve) => resolve({ a: 1 }) };")).value).toEqual({ a: 1 });
  });
});

describe("code cannot leave its function", () => {
  stops("syntax", {
    "closing the wrapper": "} ; globalThis.x = 1 ; {",
    "closing the parenthesis": "}), (function () {",
    "a comma": "}, function () {",
    "an immediate call": "}(), async function program(tools) {",
    "a forged copy": "}, async function program(tools) {\n}, async function program(tools) {",
    "a comment left open": "return 1; /*",
    "a string left open": "return '",
    "a template left open": "return `",
  });

  it("allows what only looks like it", async () => {
    expect((await run("return '}), (function () {'; // }")).value).toBe("}), (function () {");
  });
});

describe("after its end a program has no effect", () => {
  it("a call made after the return is not served", async () => {
    const result = await run(
      "Promise.resolve().then(() => {}).then(() => {}).then(() => {}).then(() => {}).then(() => {}).then(() => tools.echo()); return 1;",
    );
    expect(result).toMatchObject({ ok: true, value: 1, calls: [] });
  });

  it("work left behind does not hold up the result", async () => {
    expect(await run("(async () => { for (;;) await null; })(); return 1;")).toMatchObject({
      ok: true,
      value: 1,
    });
  });
});

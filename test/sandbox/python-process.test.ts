import { execFileSync } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import { createPythonSandbox, createSandbox, openPython, type Program } from "../../src/sandbox/index.ts";

describe("a Python process", () => {
  it("has the files that it was given, and passes texts through as they are", async () => {
    const files = {
      "/own/thing/__init__.py": "def f(text): return text + '!'",
      "/own/data.bin": new Uint8Array([0, 255]),
    };
    const python = await openPython({ files });
    await python.write("/own/late.txt", "é");
    const text = '{"amount": 150.0}\u2028\u0000😀';
    expect(await python.run("import sys; sys.path.insert(0, '/own'); import thing")).toMatchObject({
      kind: "value",
    });
    expect(await python.call("thing.f", text)).toMatchObject({ kind: "value", text: `${text}!` });
    await python.run("def read(path):\n  print(path, end='')\n  return repr(open(path, 'rb').read())");
    expect(await python.call("read", "/own/data.bin")).toMatchObject({
      text: "b'\\x00\\xff'",
      output: "/own/data.bin",
    });
    expect(await python.call("read", "/own/late.txt")).toMatchObject({ text: "b'\\xc3\\xa9'" });
    expect(await python.call("nothing", "")).toMatchObject({ kind: "raised", type: "AttributeError" });
    expect(await python.run("1 / 0")).toMatchObject({
      kind: "raised",
      message: "division by zero",
      traceback: expect.stringContaining('File "<run>", line 1'),
    });
    python.close();
    await expect(python.run("1")).rejects.toMatchObject({ code: "sandbox" });
  });

  it("asks its host, and stops or rejects where the host does", async () => {
    const question = "import sparring_host\nprint(sparring_host.ask('?'))";
    const python = await openPython();
    expect(await python.run(question, { ask: async (text) => `${text}!` })).toMatchObject({ output: "?!\n" });
    const gone = new Error("gone");
    await expect(python.run(question, { ask: () => Promise.reject(gone) })).rejects.toBe(gone);
    expect(python.alive).toBe(false);
    const other = await openPython();
    expect(await other.run(question, { ask: async () => undefined })).toMatchObject({ code: "unanswered" });
  });

  it("starts alike with a snapshot and without", async () => {
    const source =
      "import random, os, time, uuid\nprint(random.random(), os.urandom(4), hash('a'), time.time(), uuid.uuid4(), {*'abc'})";
    const outputs = await Promise.all(
      [true, false].map(async (snapshot) => {
        const python = await openPython({ snapshot });
        const { output } = await python.run(source, { seed: 5 });
        python.close();
        return output;
      }),
    );
    expect(outputs[0]).toContain("1767225600.0");
    expect(outputs[1]).toBe(outputs[0]);
  });

  it("keeps no process alive while idle", () => {
    const script = `
      import { createPythonSandbox } from ${JSON.stringify(new URL("../../src/sandbox/index.ts", import.meta.url).href)};
      const call = async () => ({ kind: "value", value: 1 });
      const { value } = await createPythonSandbox().run({ code: "return 1", tools: [], call });
      process.stdout.write(String(value));`;
    const loader = new URL("../../src/core/typescript-loader.mjs", import.meta.url).href;
    const args = ["--import", loader, "--input-type=module", "--eval", script];
    expect(execFileSync(process.execPath, args, { encoding: "utf8", timeout: 60_000 })).toBe("1");
  }, 90_000);
});

const sandbox = createPythonSandbox({ workers: 1 });
afterAll(() => sandbox.close());
const plain: Pick<Program, "tools" | "call" | "limits"> = {
  tools: ["echo"],
  call: async (_name, json) => ({ kind: "value", value: JSON.parse(json) }),
  limits: { timeoutMs: 20_000 },
};

describe("a notebook", () => {
  it("keeps what its programs define, also that of one that failed, and nobody else sees it", async () => {
    const notebook = sandbox.notebook?.("python");
    const run = (code: string) => notebook?.run({ ...plain, code });
    await run(`
import math as m
from dataclasses import dataclass
total: int = 1
@dataclass
class Point:
    x: int
    y: int = 2
def add(n):
    global total
    total += n
    return total
def bump():
    nonlocal total
    total += 1
def counter():
    n = 0
    def count():
        nonlocal n
        n += 1
        bump()
        return n
    return count
for i in range(3): squares = [j * j for j in range(i)]
if (w := 5) > 4: total = w`);
    expect(await run("add(10)\nc = counter()\nc()\nraise ValueError('x')")).toMatchObject({ ok: false });
    expect(
      await run("return [total, c(), i, squares, m.floor(2.5), Point(1).y, tools.echo(a=1), w]"),
    ).toMatchObject({
      value: [16, 2, 2, [0, 1], 2, 2, { a: 1 }, 5],
    });
    expect(await run("del total\nreturn 'total' in globals()")).toMatchObject({ value: false });
    const other = await sandbox.run({ ...plain, code: "return 'add' in globals()" });
    expect(other.value).toBe(false);
    await notebook?.close();
  });

  it("loses everything when a program has to be stopped, and says so", async () => {
    const notebook = sandbox.notebook?.("python");
    await notebook?.run({ ...plain, code: "x = 1" });
    const stopped = await notebook?.run({ ...plain, code: "while True: pass" });
    expect(stopped?.error).toMatchObject({
      code: "fuel",
      message: expect.stringContaining("all variables are lost"),
    });
    const after = await notebook?.run({ ...plain, code: "return 'x' in globals()" });
    expect(after).toMatchObject({ ok: true, value: false });
    await notebook?.close();
  });
});

describe("the sandbox", () => {
  it("does not take a busy calling thread for a stuck program", async () => {
    const notebook = sandbox.notebook?.("python");
    await notebook?.run({ ...plain, code: "return 0" });
    const running = notebook?.run({ ...plain, code: "return 1", limits: { timeoutMs: 800 } });
    for (let i = 0; i < 50; i++) await null;
    const until = performance.now() + 1500;
    while (performance.now() < until);
    expect(await running).toMatchObject({ ok: true, value: 1 });
    await notebook?.close();
  });

  it("rejects what runs or waits when it is closed", async () => {
    const other = createPythonSandbox({ workers: 1 });
    let answer = () => {};
    let called = () => {};
    const calling = new Promise<void>((resolve) => {
      called = resolve;
    });
    const call: Program["call"] = () => {
      called();
      return new Promise((resolve) => {
        answer = () => resolve({ kind: "value", value: 1 });
      });
    };
    const running = other.run({ code: "tools.slow()", tools: ["slow"], call });
    const waiting = other.run({ code: "return 1", tools: [], call });
    const rejected = Promise.all(
      [running, waiting].map((run) => expect(run).rejects.toMatchObject({ code: "sandbox" })),
    );
    await calling;
    await other.close();
    answer();
    await rejected;
  });

  it("for every language runs each program in its own, and one for one language refuses others", async () => {
    const every = createSandbox({ workers: 1 });
    const javascript = await every.run({ ...plain, code: "return 7 / 2;" });
    const python = await every.run({ ...plain, language: "python", code: "return 7 // 2" });
    expect([javascript.value, python.value]).toEqual([3.5, 3]);
    await every.close();
    await expect(sandbox.run({ ...plain, language: "javascript", code: "" })).rejects.toMatchObject({
      code: "usage",
    });
  });
});

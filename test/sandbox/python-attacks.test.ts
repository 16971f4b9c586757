import { createServer } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { createPythonSandbox, type Program, type ProgramErrorCode } from "../../src/sandbox/index.ts";

/** Hostile Python programs. Whatever they do, `run` resolves, the host is out of reach and the next program is unharmed. */
const sandbox = createPythonSandbox({ workers: 2 });
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

function stops(
  code: ProgramErrorCode | ProgramErrorCode[],
  attacks: Record<string, string>,
  program: Partial<Program> = {},
): void {
  it.concurrent.each(Object.entries(attacks))("%s", async (_name, source) => {
    const result = await run(source, program);
    expect(result.ok).toBe(false);
    expect([code].flat()).toContain(result.error?.code);
  });
}

/** What each statement comes to, all in one interpreter: its value as text, or the exception. */
async function outcomesOf(preamble: string, statements: readonly string[]): Promise<Map<string, string>> {
  const { value, error } = await run(`${preamble}
outcomes = []
for statement in ${JSON.stringify(statements)}:
    try: outcomes.append("VALUE " + str(eval(statement))[:500])
    except BaseException as e: outcomes.append(type(e).__name__ + ": " + str(e)[:500])
return outcomes`);
  expect(error).toBeNull();
  return new Map(statements.map((statement, index) => [statement, (value as string[])[index] ?? ""]));
}

describe("the host is out of reach", () => {
  it("through Python's own library", async () => {
    const outcomes = await outcomesOf("import os, socket, subprocess, urllib.request", [
      `open("/etc/passwd").read()`,
      `os.listdir("/etc")`,
      `os.fork()`,
      `os.kill(1, 9)`,
      `os.execv("/bin/sh", ["sh"])`,
      `os.popen("id").read()`,
      `subprocess.run(["id"])`,
      `socket.create_connection(("127.0.0.1", 22))`,
      `urllib.request.urlopen("file:///etc/passwd")`,
      `__import__("threading").Thread(target=print).start()`,
      `__import__("multiprocessing").Process(target=print).start()`,
    ]);
    for (const [statement, outcome] of outcomes) expect(outcome, statement).not.toMatch(/^VALUE/);
  });

  it("shows neither environment nor files of this machine", async () => {
    const { value } = await run(`
import os
return [sorted(os.environ), sorted(os.listdir("/")), os.environ["HOME"], os.environ["_"]]`);
    const [environment, folders, ...shown] = value as [string[], string[], string, string];
    const own = ["HOME", "LANG", "LD_LIBRARY_PATH", "LOGNAME", "PATH", "PWD", "USER", "_"];
    expect(environment.filter((name) => !own.includes(name) && !name.startsWith("PYTHON"))).toEqual([]);
    expect(folders).toEqual(["dev", "home", "lib", "proc", "tmp"]);
    expect(shown).toEqual(["/home/user", "python"]);
  });

  it("through JavaScript, which Python code can reach", async () => {
    const read = `Deno.readTextFileSync("/etc/passwd")`;
    const scripts = [
      read,
      `Deno.readDirSync("/")[Symbol.iterator]().next()`,
      `Deno.writeTextFileSync("/tmp/hostile", "x")`,
      `Deno.makeTempFileSync()`,
      `Deno.env.toObject()`,
      `Deno.env.get("PATH")`,
      `new Deno.Command("/usr/bin/id").outputSync()`,
      `Deno.dlopen("libc.so.6", {})`,
      `Deno.listen({ port: 0 })`,
      `Deno.hostname()`,
      `Deno.networkInterfaces()`,
      `Deno.kill(Deno.ppid, "SIGKILL")`,
      `Deno.readTextFileSync("/proc/self/environ")`,
      `Deno.readLinkSync("/proc/self/exe")`,
      `Deno.symlinkSync("/etc/passwd", "/tmp/hostile")`,
      `process.getBuiltinModule("node:fs").readFileSync("/etc/passwd")`,
      `process.getBuiltinModule("node:child_process").execSync("id")`,
      `process.getBuiltinModule("node:os").userInfo()`,
      `process.getBuiltinModule("node:inspector").open(0)`,
      `process.getBuiltinModule("node:vm").runInNewContext("Deno")`,
      `process.kill(process.ppid, 9)`,
      `localStorage.setItem("a", "b")`,
      `sessionStorage.constructor === Storage && localStorage.length`,
      `if (Deno.permissions.requestSync({ name: "read" }).state !== "denied") 1; else throw new Error("denied")`,
    ];
    const ways = [
      ...scripts.map((script) => `run_js(${JSON.stringify(script)})`),
      `js.eval(${JSON.stringify(read)})`,
      `to_js([]).constructor.constructor(${JSON.stringify(`return ${read}`)})()`,
      `sys.modules["_sparring"].ask.constructor(${JSON.stringify(`return ${read}`)})()`,
      `pyodide_js.FS.mount(pyodide_js.FS.filesystems.NODEFS, to_js({"root": "/etc"}, dict_converter=js.Object.fromEntries), "/tmp")`,
      `pyodide_js.mountNodeFS("/host", "/etc")`,
    ];
    const outcomes = await outcomesOf(
      "import js, sys, pyodide_js, _sparring\nfrom pyodide.code import run_js\nfrom pyodide.ffi import to_js",
      ways,
    );
    for (const [way, outcome] of outcomes) expect(outcome, way).not.toMatch(/^VALUE/);
    expect(outcomes.get(ways[0] as string)).toContain("Requires read access");
  });

  it("from a thread of JavaScript's, where promises go on", async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const worker = `onmessage = async ({ data }) => {
      const view = new Int32Array(data);
      const attempts = [
        () => fetch("http://127.0.0.1:${port}"),
        () => new Promise((ok, no) => { const s = new WebSocket("ws://127.0.0.1:${port}"); s.onopen = ok; s.onerror = no; }),
        () => Deno.connect({ hostname: "127.0.0.1", port: ${port} }),
        () => import("node:net").then((net) => new Promise((ok, no) => net.connect(${port}, "127.0.0.1", ok).on("error", no))),
        () => import("node:dns/promises").then((dns) => dns.lookup("localhost")),
        () => import("http://127.0.0.1:${port}/x.js"),
        () => import("npm:left-pad"),
        () => import("node:fs/promises").then((fs) => fs.readFile("/etc/passwd")),
        () => import("file:///etc/passwd", { with: { type: "text" } }),
        () => caches.open("x"),
      ];
      for (const attempt of attempts) {
        try { await attempt(); view[1] += 1; } catch { view[2] += 1; }
      }
      Atomics.store(view, 0, 1);
      Atomics.notify(view, 0);
    };`;
    const { value, error } = await run(
      `
from pyodide.code import run_js
return run_js(${JSON.stringify(`
      const shared = new SharedArrayBuffer(12);
      const view = new Int32Array(shared);
      const url = "data:application/javascript," + encodeURIComponent(${JSON.stringify(worker)});
      new Worker(url, { type: "module" }).postMessage(shared);
      Atomics.wait(view, 0, 0, 15000);
      [...view]`)}).to_py()`,
      // A thread needs more memory than a program is given.
      { limits: { memoryBytes: 2 ** 33 } },
    );
    server.close();
    expect(error).toBeNull();
    expect(value).toEqual([1, 0, 10]);
    expect(connections).toBe(0);
  });

  it("and the process of a program is gone when its result is there", async () => {
    const { value } = await run("import js\nreturn js.Deno.pid");
    expect(value).toBeGreaterThan(1);
    const gone = () => {
      try {
        process.kill(value as number, 0);
        return false;
      } catch {
        return true;
      }
    };
    await expect.poll(gone, { timeout: 5000 }).toBe(true);
  });
});

describe("endless work is stopped by fuel", () => {
  stops("fuel", {
    "a loop that catches everything":
      "while True:\n  try:\n    while True: pass\n  except BaseException: pass",
    "a loop in finally": "try:\n  while True: pass\nfinally:\n  while True: pass",
    "interrupts ignored": "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
    "recursion without limit":
      "import sys\nsys.setrecursionlimit(10**9)\ndef f(): return f() + 1\nwhile True:\n  try: f()\n  except RecursionError: pass",
    "sleeping for ever": "import time\nwhile True: time.sleep(1e6)",
    "a result that loops": "class D(dict):\n  def items(self):\n    while True: pass\nreturn D(a=1)",
    "an exception whose text loops":
      "class E(Exception):\n  def __str__(self):\n    while True: pass\nraise E()",
    "arguments that loop": "class D(dict):\n  def items(self):\n    while True: pass\ntools.echo(a=D(b=1))",
  });
});

describe("endless work inside a built-in is stopped by time", () => {
  stops(
    "timeout",
    {
      "a sum": "return sum(range(10**12))",
      "the same, caught": "try: sum(range(10**12))\nexcept BaseException: pass\nreturn 1",
      "the sleep of C": "import ctypes\nctypes.CDLL(None).sleep(1000)",
      "a loop of JavaScript": `import js\njs.eval("for (;;);")`,
      "a lock of JavaScript": `import js\njs.eval("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)")`,
      "reading what the host would send": `import js\njs.eval("Deno.stdin.readSync(new Uint8Array(9))")`,
      "fuel that is counted no more": `import pyodide_js\npyodide_js.setInterruptBuffer(None)\nwhile True: pass`,
    },
    { limits: { timeoutMs: 400 } },
  );
});

describe("memory is bounded", () => {
  stops("out-of-memory", {
    "one buffer": "bytearray(1 << 30)",
    "many objects": "kept = []\nwhile True: kept.append(bytearray(100_000))",
    "a long text": "s = 'x'\nwhile True: s += s",
    "objects of JavaScript": `import js\njs.eval("const kept = []; for (;;) kept.push({ a: [1, 2, 3] });")`,
  });
  it("also for buffers of JavaScript, where the operating system can cap a process", async () => {
    if (process.platform !== "linux") return;
    const { error } = await run(
      `import js\njs.eval("const kept = []; for (let i = 0; i < 100; i++) kept.push(new Uint8Array(1 << 25).fill(1));")`,
    );
    expect(error?.message).toContain("allocation failed");
  });
  it("leaves a program that catches the error with what the limit allows", async () => {
    expect((await run("try: bytearray(1 << 30)\nexcept MemoryError: return 1")).value).toBe(1);
  });
});

describe("an interpreter that is broken breaks for nobody else", () => {
  stops(["exception", "out-of-memory"], {
    "memory overwritten": "import ctypes\nctypes.memset(0, 0, 1 << 22)\nreturn 1",
    "an abort": "import os\nos.abort()",
    "an exit of C": "import os\nos._exit(0)",
    "a signal to itself": "import js\njs.Deno.kill(js.Deno.pid, 'SIGKILL')",
    "an exit of JavaScript": "import js\njs.Deno.exit(0)",
    "an exit of Python": "raise SystemExit(0)",
    "the pipe closed": "import js\njs.Deno.stdout.close()\nreturn 1",
    "a repr nested too deep": "a = []\nfor _ in range(10**5): a = [a]\nreturn repr(a)",
    "a result nested too deep": "a = []\nfor _ in range(600): a = [a]\nreturn a",
    "arguments nested too deep": "a = []\nfor _ in range(600): a = [a]\ntools.echo(a=a)",
    "code nested too deep": "return eval('[' * 10**5 + ']' * 10**5)",
  });
});

describe("output and tool calls are bounded", () => {
  stops("output-limit", {
    "one huge line": "print('x' * 10**7)",
    "many lines, errors caught": "while True:\n  try: print('x' * 1000)\n  except BaseException: pass",
    "to the file descriptor": "import os\nwhile True: os.write(2, b'x' * 1000)",
    "printed and returned together": "print('x' * 40_000)\nreturn 'x' * 40_000",
    "huge arguments": "tools.echo(x='x' * 10**7)",
  });
  stops("tool-limit", {
    "a flood of calls, caught": "while True:\n  try: tools.echo()\n  except BaseException: pass",
    "a flood of unknown calls": "while True:\n  try: tools.nothing()\n  except Exception: pass",
  });
});

describe("a forged message gets a program no further than an honest one", () => {
  /** Kinds of python-protocol.ts. */
  const forge = `
import json, js
from pyodide.ffi import to_js
def frame(kind, data):
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    js.Deno.stdout.writeSync(to_js(bytes([kind]) + len(data).to_bytes(4, "little") + data))
ask, printed, reply = 7, 8, 9
def returned(value, id=1):
    frame(reply, {"id": id, "kind": "value", "text": json.dumps({"kind": "value", "json": json.dumps(value)})})
`;

  it("a forged result is the program's result, and the record of its calls stays true", async () => {
    const result = await run(`${forge}
tools.echo(a=1)
returned({"calls": [{"name": "pay", "result": {"kind": "value", "value": "paid"}}], "ok": True})
while True: pass`);
    expect(result).toMatchObject({ ok: true, value: { ok: true }, error: null });
    expect(result.calls).toEqual([
      { name: "echo", arguments: { a: 1 }, result: { kind: "value", value: { a: 1 } } },
    ]);
  });

  it("a forged call is a call: to the tools it was given, recorded and counted", async () => {
    const asked: string[] = [];
    const result = await run(
      `${forge}
for name in ["pay", "__proto__", "echo"]: frame(ask, {"name": name, "arguments": "{}"})
while True: pass`,
      {
        call: async (name) => {
          asked.push(name);
          return { kind: "value", value: null };
        },
        limits: { fuel: 500 },
      },
    );
    expect(asked).toEqual(["echo"]);
    expect(result.calls.map(({ name, result }) => [name, result.kind])).toEqual([
      ["pay", "invalid"],
      ["__proto__", "invalid"],
      ["echo", "value"],
    ]);
  });

  it("a call that is none reaches nobody", async () => {
    const result = await run(
      `${forge}
for call in [1, None, [], {"name": 1, "arguments": "{}"}, {"name": "echo"}, {"name": "echo", "arguments": "{"}, {"name": "echo", "arguments": "[" * 600 + "]" * 600}]:
    frame(ask, call)
frame(ask, b"\\xff\\xfe")
while True: pass`,
      { call: () => Promise.reject(new Error("reached")), limits: { fuel: 500 } },
    );
    expect(result).toMatchObject({ ok: false, calls: [] });
  });

  stops("tool-limit", {
    "a flood of forged calls": `${forge}\nfor _ in range(1000): frame(ask, 1)\nwhile True: pass`,
  });
  stops("output-limit", {
    "a flood of forged output": `${forge}\nfor _ in range(100): frame(printed, b"x" * 1000)\nwhile True: pass`,
    "a forged result that is too long": `${forge}\nreturned("x" * 70_000)\nwhile True: pass`,
  });
  stops("exception", {
    "a result of nobody's call": `${forge}\nreturned(1, id=7)\nwhile True: pass`,
    "a result that is not JSON": `${forge}\nframe(reply, b"{")\nwhile True: pass`,
    "a result that makes no sense": `${forge}\nframe(reply, {"id": 1, "kind": "value", "text": "[]"})\nwhile True: pass`,
    "a result nested too deep": `${forge}\nframe(reply, {"id": 1, "kind": "value", "text": json.dumps({"kind": "value", "json": "[" * 600 + "]" * 600})})\nwhile True: pass`,
    "an unknown kind of message": `${forge}\nframe(99, b"")\nwhile True: pass`,
    "a message that says that it is 4 GB long": `${forge}\njs.Deno.stdout.writeSync(to_js(b"\\x09\\xff\\xff\\xff\\xff"))\nwhile True: pass`,
    "a flood of messages that say nothing": `${forge}\nwhile True: frame(printed, b"")`,
    "text on the pipe": `import js\njs.console.log("x" * 1000)\nwhile True: pass`,
  });
});

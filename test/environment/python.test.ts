import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { definePythonEnvironment, runProgram, verify } from "../../src/environment/index.ts";
import { createSandbox } from "../../src/sandbox/index.ts";
import { testEnvironment } from "./test-environment.ts";

const library = await definePythonEnvironment({ path: "examples/library.py" });

testEnvironment("examples/library.py", library, {
  scenarios: [1, 2],
  calls: async () => ({
    read: { tool: "find_book", args: { title: "Dune" } },
    write: { tool: "lend_book", args: { book_id: "B10", member: "Ada" } },
    refused: [
      { tool: "lend_book", args: { book_id: "B10", member: "Nobody" } },
      { tool: "get_book", args: { book_id: "B99" } },
    ],
  }),
});

const folder = mkdtempSync(join(tmpdir(), "sparring-python-"));
const sandbox = createSandbox({ workers: 1 });
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

/** Writes the files of a module or package and makes it an environment. */
let written = 0;
function load(files: Record<string, string> | string, name = `module_${written++}`) {
  const all = typeof files === "string" ? { [`${name}.py`]: files } : files;
  for (const [path, content] of Object.entries(all)) {
    const at = join(folder, path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, content);
  }
  return definePythonEnvironment({ path: join(folder, typeof files === "string" ? `${name}.py` : name) });
}

/** A whole module around some functions. */
const around = (functions: string) => `
from typing import *
from sparring import Refused, ends, read
def scenario(random):
    return {"n": random.randint(1, 10**9), "list": [1, 2.0], "log": []}
${functions}`;

describe("a module's signatures and docstrings", () => {
  it("become rules, descriptions and schemas", async () => {
    const environment = await load(`"""Be kind.

Always."""${around(`
class Item(TypedDict):
    id: str
    count: NotRequired[int]

@read
@ends
def look(state, a: str, b: Annotated[int, "how many"], c: float = 1.5, d: bool | None = None,
         e: list[Item] = [], f: dict[str, float] = {}, g: Literal["x", "y"] = "x", h=None):
    """Look at a thing,
    closely.

    Args:
        a: which one
        c (float): how far
    """

def _helper(x): return x
`)}`);
    expect(environment.rules).toBe("Be kind.\n\nAlways.");
    expect(environment.tools).toEqual([
      {
        name: "look",
        description: "Look at a thing, closely",
        effect: "read",
        ends: true,
        input: {
          type: "object",
          required: ["a", "b"],
          properties: {
            a: { type: "string", description: "which one" },
            b: { type: "integer", description: "how many" },
            c: { type: "number", default: 1.5, description: "how far" },
            d: { type: "boolean" },
            e: {
              type: "array",
              default: [],
              items: {
                type: "object",
                properties: { id: { type: "string" }, count: { type: "integer" } },
                required: ["id"],
              },
            },
            f: { type: "object", default: {}, additionalProperties: { type: "number" } },
            g: { enum: ["x", "y"], default: "x" },
            h: {},
          },
        },
      },
    ]);
  });

  it.each([
    ["no tool", "", "at least one function"],
    ["a tool without state", 'def f(a: str):\n    "Do."', "expected state as the first parameter"],
    ["a tool without a docstring", "def f(state): pass", "expected a docstring"],
    [
      "a type that JSON does not have",
      'def f(state, a: bytes):\n    "Do."',
      "tool f, parameter a: expected a type",
    ],
    ["arguments without names", 'def f(state, *a):\n    "Do."', "can be given by name"],
    ["an error of its own", "x = 1 / 0", "ZeroDivisionError: division by zero (module_"],
    ["a package that is not there", "import numpy", "standard library"],
    ["code that does not parse", "def f(:", "SyntaxError"],
  ])("with %s say what is wrong", async (_name, functions, message) => {
    await expect(load(around(functions))).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining(message),
    });
  });

  it("without a scenario, or of no module at all, say what is wrong", async () => {
    await expect(load('def f(state):\n    "Do."')).rejects.toThrow("scenario(random)");
    await expect(definePythonEnvironment({ path: join(folder, "none.py") })).rejects.toThrow("nothing there");
    await expect(load("", "not-a-name")).rejects.toThrow("a name that Python can import");
  });
});

describe("a package", () => {
  it("reads its own files, and none of this machine's", async () => {
    const environment = await load(
      {
        "shop/__init__.py": around(`
import json, pathlib
from .texts import greeting
_data = json.loads((pathlib.Path(__file__).parent / "data" / "prices.json").read_text())
@read
def price(state, good: str) -> float:
    "Get a price."
    return [greeting, _data[good], pathlib.Path("/etc/passwd").exists()]`),
        "shop/texts.py": 'greeting = "hello"',
        "shop/data/prices.json": '{"rice": 1.5}',
      },
      "shop",
    );
    const world = await environment.reset(0);
    expect(await world.call("price", '{"good":"rice"}')).toEqual({
      kind: "value",
      value: ["hello", 1.5, false],
    });
  });
});

describe("a Python world", () => {
  it("shows broken tools as a broken environment, naming tool, file and line, and keeps its state", async () => {
    const environment = await load(
      around(`
def crash(state):
    "Crash."
    state["n"] = 0
    raise KeyError("x")
@read
def cheat(state):
    "Change the state in secret."
    state["n"] = 0
def spoil(state):
    "Put into the state what is not JSON."
    state["n"] = object()
@read
def opaque(state):
    "Return what is not JSON."
    return object()
`),
      "broken",
    );
    const world = await environment.reset(1);
    const before = await world.fingerprint();
    const failing: [string, string][] = [
      ["crash", "call crash of broken: KeyError: 'x' (broken.py, line 10)"],
      ["cheat", "marked @read and changed the state"],
      ["spoil", "the state has to be made of"],
      ["opaque", "not JSON serializable"],
    ];
    for (const [tool, message] of failing) {
      await expect(world.call(tool, "{}")).rejects.toMatchObject({
        code: "environment",
        message: expect.stringContaining(message),
      });
    }
    expect(await world.fingerprint()).toBe(before);
  });

  it("takes numbers as they were written, and draws the same for the same calls", async () => {
    const environment = await load(
      around(`
import random, uuid
def note(state, value: float):
    "Note a value."
    state["log"].append([str(value), random.random(), str(uuid.uuid4())])
    return state["log"]`),
    );
    const notes = async () => {
      const world = await environment.reset(1);
      await world.call("note", '{"value":150.0}');
      return world.call("note", '{"value": 150}');
    };
    const first = (await notes()) as unknown as { value: [string, number, string][] };
    expect(first.value.map(([text]) => text)).toEqual(["150.0", "150"]);
    expect(first.value[0]?.[2]).not.toBe(first.value[1]?.[2]);
    expect(await notes()).toEqual(first);
  });

  it("of an interpreter that had to be stopped is lost, and says so; the next reset starts another", async () => {
    const environment = await load(
      around(`
@read
def look(state):
    "Look."
    return 1
def leave(state):
    "Take the interpreter down."
    import os
    os._exit(1)`),
    );
    const [world, other] = [await environment.reset(1), await environment.reset(1)];
    await expect(world.call("leave", "{}")).rejects.toMatchObject({ code: "environment" });
    await expect(other.call("look", "{}")).rejects.toThrow("had to be stopped");
    await other.close();
    expect(await (await environment.reset(1)).call("look", "{}")).toEqual({ kind: "value", value: 1 });
  });
});

describe("programs in both languages", () => {
  it.each([
    ["python", `return tools.lend_book(book_id=tools.find_book(title="Dune"), member="Ada")`],
    [
      "javascript",
      `return await tools.lend_book({ book_id: await tools.find_book({ title: "Dune" }), member: "Ada" });`,
    ],
  ] as const)("%s acts on a Python world, and Python judges it", async (language, code) => {
    const world = await library.reset(7);
    const check = {
      language: "python",
      verify: `book = tools.get_book(book_id=tools.find_book(title="Dune"))\nreturn book["holder"] == "Ada" and answer == "done"`,
    } as const;
    expect(await verify(sandbox, library, world, check, "done")).toEqual({ kind: "verdict", pass: false });
    expect(await runProgram(sandbox, library, world, code, { language })).toMatchObject({
      ok: true,
      value: "done",
    });
    expect(await verify(sandbox, library, world, check, "done")).toEqual({ kind: "verdict", pass: true });
    const write = {
      language: "python",
      verify: `tools.lend_book(book_id="B10", member="Ada")\nreturn True`,
    } as const;
    expect(await verify(sandbox, library, world, write, "")).toMatchObject({
      kind: "defect",
      code: "exception",
    });
  });
});

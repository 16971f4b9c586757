import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRandom, SparringError } from "../core/index.ts";
import { defineEnvironment, type ToolDefinition, tool } from "./define.ts";
import { fail } from "./refusal.ts";

interface Shelf {
  items: string[];
  boxes: { [id: string]: { label: string; inside: { count: number } } };
}

const emptyShelf = (): Shelf => ({ items: ["a", "b"], boxes: { x: { label: "x", inside: { count: 1 } } } });

function shelfWith(run: (state: Shelf) => unknown, effect?: "read" | "write") {
  const only: ToolDefinition<Shelf, z.ZodObject> = { description: "Do it", input: z.object({}), run };
  return defineEnvironment({
    name: "shelf",
    rules: "",
    scenario: emptyShelf,
    tools: { act: effect ? { ...only, effect } : only },
  });
}

async function act(run: (state: Shelf) => unknown, effect?: "read" | "write") {
  const world = await shelfWith(run, effect).reset(1);
  return world.call("act", "{}");
}

describe("scenarios", () => {
  const dice = defineEnvironment({
    name: "dice",
    rules: "",
    scenario: (random) => ({ rolled: [random.integer(1, 6), random.integer(1, 1e9)] }),
    tools: {
      look: { description: "Look", input: z.object({}), effect: "read", run: (state) => state.rolled },
    },
  });

  test("a number seeds a random stream that belongs to the environment and the seed", async () => {
    const random = createRandom("dice", 7);
    const expected = [random.integer(1, 6), random.integer(1, 1e9)];
    expect(await (await dice.reset(7)).call("look", "{}")).toEqual({ kind: "value", value: expected });
  });

  test("stateOf is the state that reset starts from, frozen", async () => {
    const { rolled } = dice.stateOf(7);
    expect(await (await dice.reset(7)).call("look", "{}")).toEqual({ kind: "value", value: rolled });
    expect(Object.isFrozen(rolled)).toBe(true);
  });

  test("an object is the state itself, and stays the caller's to change", async () => {
    const state = { rolled: [3, 4] };
    const world = await dice.reset(state);
    state.rolled.push(5);
    expect(await world.call("look", "{}")).toEqual({ kind: "value", value: [3, 4] });
    expect(await (await dice.reset(state)).call("look", "{}")).toEqual({ kind: "value", value: [3, 4, 5] });
  });

  test("stateOf shows the state that a scenario resets to, frozen", async () => {
    const state = dice.stateOf(7);
    expect(await (await dice.reset(7)).call("look", "{}")).toEqual({ kind: "value", value: state.rolled });
    expect(() => state.rolled.sort()).toThrow(TypeError);
  });

  test.each([["text"], [null], [[1]], [true]])("%j is neither and is rejected", async (scenario) => {
    await expect(dice.reset(scenario)).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("dice"),
    });
  });

  test("a scenario function that throws, or returns no JSON object, is a broken environment", async () => {
    const broken = (scenario: () => object) =>
      defineEnvironment({ name: "broken", rules: "", scenario, tools: {} }).reset(1);
    const boom = () => {
      throw new Error("boom");
    };
    await expect(broken(boom)).rejects.toMatchObject({
      code: "environment",
      message: expect.stringContaining("boom"),
    });
    await expect(broken(() => [1])).rejects.toMatchObject({ code: "environment" });
    await expect(broken(() => ({ at: { when: new Date(0) } }))).rejects.toThrow(/a Date at at\.when/);
  });

  test("more scenarios than are kept ready come back equal all the same", async () => {
    const before = await (await dice.reset(0)).fingerprint();
    for (let seed = 1; seed < 100; seed++) await dice.reset(seed);
    expect(await (await dice.reset(0)).fingerprint()).toBe(before);
  });
});

describe("read tools", () => {
  test.each<[string, (state: Shelf) => unknown]>([
    ["assigning", (state) => (state.items[0] = "z")],
    ["pushing", (state) => state.items.push("z")],
    ["sorting in place", (state) => state.items.sort()],
    ["deleting", (state) => delete state.boxes.x],
    ["adding deep inside", (state) => Object.assign(state.boxes.x?.inside ?? {}, { more: 1 })],
  ])("%s throws an error that names the tool and the remedy", async (_, run) => {
    await expect(act(run, "read")).rejects.toMatchObject({
      code: "environment",
      message: expect.stringMatching(/act.*shelf.*effect: "write"/),
    });
  });

  test("may return a promise, and a rejection is a broken tool", async () => {
    expect(await act(async (state) => state.items.length, "read")).toEqual({ kind: "value", value: 2 });
    await expect(act(() => Promise.reject(new Error("offline")), "read")).rejects.toThrow(/act.*offline/);
  });
});

describe("write tools", () => {
  test("a tool without an effect is a write", async () => {
    expect(shelfWith(() => 0).tools[0]?.effect).toBe("write");
    expect(await act((state) => state.items.push("c"))).toEqual({ kind: "value", value: 3 });
  });

  test("may return what they changed", async () => {
    const result = await act((state) => {
      const box = state.boxes.x;
      if (!box) return fail("no box");
      box.inside.count += 1;
      return { box, all: [state.items, box.inside] };
    });
    expect(result).toEqual({
      kind: "value",
      value: { box: { label: "x", inside: { count: 2 } }, all: [["a", "b"], { count: 2 }] },
    });
  });

  test("share what they did not touch with the state before", async () => {
    const seen: unknown[] = [];
    const environment = defineEnvironment({
      name: "shelf",
      rules: "",
      scenario: emptyShelf,
      tools: {
        look: {
          description: "Look",
          input: z.object({}),
          effect: "read",
          run: (state) => void seen.push(state.boxes),
        },
        add: { description: "Add", input: z.object({}), run: (state) => state.items.push("c") },
      },
    });
    const world = await environment.reset(1);
    for (const name of ["look", "add", "look"]) await world.call(name, "{}");
    expect(seen[1]).toBe(seen[0]);
  });

  test("that throw are broken, and what they had changed is dropped", async () => {
    const world = await shelfWith((state) => {
      state.items.push("c");
      throw new Error("half done");
    }).reset(1);
    const before = await world.fingerprint();
    await expect(world.call("act", "{}")).rejects.toMatchObject({
      code: "environment",
      message: expect.stringMatching(/act.*half done/),
    });
    expect(await world.fingerprint()).toBe(before);
  });

  test("that return a promise are broken", async () => {
    await expect(act(async () => 1)).rejects.toThrow(/act.*at once/);
  });

  test("do not freeze, nor share, what the author puts into the state", async () => {
    const label = { label: "y", inside: { count: 2 } };
    await act((state) => {
      state.boxes.y = label;
      return "done";
    });
    label.inside.count = 3;
    expect(label.inside.count).toBe(3);
  });

  test("cannot put something into the state that JSON does not hold", async () => {
    await expect(act((state) => Object.assign(state.boxes, { y: new Map() }) && "done")).rejects.toThrow(
      /act.*state.*a Map at boxes\.y/,
    );
  });
});

describe("results", () => {
  test.each<[unknown, unknown]>([
    [undefined, null],
    [{ a: undefined, b: [undefined] }, { b: [null] }],
    [Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  ])("%j becomes %j", async (returned, value) => {
    expect(await act(() => returned, "read")).toEqual({ kind: "value", value });
  });

  const circle: { self?: unknown } = {};
  circle.self = circle;
  test.each<[string, unknown]>([
    ["a Date", new Date(0)],
    ["NaN", Number.NaN],
    ["Infinity", [Number.POSITIVE_INFINITY]],
    ["a function", { f: () => 0 }],
    ["a bigint", 1n],
    ["a Set", new Set()],
    ["a circle", circle],
  ])("%s is an environment error that names the tool", async (_, returned) => {
    const rejection = expect(act(() => returned, "read")).rejects;
    await rejection.toBeInstanceOf(SparringError);
    await rejection.toMatchObject({ code: "environment", message: expect.stringContaining("act") });
  });
});

describe("arguments", () => {
  const environment = defineEnvironment({
    name: "desk",
    rules: "",
    scenario: () => ({}),
    tools: {
      book: tool({
        description: "Book",
        input: z.object({
          id: z.string().regex(/^B\d+$/, "expected B and digits"),
          count: z.int().min(1).max(9),
          mood: z.enum(["calm", "loud"]).optional(),
          seats: z.array(z.object({ row: z.number() })).default([]),
        }),
        run: (_, args) => args,
      }),
    },
  });
  const call = async (args: object) => (await environment.reset(1)).call("book", JSON.stringify(args));

  test("are described by a plain JSON Schema", () => {
    expect(environment.tools[0]?.input).toEqual({
      type: "object",
      properties: {
        id: { type: "string", pattern: "^B\\d+$" },
        count: { type: "integer", minimum: 1, maximum: 9 },
        mood: { type: "string", enum: ["calm", "loud"] },
        seats: {
          default: [],
          type: "array",
          items: { type: "object", properties: { row: { type: "number" } }, required: ["row"] },
        },
      },
      required: ["id", "count"],
    });
  });

  test("reach the tool with zod's defaults", async () => {
    expect(await call({ id: "B1", count: 2 })).toEqual({
      kind: "value",
      value: { id: "B1", count: 2, seats: [] },
    });
  });

  test.each([
    [{ count: 2 }, "book: missing argument id: expected string"],
    [{ id: 5, count: 2 }, "book: argument id: expected string"],
    [{ id: "5", count: 2 }, "book: argument id: expected B and digits"],
    [{ id: "B1", count: 1.5 }, "book: argument count: expected a whole number"],
    [{ id: "B1", count: 2, mood: "x" }, 'book: argument mood: expected "calm" or "loud"'],
    [{ id: "B1", count: 2, seats: [{ row: "1" }] }, "book: argument seats.0.row: expected number"],
    [{ id: "B1", count: 2, order: 1 }, "book: unknown argument order: expected id, count, mood, seats"],
    [{}, "book: missing argument id: expected string; missing argument count: expected number"],
  ])("%j is answered by a message to act on", async (args, error) => {
    expect(await call(args)).toEqual({ kind: "invalid", error });
  });
});

describe("the hash", () => {
  const environment = (rules: string, description: string, effect: "read" | "write") =>
    defineEnvironment({
      name: "shelf",
      rules,
      scenario: emptyShelf,
      tools: { act: { description, input: z.object({}), effect, run: () => 0 } },
    }).hash;

  test("changes with rules, descriptions and effects, and with nothing else", () => {
    const hash = environment("Be kind.", "Act", "read");
    expect(environment("Be kind.", "Act", "read")).toBe(hash);
    expect(environment("Be bold.", "Act", "read")).not.toBe(hash);
    expect(environment("Be kind.", "Act!", "read")).not.toBe(hash);
    expect(environment("Be kind.", "Act", "write")).not.toBe(hash);
  });
});

test("a tool name that a program could not call is rejected", () => {
  const tools = { "get-book": tool({ description: "", input: z.object({}), run: () => 0 }) };
  expect(() => defineEnvironment({ name: "shelf", rules: "", scenario: emptyShelf, tools })).toThrow(
    /get-book/,
  );
});

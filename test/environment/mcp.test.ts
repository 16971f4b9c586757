import { createJavaScriptSandbox, type Environment, verify } from "sparring";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { notes } from "./mcp/notes.ts";
import { testEnvironment } from "./test-environment.ts";

vi.setConfig({ testTimeout: 120_000 });

const peaceful = ["list-notes", "read_note", "add_note", "forget_everything"];
const environment = await notes({ tools: peaceful });

testEnvironment("an MCP server over stdio", environment, {
  scenarios: [1, 2],
  calls: async () => ({
    read: { tool: "list_notes", args: {} },
    write: { tool: "add_note", args: { title: "New" } },
    refused: [
      { tool: "read_note", args: { title: "None" } },
      { tool: "add_note", args: { title: "Plan" } },
    ],
  }),
});

testEnvironment(
  "an MCP server that a tool resets",
  await notes({ tools: peaceful, reset: { tool: "forget_everything" } }),
  {
    scenarios: [1, 2],
    calls: async () => ({
      read: { tool: "list_notes", args: {} },
      write: { tool: "add_note", args: { title: "New" } },
      refused: [{ tool: "read_note", args: { title: "None" } }],
    }),
  },
);

describe("what a server says of itself", () => {
  let all: Environment;
  beforeAll(async () => {
    all = await notes();
  });
  const effectOf = (name: string) => all.tools.find((tool) => tool.name === name)?.effect;

  test("is the environment's name, its rules and its tools, with names that programs can call", () => {
    expect([all.name, all.rules]).toEqual(["notes", "Keep notes."]);
    expect(all.tools.map((tool) => tool.name)).toContain("list_notes");
  });

  test("a tool is a read where it is annotated so, and a write where nothing is said", () => {
    expect([effectOf("read_note"), effectOf("add_note"), effectOf("forget_everything")]).toEqual([
      "read",
      "write",
      "write",
    ]);
  });

  test("a user's word on effects, rules and names counts more", async () => {
    const settings = { name: "my notes", rules: "Be kind.", effects: { stamp: "read" as const } };
    const mine = await notes({ ...settings, tools: ["stamp"] });
    expect([mine.name, mine.rules]).toEqual(["my-notes", "Be kind."]);
    expect(mine.tools).toEqual([expect.objectContaining({ name: "stamp", effect: "read" })]);
    expect(mine.hash).not.toBe((await notes({ tools: ["stamp"] })).hash);
  });

  test("a tool that resets is not an agent's to call", async () => {
    const reset = await notes({ reset: { tool: "forget_everything" } });
    expect(reset.tools.map((tool) => tool.name)).not.toContain("forget_everything");
  });

  test.each<[NonNullable<Parameters<typeof notes>[0]>, RegExp]>([
    [{ tools: ["nothing"] }, /tools names nothing.*list-notes/],
    [{ effects: { nothing: "read" } }, /effects names nothing/],
    [{ reset: { tool: "nothing" } }, /reset names nothing/],
  ])("%j is refused", async (settings, message) => {
    await expect(notes(settings)).rejects.toMatchObject({
      code: "usage",
      message: expect.stringMatching(message),
    });
  });
});

describe("results", () => {
  const call = async (name: string, args: object = {}) => {
    const world = await (await notes()).reset(1);
    try {
      return await world.call(name, JSON.stringify(args));
    } finally {
      await world.close();
    }
  };

  test("text that is JSON is a value, structured content comes first, and pictures are told, not shown", async () => {
    expect(await call("list_notes")).toEqual({ kind: "value", value: ["Plan", expect.any(String)] });
    expect(await call("read_note", { title: "Plan" })).toEqual({
      kind: "value",
      value: { title: "Plan", text: "About Plan" },
    });
    expect(await call("picture")).toEqual({
      kind: "value",
      value: ["look", { type: "image", mimeType: "image/png", bytes: 3 }],
    });
  });

  test("arguments that only the server can judge are invalid by its word", async () => {
    expect(await call("refuse_arguments")).toEqual({
      kind: "invalid",
      error: expect.stringMatching(/refuse_arguments.*no arguments are right/),
    });
  });
});

describe("a server that breaks is infrastructure, never a failed rollout", () => {
  const broken = { code: "environment" };

  test("it crashes, and later calls of that world fail while other worlds go on", async () => {
    const shared = await notes();
    const [world, other] = [await shared.reset(1), await shared.reset(2)];
    await expect(world.call("crash", "{}")).rejects.toMatchObject(broken);
    expect((await other.call("list_notes", "{}")).kind).toBe("value");
    await Promise.all([world.close(), other.close()]);
  });

  test("it dies between two calls", async () => {
    const world = await (await notes()).reset(1);
    await world.call("crash_later", "{}");
    await new Promise((resolve) => setTimeout(resolve, 300));
    await expect(world.call("list_notes", "{}")).rejects.toMatchObject({
      ...broken,
      message: expect.stringMatching(/closed the connection/),
    });
    await world.close();
  });

  test("it hangs", async () => {
    const world = await (await notes({ timeoutMs: 300 })).reset(1);
    await expect(world.call("hang", "{}")).rejects.toMatchObject(broken);
    await world.close();
  });

  test("it never starts, and the message has its last words", async () => {
    const { defineMcpEnvironment } = await import("sparring");
    const args = ["-e", "console.error('no licence'); process.exit(1)"];
    await expect(defineMcpEnvironment({ command: process.execPath, args })).rejects.toMatchObject({
      ...broken,
      message: expect.stringMatching(/no licence/),
    });
    await expect(defineMcpEnvironment({ command: "no-such-program" })).rejects.toMatchObject(broken);
  });
});

describe("more worlds than servers", () => {
  test("are played again on the servers there are, and come out the same", async () => {
    const few = await notes({ servers: 1 });
    const worlds = await Promise.all([1, 2, 3].map((seed) => few.reset(seed)));
    for (const text of ["one", "two"]) {
      for (const [index, world] of worlds.entries()) {
        await world.call("add_note", JSON.stringify({ title: `${text} ${index}` }));
      }
    }
    const lists = await Promise.all(worlds.map((world) => world.call("list_notes", "{}")));
    expect(lists.map((list) => list.kind === "value" && (list.value as string[]).slice(2))).toEqual(
      worlds.map((_, index) => [`one ${index}`, `two ${index}`]),
    );
    for (const world of worlds) await world.close();
  });

  test("a server that answers differently the second time cannot be copied, and says so", async () => {
    const few = await notes({ servers: 1 });
    const [world, other] = [await few.reset(1), await few.reset(2)];
    await world.call("stamp", "{}");
    await other.call("stamp", "{}");
    await expect(world.call("list_notes", "{}")).rejects.toMatchObject({
      code: "environment",
      message: expect.stringMatching(/cannot be copied.*servers/),
    });
    await Promise.all([world.close(), other.close()]);
  });
});

describe("scenarios", () => {
  test.each([["monday"], [null], [{ files: 5 }], [{ calls: [{ tool: 1 }] }], [{ call: [] }]])(
    "%j is none",
    async (scenario) => {
      await expect(environment.reset(scenario)).rejects.toMatchObject({
        code: "usage",
        message: expect.stringMatching(/expected a seed or \{ files, calls \}/),
      });
    },
  );

  test("files need a folder to lie in, and calls a tool of the server", async () => {
    await expect(environment.reset({ files: { a: "b" } })).rejects.toThrow(
      /expected \{folder\} in the server's command/,
    );
    await expect(environment.reset({ calls: [{ tool: "fly" }] })).rejects.toThrow(/names fly/);
  });

  test("that a module returns wrongly are its fault", async () => {
    const wrong = await notes({ scenario: () => ({ files: 5 }) as never });
    await expect(wrong.reset(1)).rejects.toMatchObject({ code: "environment" });
  });
});

describe("verification", () => {
  const sandbox = createJavaScriptSandbox({ workers: 1 });
  afterAll(() => sandbox.close());

  test("sees what the agent left, with reads only, and needs no server of its own", async () => {
    const world = await environment.reset(1);
    await world.call("add_note", '{"title":"Milk"}');
    const code = 'return answer === "ok" && (await tools.list_notes({})).includes("Milk");';
    expect(await verify(sandbox, environment, world, { language: "javascript", verify: code }, "ok")).toEqual(
      { kind: "verdict", pass: true },
    );
    expect(
      await verify(
        sandbox,
        environment,
        world,
        { language: "javascript", verify: 'await tools.add_note({ title: "x" });' },
        "ok",
      ),
    ).toMatchObject({ kind: "defect" });
    await world.close();
  });
});

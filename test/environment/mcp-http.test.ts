import { defineMcpEnvironment } from "sparring";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveNotes } from "./mcp/notes-http.ts";
import { testEnvironment } from "./test-environment.ts";

describe("a server that speaks revision 2026-07-28 only, over HTTP", async () => {
  const server = await serveNotes({ legacy: "reject" });
  afterAll(() => server.close());
  const environment = await defineMcpEnvironment({
    url: server.url,
    reset: { tool: "clear" },
    scenario: (random) => ({ calls: [{ tool: "add", arguments: { title: `First ${random.next()}` } }] }),
  });

  testEnvironment("it", environment, {
    scenarios: [1, 2],
    calls: async () => ({
      read: { tool: "list", args: {} },
      write: { tool: "add", args: { title: "Second" } },
      refused: [],
    }),
  });
});

describe("over HTTP", () => {
  let server: Awaited<ReturnType<typeof serveNotes>>;
  beforeAll(async () => {
    server = await serveNotes();
  });
  afterAll(() => server.close());

  test("a server with tools that write is refused without a way to reset it", async () => {
    await expect(defineMcpEnvironment({ url: server.url })).rejects.toMatchObject({
      code: "usage",
      message: expect.stringMatching(/how http:.* is reset, since add, clear write.*"reset"/),
    });
    const reads = await defineMcpEnvironment({ url: server.url, tools: ["list"] });
    expect(reads.tools.map((tool) => tool.name)).toEqual(["list"]);
  });

  test("a server in trouble is an infrastructure error, and works again when the trouble is over", async () => {
    const environment = await defineMcpEnvironment({ url: server.url, reset: { tool: "clear" } });
    const world = await environment.reset(1);
    expect(await world.call("list", "{}")).toEqual({ kind: "value", value: [] });
    server.fail(503);
    await expect(world.call("list", "{}")).rejects.toMatchObject({ code: "environment" });
    await expect(defineMcpEnvironment({ url: server.url })).rejects.toMatchObject({ code: "environment" });
    server.fail(undefined);
    expect(await world.call("list", "{}")).toEqual({ kind: "value", value: [] });
    await world.close();
  });
});

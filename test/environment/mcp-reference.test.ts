import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { dirname, join } from "node:path";
import { defineMcpEnvironment, type Environment } from "sparring";
import { beforeAll, describe, expect, test, vi } from "vitest";

// Servers start slowly on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** The program of an official reference server, as npm installed it. */
function program(name: string): string {
  const manifest = createRequire(import.meta.url).resolve(
    `@modelcontextprotocol/server-${name}/package.json`,
  );
  return join(dirname(manifest), "dist", "index.js");
}

const start = (environment: Environment) => environment.reset(1);
const call = async (world: Awaited<ReturnType<typeof start>>, name: string, args: object) => {
  const result = await world.call(name, JSON.stringify(args));
  return result.kind === "value" ? result.value : result;
};

describe("the official filesystem server", () => {
  let files: Environment;
  beforeAll(async () => {
    files = await defineMcpEnvironment({
      name: "files",
      command: process.execPath,
      args: [program("filesystem"), "{folder}"],
      scenario: () => ({ files: { "notes/todo.txt": "buy milk\n", "readme.md": "# Hello\n" } }),
    });
  });

  test("works in a folder of its own, whose real name nobody sees", async () => {
    const [world, other] = [await start(files), await start(files)];
    const before = await world.fingerprint();
    await call(world, "write_file", { path: "/folder/notes/new.txt", content: "in /folder" });
    expect(await call(world, "read_text_file", { path: "/folder/notes/new.txt" })).toEqual({
      content: "in /folder",
    });
    expect(await call(world, "list_allowed_directories", {})).toEqual({
      content: expect.stringMatching(/^Allowed directories:\n\/folder$/),
    });
    expect(await call(other, "read_text_file", { path: "/folder/notes/new.txt" })).toMatchObject({
      kind: "refused",
    });
    expect(await world.fingerprint()).not.toBe(before);
    expect(await other.fingerprint()).toBe(before);
    await Promise.all([world.close(), other.close()]);
  });
});

test("the official memory server keeps its graph in a file of its own", async () => {
  const memory = await defineMcpEnvironment({
    command: process.execPath,
    args: [program("memory")],
    env: { MEMORY_FILE_PATH: "{folder}/memory.jsonl" },
    scenario: () => ({
      calls: [
        {
          tool: "create_entities",
          arguments: { entities: [{ name: "Ada", entityType: "person", observations: ["likes tea"] }] },
        },
      ],
    }),
  });
  const world = await start(memory);
  const observations = [{ entityName: "Ada", contents: ["lives in Rome"] }];
  expect(await call(world, "add_observations", { observations })).toMatchObject({
    results: [{ entityName: "Ada" }],
  });
  expect(await call(world, "open_nodes", { names: ["Ada"] })).toMatchObject({
    entities: [{ observations: ["likes tea", "lives in Rome"] }],
  });
  expect(await call(world, "open_nodes", { names: 5 })).toMatchObject({ kind: "invalid" });
  await world.close();
});

test("the official everything server: structured content, errors, and a call that takes too long", async () => {
  const everything = await defineMcpEnvironment({
    command: process.execPath,
    args: [program("everything"), "stdio"],
    tools: ["get-sum", "get-structured-content", "get-env", "trigger-long-running-operation"],
    timeoutMs: 1_500,
  });
  const world = await start(everything);
  expect(await call(world, "get_sum", { a: 2, b: 3 })).toMatch(/5/);
  expect(await call(world, "get_structured_content", { location: "Chicago" })).toHaveProperty("temperature");
  expect(await call(world, "get_structured_content", { location: "Rome" })).toMatchObject({
    kind: "invalid",
  });
  expect(await call(world, "get_env", {})).not.toHaveProperty("VITEST");
  await expect(call(world, "trigger_long_running_operation", { duration: 60 })).rejects.toMatchObject({
    code: "environment",
    message: expect.stringMatching(/timed out/i),
  });
  await world.close();
});

test("the official everything server over HTTP, which speaks revision 2025-11-25 and keeps sessions", async () => {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port) };
  const server = spawn(process.execPath, [program("everything"), "streamableHttp"], { env });
  try {
    await vi.waitFor(() => fetch(`http://127.0.0.1:${port}/mcp`), { timeout: 20_000, interval: 100 });
    const tools = ["get-sum", "toggle-simulated-logging"];
    const url = `http://127.0.0.1:${port}/mcp`;
    const everything = await defineMcpEnvironment({ url, tools, reset: "restart" });
    const world = await start(everything);
    expect(await call(world, "toggle_simulated_logging", {})).toMatch(/logging/);
    expect(await call(world, "get_sum", { a: 2, b: 3 })).toMatch(/5/);
    server.kill("SIGKILL");
    await once(server, "exit");
    await expect(call(world, "get_sum", { a: 2, b: 3 })).rejects.toMatchObject({ code: "environment" });
    await world.close();
  } finally {
    server.kill("SIGKILL");
  }
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

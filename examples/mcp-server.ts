/**
 * An MCP server as an environment: the official memory server, whose graph is filled anew for every world. A task about it
 * passes the gates. `npx -y @modelcontextprotocol/server-memory` starts the same server. Run it:
 * npx tsx examples/mcp-server.ts
 */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { createGates, createJavaScriptSandbox, defineMcpEnvironment } from "sparring";

const manifest = createRequire(import.meta.url).resolve("@modelcontextprotocol/server-memory/package.json");
const memory = await defineMcpEnvironment({
  name: "memory",
  command: process.execPath,
  args: [manifest.replace("package.json", "dist/index.js")],
  env: { MEMORY_FILE_PATH: "{folder}/memory.jsonl" },
  tools: ["open_nodes", "search_nodes", "add_observations"],
  scenario: (random) => ({
    calls: [
      {
        tool: "create_entities",
        arguments: {
          entities: random.shuffle(["Ada", "Ben", "Cleo"]).map((name) => ({
            name,
            entityType: "person",
            observations: [`sits at desk ${random.integer(1, 9)}`],
          })),
        },
      },
    ],
  }),
});

const task = {
  id: "remember-tea",
  environment: memory.name,
  environmentHash: memory.hash,
  scenario: 1,
  language: "javascript" as const,
  instruction: 'Remember of Ada that she "likes tea".',
  solution: `await tools.add_observations({ observations: [{ entityName: "Ada", contents: ["likes tea"] }] });
return "done";`,
  verify: `const { entities } = await tools.open_nodes({ names: ["Ada", "Ben"] });
const knows = (name) => entities.find((each) => each.name === name).observations.includes("likes tea");
return knows("Ada") && !knows("Ben");`,
  failures: [
    'return "likes tea";',
    'await tools.add_observations({ observations: [{ entityName: "Ben", contents: ["likes tea"] }] });',
    'await tools.add_observations({ observations: [{ entityName: "Ada", contents: ["likes coffee"] }] });',
  ],
  provenance: { author: "hand-written" as const },
};

const sandbox = createJavaScriptSandbox({ workers: 1 });
const verdict = await createGates({ environment: memory, sandbox }).check(task);
await sandbox.close();

for (const { name, effect } of memory.tools) console.log(`${name}: ${effect}`);
console.log(verdict.admitted ? "admitted" : verdict.message);
assert.deepEqual(verdict, { admitted: true });

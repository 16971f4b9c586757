// Stands for your own MCP server, which may be any program in any language: notes that are kept in a folder.
// It speaks the protocol without a library, so that it runs at once; yours uses an SDK.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";

const folder = process.argv[2];
const fileOf = (title) => join(folder, `${basename(title)}.txt`);
const text = (value, isError = false) => ({ content: [{ type: "text", text: value }], isError });
const schema = (...names) => ({
  type: "object",
  properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
  required: names,
});

const tools = {
  list_notes: {
    description: "List the titles of all notes",
    annotations: { readOnlyHint: true },
    inputSchema: schema(),
    run: () =>
      text(
        JSON.stringify(
          readdirSync(folder)
            .map((file) => basename(file, ".txt"))
            .sort(),
        ),
      ),
  },
  read_note: {
    description: "Read a note",
    annotations: { readOnlyHint: true },
    inputSchema: schema("title"),
    run: ({ title }) =>
      existsSync(fileOf(title)) ? text(readFileSync(fileOf(title), "utf8")) : text(`no note ${title}`, true),
  },
  write_note: {
    description: "Write a note, in place of one with the same title",
    annotations: { readOnlyHint: false },
    inputSchema: schema("title", "text"),
    run: ({ title, text: body }) => {
      writeFileSync(fileOf(title), body);
      return text("written");
    },
  },
};

const methods = {
  initialize: () => ({
    protocolVersion: "2025-11-25",
    capabilities: { tools: {} },
    serverInfo: { name: "notes", version: "1.0.0" },
    instructions: "Notes have a title and a text.",
  }),
  "tools/list": () => ({
    tools: Object.entries(tools).map(([name, { run, ...tool }]) => ({ name, ...tool })),
  }),
  "tools/call": ({ name, arguments: input }) => tools[name].run(input ?? {}),
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const run = methods[method];
  const reply = run ? { result: run(params) } : { error: { code: -32601, message: `no method ${method}` } };
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, ...reply })}\n`);
});

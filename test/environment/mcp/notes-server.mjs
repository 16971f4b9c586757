#!/usr/bin/env node
// A small MCP server (revision 2025-11-25, stdio) without dependencies, so that tests start it in no time.
// Its state is a list of notes. Some of its tools misbehave on purpose.
import { createInterface } from "node:readline";

const text = (value) => ({ content: [{ type: "text", text: value }] });
const title = { type: "object", properties: { title: { type: "string" } }, required: ["title"] };
const nothing = { type: "object", properties: {} };
let notes = [];

const tools = {
  "list-notes": {
    description: "List the titles of the notes",
    annotations: { readOnlyHint: true },
    inputSchema: nothing,
    run: () => text(JSON.stringify(notes.map((note) => note.title))),
  },
  read_note: {
    description: "Read a note",
    annotations: { readOnlyHint: true },
    inputSchema: title,
    run: (args) => {
      const note = notes.find((each) => each.title === args.title);
      return note
        ? { content: [{ type: "text", text: note.text }], structuredContent: note }
        : { ...text(`no note called ${args.title}`), isError: true };
    },
  },
  add_note: {
    description: "Add a note",
    inputSchema: {
      type: "object",
      properties: { title: { type: "string" }, text: { type: "string", default: "" } },
      required: ["title"],
    },
    run: ({ title, text: body = "" }) => {
      if (notes.some((note) => note.title === title)) {
        return { ...text(`there is a note called ${title}`), isError: true };
      }
      notes.push({ title, text: body });
      return text(`added as number ${notes.length}`);
    },
  },
  forget_everything: {
    description: "Remove all notes",
    annotations: { readOnlyHint: false, destructiveHint: true },
    inputSchema: nothing,
    run: () => {
      notes = [];
      return text("done");
    },
  },
  stamp: {
    description: "Tell the time",
    inputSchema: nothing,
    run: () => text(String(process.hrtime.bigint())),
  },
  picture: {
    description: "Show a picture",
    annotations: { readOnlyHint: true },
    inputSchema: nothing,
    run: () => ({
      content: [
        { type: "text", text: "look" },
        { type: "image", mimeType: "image/png", data: "AAAA" },
      ],
    }),
  },
  crash: { description: "Die", inputSchema: nothing, run: () => process.exit(3) },
  crash_later: {
    description: "Answer, then die",
    inputSchema: nothing,
    run: () => {
      setTimeout(() => process.exit(3), 20);
      return text("bye");
    },
  },
  hang: { description: "Never answer", inputSchema: nothing, run: () => undefined },
  refuse_arguments: {
    description: "Reject whatever it gets",
    annotations: { readOnlyHint: true },
    inputSchema: { type: "object", not: { type: "string" } },
    run: () => {
      throw Object.assign(new Error("no arguments are right"), { code: -32602 });
    },
  },
};

const methods = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: "notes", version: "1.0.0" },
    instructions: "Keep notes.",
  }),
  "tools/list": () => ({
    tools: Object.entries(tools).map(([name, { run: _, ...tool }]) => ({ name, ...tool })),
  }),
  "tools/call": ({ name, arguments: args }) => tools[name].run(args ?? {}),
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const send = (reply) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, ...reply })}\n`);
  const run = methods[method];
  if (!run) return send({ error: { code: -32601, message: `no method ${method}` } });
  try {
    const result = run(params ?? {});
    if (result !== undefined) send({ result });
  } catch (error) {
    send({ error: { code: error.code ?? -32603, message: error.message } });
  }
});

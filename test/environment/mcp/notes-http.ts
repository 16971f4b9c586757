import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";

/** The official SDK's server of both revisions, over streamable HTTP on loopback; all its clients share the notes. */
export async function serveNotes(
  options: { legacy?: "stateless" | "reject" } = {},
): Promise<{ url: string; fail(status: number | undefined): void; close(): Promise<void> }> {
  const notes: string[] = [];
  let failing: number | undefined;
  const text = (value: string) => ({ content: [{ type: "text" as const, text: value }] });
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: "shared-notes", version: "1.0.0" });
    server.registerTool(
      "list",
      { description: "List the notes", inputSchema: z.object({}), annotations: { readOnlyHint: true } },
      () => text(JSON.stringify(notes)),
    );
    server.registerTool(
      "add",
      { description: "Add a note", inputSchema: z.object({ title: z.string() }) },
      ({ title }) => {
        notes.push(title);
        return text("added");
      },
    );
    server.registerTool("clear", { description: "Remove all notes", inputSchema: z.object({}) }, () => {
      notes.length = 0;
      return text("cleared");
    });
    return server;
  }, options);
  const http = createServer(async (incoming, outgoing) => {
    if (failing !== undefined) return void outgoing.writeHead(failing).end("out of order");
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value));
    const method = incoming.method ?? "GET";
    const body = method === "POST" ? { body: await buffer(incoming) } : {};
    const request = new Request(`http://127.0.0.1${incoming.url}`, { method, headers, ...body });
    const reply = await handler.fetch(request);
    outgoing.writeHead(reply.status, Object.fromEntries(reply.headers));
    for await (const chunk of reply.body ?? []) outgoing.write(chunk);
    outgoing.end();
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    fail: (status) => {
      failing = status;
    },
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

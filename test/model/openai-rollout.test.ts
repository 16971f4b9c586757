import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, it } from "vitest";
import { openaiModel } from "../../src/model/index.ts";
import { runExecutor } from "../../src/rollout/index.ts";
import { createJavaScriptSandbox } from "../../src/sandbox/index.ts";
import { lendTask, library } from "../environment/library.ts";

const sandbox = createJavaScriptSandbox({ workers: 1 });
afterAll(() => sandbox.close());

const call = (id: string, args: string) => ({
  id,
  type: "function",
  function: { name: "lend_book", arguments: args },
});

it("an endpoint's tool calls act on the world, the first of a turn only, unreadable ones go back as text", async () => {
  const replies = [
    {
      content: null,
      tool_calls: [
        call("a", '{"book_id":"B1","member":"Zoe"}'),
        call("b", '{"book_id":"B2","member":"Ada"}'),
      ],
    },
    { content: "Again.", tool_calls: [call("c", '{"book_id":"B1","member":')] },
    { content: "", tool_calls: [call("d", '{"book_id":"B1","member":"Ada"}')] },
    { content: " done\n" },
  ];
  const bodies: { messages: object[]; tools: object[] }[] = [];
  // A stub of an endpoint that answers by script.
  const stub = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const message = { role: "assistant", ...replies[bodies.push(JSON.parse(text)) - 1] };
    const reply = { choices: [{ index: 0, message, finish_reason: "stop" }] };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
  });
  await new Promise<void>((resolve) => stub.listen(0, "127.0.0.1", resolve));
  const baseURL = `http://127.0.0.1:${(stub.address() as AddressInfo).port}/v1`;
  try {
    const rollout = await runExecutor({
      id: "r",
      seed: 1,
      environment: library,
      sandbox,
      model: openaiModel({ model: "tiny", baseURL, apiKey: "none" }),
      sampling: { temperature: 0, topP: 1, maxTokens: 100 },
      task: lendTask,
    });
    expect(rollout).toMatchObject({ outcome: { kind: "solved" }, answer: "done", turns: 4, toolCalls: 2 });
    expect(bodies[0]?.tools).toHaveLength(library.tools.length);
    expect(bodies.at(-1)?.messages.slice(2)).toMatchObject([
      { role: "assistant", tool_calls: [{ id: "a" }] },
      { role: "tool", tool_call_id: "a", content: '{"error":"no such member"}' },
      { role: "assistant", content: "Again." },
      { role: "user", content: expect.stringContaining("arguments of lend_book") },
      { role: "assistant", tool_calls: [{ id: "d" }] },
      { role: "tool", tool_call_id: "d" },
    ]);
  } finally {
    stub.closeAllConnections();
    stub.close();
  }
});

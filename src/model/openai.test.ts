import { afterEach, describe, expect, it } from "vitest";
import { atOnce, json, type StubHandler, stubEndpoint } from "../../test/model/stub-endpoint.ts";
import type { EndpointOptions } from "./endpoint.ts";
import type { ChatRequest } from "./model.ts";
import { openaiModel } from "./openai.ts";

let close = () => {};
afterEach(() => close());

async function stub(...handlers: StubHandler[]) {
  const endpoint = await stubEndpoint(...handlers);
  close = endpoint.close;
  const open = (options: Partial<EndpointOptions> = {}) =>
    openaiModel({ model: "tiny", baseURL: endpoint.baseURL, apiKey: "secret", ...options });
  return { ...endpoint, open };
}

const completion = (message: object, finish = "stop") => ({
  choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason: finish }],
  usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
});
const hello = json(200, completion({ content: "hello" }));

const request: ChatRequest = {
  messages: [{ role: "user", content: "hi" }],
  temperature: 0.5,
  topP: 0.9,
  maxTokens: 64,
  seed: 11,
};

describe("openaiModel", () => {
  it("sends the conversation and the sampling, and reads text, finish and usage", async () => {
    let authorization: string | undefined;
    const { bodies, open } = await stub((response, incoming, body) => {
      authorization = incoming.headers.authorization;
      hello(response, incoming, body);
    });
    expect(await open().chat({ ...request, stop: ["END"] })).toEqual({
      message: { role: "assistant", content: "hello" },
      finish: "stop",
      usage: { promptTokens: 12, completionTokens: 3 },
    });
    expect(authorization).toBe("Bearer secret");
    expect(bodies).toEqual([
      {
        model: "tiny",
        stream: false,
        messages: [{ role: "user", content: "hi" }],
        temperature: 0.5,
        top_p: 0.9,
        max_tokens: 64,
        seed: 11,
        stop: ["END"],
      },
    ]);
  });

  it("takes tool calls both ways, arguments as they were written", async () => {
    const call = {
      id: "c1",
      type: "function",
      function: { name: "pay", arguments: '{"amount": 150.0}' },
    };
    const { bodies, open } = await stub(
      json(200, completion({ content: null, tool_calls: [call] }, "tool_calls")),
    );
    const tool = { name: "pay", description: "Pay", input: { type: "object" }, effect: "write" as const };
    const { message } = await open().chat({
      ...request,
      tools: [tool],
      messages: [
        { role: "user", content: "hi" },
        {
          role: "assistant",
          content: "",
          toolCalls: [
            { id: "a", name: "look", arguments: "{}" },
            { id: "b", name: "ignored", arguments: "{}" },
          ],
        },
        { role: "tool", content: "seen", toolCallId: "a" },
        { role: "assistant", content: "text call" },
        { role: "tool", content: "shown as user" },
      ],
    });
    expect(message.toolCalls).toEqual([{ id: "c1", name: "pay", arguments: '{"amount": 150.0}' }]);
    expect(bodies[0]).toMatchObject({
      tools: [
        { type: "function", function: { name: "pay", description: "Pay", parameters: { type: "object" } } },
      ],
      messages: [
        { role: "user", content: "hi" },
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "a", type: "function", function: { name: "look", arguments: "{}" } }],
        },
        { role: "tool", content: "seen", tool_call_id: "a" },
        { role: "assistant", content: "text call" },
        { role: "user", content: "shown as user" },
      ],
    });
  });

  it("tries again after 429 and 5xx", async () => {
    const { bodies, open } = await stub(json(429, {}, atOnce), json(503, {}, atOnce), hello);
    expect((await open().chat(request)).message.content).toBe("hello");
    expect(bodies).toHaveLength(3);
  });

  it("gives up after its retries, with what the server said", async () => {
    const { bodies, baseURL, open } = await stub(json(500, { error: { message: "GPU lost" } }, atOnce));
    await expect(open({ maxRetries: 3 }).chat(request)).rejects.toMatchObject({
      code: "model",
      message: expect.stringMatching(`^model tiny at ${baseURL}: .*GPU lost`),
    });
    expect(bodies).toHaveLength(4);
  });

  it("times out on a reply that never starts, and on one that stalls half-way", async () => {
    const stalls: StubHandler[] = [
      () => {},
      (response) => {
        response.writeHead(200, { "content-type": "application/json" }).write('{"choices": [');
      },
    ];
    for (const stall of stalls) {
      const { bodies, open, close } = await stub(stall);
      await expect(open({ timeoutMs: 50, maxRetries: 1 }).chat(request)).rejects.toMatchObject({
        code: "model",
        message: expect.stringContaining("within 50 ms"),
      });
      expect(bodies).toHaveLength(2);
      close();
    }
  });

  it.each([
    [401, "OPENAI_API_KEY"],
    [404, "/v1"],
  ])("explains %i once, naming model and URL", async (status, remedy) => {
    const { bodies, baseURL, open } = await stub(json(status, { error: { message: "no" } }));
    const failure = open().chat(request);
    await expect(failure).rejects.toMatchObject({ code: "model", message: expect.stringContaining(remedy) });
    await expect(failure).rejects.toThrow(`model tiny at ${baseURL}`);
    expect(bodies).toHaveLength(1);
  });

  it.each<[string, StubHandler]>([
    ["no choices", json(200, { error: "busy" })],
    ["empty choices", json(200, { choices: [] })],
    ["a choice without a message", json(200, { choices: [{}] })],
    [
      "half a JSON",
      (response) => response.writeHead(200, { "content-type": "application/json" }).end('{"cho'),
    ],
    ["a web page", (response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>")],
    ["a broken tool call", json(200, completion({ tool_calls: [{ id: "x", type: "function" }] }))],
  ])("refuses %s", async (_, handler) => {
    const { bodies, open } = await stub(handler);
    await expect(open({ maxRetries: 0 }).chat(request)).rejects.toMatchObject({
      code: "model",
      message: expect.stringContaining("expected a"),
    });
    expect(bodies).toHaveLength(1);
  });

  it("asks again for a reply that is none", async () => {
    const { bodies, open } = await stub(json(200, { choices: [] }), hello);
    expect((await open().chat(request)).message.content).toBe("hello");
    expect(bodies).toHaveLength(2);
  });

  it("keeps the reasoning apart from the content, whatever it is called, and sends it back", async () => {
    for (const name of ["reasoning", "reasoning_content"]) {
      const { bodies, open } = await stub(json(200, completion({ content: "4", [name]: "2 and 2" })));
      const model = open();
      const { message } = await model.chat(request);
      expect(message).toEqual({ role: "assistant", content: "4", reasoning: "2 and 2" });
      await model.chat({ ...request, messages: [message] });
      expect(bodies[1]?.messages).toEqual([
        { role: "assistant", content: "4", reasoning: "2 and 2", reasoning_content: "2 and 2" },
      ]);
      close();
    }
  });

  it("says that nobody listens", async () => {
    const { open, close } = await stub(hello);
    close();
    await expect(open({ maxRetries: 0 }).chat(request)).rejects.toMatchObject({
      code: "model",
      message: expect.stringContaining("is the server running"),
    });
  });

  it("treats a prompt that is too long as a reply that was cut", async () => {
    const error = { message: "This model's maximum context length is 4096 tokens.", code: null };
    const { open } = await stub(json(400, { error }));
    expect(await open().chat(request)).toMatchObject({ message: { content: "" }, finish: "length" });
  });

  it("stops on request", async () => {
    const controller = new AbortController();
    const { open } = await stub(() => controller.abort());
    await expect(open().chat({ ...request, signal: controller.signal })).rejects.toMatchObject({
      code: "interrupted",
    });
  });

  it("takes URL and key from the environment, and asks for a key only where OpenAI itself is meant", async () => {
    const { OPENAI_API_KEY, OPENAI_BASE_URL } = process.env;
    try {
      delete process.env.OPENAI_API_KEY;
      delete process.env.OPENAI_BASE_URL;
      expect(() => openaiModel({ model: "tiny" })).toThrow(/OPENAI_API_KEY/);
      const { bodies, baseURL } = await stub(hello);
      process.env.OPENAI_BASE_URL = baseURL;
      await openaiModel({ model: "tiny" }).chat(request);
      expect(bodies).toHaveLength(1);
    } finally {
      if (OPENAI_API_KEY !== undefined) process.env.OPENAI_API_KEY = OPENAI_API_KEY;
      if (OPENAI_BASE_URL === undefined) delete process.env.OPENAI_BASE_URL;
      else process.env.OPENAI_BASE_URL = OPENAI_BASE_URL;
    }
  });
});

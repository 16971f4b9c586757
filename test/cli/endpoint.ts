import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Message } from "sparring";

export interface Endpoint {
  url: string;
  close(): Promise<void>;
}

/** An endpoint that speaks chat completions and replies by script. A reply that is an object is a tool call. */
export async function startEndpoint(
  reply: (messages: Message[]) => string | { name: string; arguments: object },
): Promise<Endpoint> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { messages, model } = JSON.parse(Buffer.concat(chunks).toString());
    const said = reply(messages);
    const message =
      typeof said === "string"
        ? { role: "assistant", content: said }
        : {
            role: "assistant",
            content: null,
            tool_calls: [
              {
                id: `call-${messages.length}`,
                type: "function",
                function: { name: said.name, arguments: JSON.stringify(said.arguments) },
              },
            ],
          };
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        id: "reply",
        object: "chat.completion",
        model,
        choices: [{ index: 0, message, finish_reason: "stop" }],
        usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

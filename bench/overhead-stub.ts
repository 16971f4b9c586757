/** A stub of a chat endpoint, no model: `overhead-stub.ts LATENCY_MS` says its URL. See overhead.ts. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Milliseconds between a reply and the same rollout's next request. */
export interface Gaps {
  requests: number;
  median: number;
  p99: number;
}

const latency = Number(process.argv[2]);
const calls = 7;
const repliedAt = new Map<string, number>();
const gaps: number[] = [];
let requests = 0;

function completion(turn: number): string {
  const call = {
    id: `call-${turn}`,
    type: "function",
    function: { name: "step", arguments: JSON.stringify({ n: turn }) },
  };
  const message =
    turn < calls
      ? { role: "assistant", content: null, tool_calls: [call] }
      : { role: "assistant", content: "done" };
  return JSON.stringify({
    id: "stub",
    object: "chat.completion",
    created: 1,
    model: "stub",
    choices: [{ index: 0, message, finish_reason: turn < calls ? "tool_calls" : "stop" }],
    usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
  });
}

function summary(): Gaps {
  const sorted = gaps.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { requests, median: at(0.5), p99: at(0.99) };
}

const server = createServer((request, response) => {
  if (request.url?.endsWith("/gaps")) {
    response.end(JSON.stringify(summary()));
    return;
  }
  const arrived = performance.now();
  const chunks: Buffer[] = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const { messages } = JSON.parse(Buffer.concat(chunks).toString()) as {
      messages: { role: string; content: unknown }[];
    };
    const rollout = JSON.stringify(messages.find(({ role }) => role === "user")?.content);
    const turn = messages.filter(({ role }) => role === "assistant").length;
    const before = repliedAt.get(rollout);
    if (before !== undefined) gaps.push(arrived - before);
    requests++;
    setTimeout(
      () => {
        response.writeHead(200, { "content-type": "application/json" }).end(completion(turn));
        repliedAt.set(rollout, performance.now());
        if (turn === calls) repliedAt.delete(rollout);
      },
      Math.max(0, latency - (performance.now() - arrived)),
    );
  });
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 8192 }, () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
});

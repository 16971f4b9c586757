/**
 * A stub of an endpoint, with no model behind it, and a proxy before it that injects faults; a process of their own:
 * `stub.ts [FAULTS]`, where FAULTS is the share of the requests that meet each kind of fault. Says its addresses in one line.
 *
 * The reply is a function of the request. What was asked and what was delivered is told at /log, so that a test can count.
 */
import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { createRandom } from "../../src/core/index.ts";
import { keyOf } from "../../src/model/index.ts";
import { speak, type Turn } from "../loop/policy.ts";

export interface StubAddresses {
  /** Of the API, without faults and with them. */
  stub: string;
  proxy: string;
}

/** Of every request to the API, in the order of arrival: its key, and whether a whole reply was sent. */
export type StubLog = { key: string; answered: boolean }[];

interface ChatBody {
  model: string;
  seed: number;
  messages: (Turn & { tool_calls?: unknown })[];
}

const log: StubLog = [];
let answered = 0;
let waiting: { count: number; tell: () => void }[] = [];

/** How likely the executor acts well; the challenger's words depend on its random stream alone. */
const skill = 0.7;

function reply({ model, seed, messages }: ChatBody): object {
  // The script knows a challenge by the words that the shipped model is asked with; endpoints are asked at length.
  const opening = model === "challenger" ? "Write a task.\n" : "";
  const turns = messages.map(({ role, content }) => ({
    role,
    content: `${role === "user" ? opening : ""}${content ?? ""}`,
  }));
  const said = speak(turns, createRandom(model, seed), skill);
  const call = /^<tool_call>(.*)<\/tool_call>$/s.exec(said)?.[1];
  const { name, arguments: given } = call === undefined ? { name: "", arguments: {} } : JSON.parse(call);
  const tool = { id: `call-${seed}`, type: "function", function: { name, arguments: JSON.stringify(given) } };
  const message =
    call === undefined
      ? { role: "assistant", content: said, reasoning_content: "It seems clear." }
      : { role: "assistant", content: null, tool_calls: [tool] };
  return {
    id: "stub",
    object: "chat.completion",
    model,
    choices: [{ index: 0, message, finish_reason: call === undefined ? "stop" : "tool_calls" }],
    usage: {
      prompt_tokens: JSON.stringify(messages).length,
      completion_tokens: said.length,
      total_tokens: 0,
    },
  };
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "", "http://stub");
  if (url.pathname === "/log") {
    response.end(JSON.stringify(log));
    return;
  }
  if (url.pathname === "/answered") {
    // Answers once so many replies were sent.
    waiting.push({ count: answered + Number(url.searchParams.get("more")), tell: () => response.end("{}") });
    return;
  }
  const text = await textOf(request);
  const body: ChatBody = JSON.parse(text);
  const entry = { key: keyOf(body.model, url.pathname, text), answered: false };
  log.push(entry);
  setTimeout(
    () => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply(body)));
      entry.answered = true;
      answered++;
      for (const { tell } of waiting.filter(({ count }) => count <= answered)) tell();
      waiting = waiting.filter(({ count }) => count > answered);
    },
    2 + (body.seed % 20),
  );
}

const malformed = [
  '{"id":"stub","choi',
  "<html>busy</html>",
  '{"choices":[]}',
  '{"choices":[{"message":7}]}',
];

/** A proxy that drops, stalls and garbles a share of what passes: half of the dropped ones reach the stub before. */
function faulty(target: string, share: number) {
  const random = createRandom("faults");
  return (request: IncomingMessage, response: ServerResponse) => {
    const kind = Math.floor(random.next() / share);
    const late = random.chance(0.5);
    if (share > 0 && kind === 0 && !late) return request.socket.destroy();
    if (share > 0 && kind === 1 && !late) return;
    const onward = send(`${target}${request.url}`, { method: request.method, headers: request.headers });
    onward.on("response", (answer) => {
      if (share > 0 && kind === 0) return request.socket.destroy();
      if (share > 0 && kind === 1) return answer.resume();
      if (share > 0 && kind === 2) {
        answer.resume();
        response.writeHead(200, { "content-type": "application/json" }).end(random.pick(malformed));
        return;
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => request.socket.destroy());
    request.pipe(onward);
  };
}

async function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const share = Number(process.argv[2] ?? 0);
const stub = await listen((request, response) => void serve(request, response));
const proxy = await listen(faulty(stub, share));
process.stdout.write(`${JSON.stringify({ stub, proxy } satisfies StubAddresses)}\n`);
// Whoever started it ends it, also by dying.
process.stdin.resume().on("end", () => process.exit());

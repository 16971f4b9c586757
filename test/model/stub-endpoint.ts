import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type StubHandler = (
  response: ServerResponse,
  request: IncomingMessage,
  body: Record<string, unknown>,
) => void;

export interface StubEndpoint {
  /** Of every request that had one, in the order in which they came. */
  bodies: Record<string, unknown>[];
  baseURL: string;
  close(): void;
}

/** A stub of an endpoint, no model: the handlers answer the requests in order, the last one all that follow. */
export async function stubEndpoint(...handlers: StubHandler[]): Promise<StubEndpoint> {
  const bodies: Record<string, unknown>[] = [];
  let requests = 0;
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const body = text === "" ? {} : JSON.parse(text);
      if (text !== "") bodies.push(body);
      handlers[Math.min(++requests, handlers.length) - 1]?.(response, request, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    bodies,
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): StubHandler =>
  (response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));

/** Tells the client to try again at once, so that the tests need not wait. */
export const atOnce = { "retry-after-ms": "1" };

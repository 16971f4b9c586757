import http from "node:http";
import https from "node:https";

export interface HttpReply {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

export interface HttpRequest {
  method: "GET" | "POST";
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** From sending the request to the last byte of the reply. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** How a request went wrong without an answer of the server. */
export class TransportError extends Error {
  readonly kind: "timeout" | "connection" | "aborted";

  constructor(kind: TransportError["kind"], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.kind = kind;
  }
}

/** A reply beyond this is broken: no model writes as much. */
const mostBytes = 64 * 2 ** 20;

export interface HttpClient {
  send(url: URL, request: HttpRequest): Promise<HttpReply>;
  close(): void;
}

/**
 * Node's own client, with as many connections as there are requests. `fetch` costs several times the CPU time
 * a request, gives up after five minutes whatever one says, and cannot be told how many idle connections to keep.
 */
export function createHttpClient(connections: number): HttpClient {
  const options = { keepAlive: true, maxFreeSockets: connections, scheduling: "lifo" } as const;
  const agents = { "http:": new http.Agent(options), "https:": new https.Agent(options) };
  return {
    send: (url, request) => {
      const secure = url.protocol === "https:";
      return exchange(
        secure ? https.request : http.request,
        agents[secure ? "https:" : "http:"],
        url,
        request,
      );
    },
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function exchange(
  open: typeof http.request,
  agent: http.Agent,
  url: URL,
  { method, headers, body, timeoutMs, signal }: HttpRequest,
): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new TransportError("aborted", "stopped on request"));
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const request = open(url, { method, agent, headers: { ...headers, ...length } });
    const stop = () => request.destroy(new TransportError("aborted", "stopped on request"));
    const timer = setTimeout(
      () => request.destroy(new TransportError("timeout", `no reply within ${timeoutMs} ms`)),
      timeoutMs,
    );
    signal?.addEventListener("abort", stop, { once: true });
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    };
    const fail = (cause: unknown) => {
      done();
      const own = cause instanceof TransportError;
      reject(own ? cause : new TransportError("connection", reasonOf(cause), { cause }));
    };
    request.on("error", fail);
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > mostBytes)
          request.destroy(new TransportError("connection", `a reply of over ${mostBytes} bytes`));
      });
      response.on("error", fail);
      response.on("end", () => {
        done();
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    request.end(body);
  });
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  // Where a name has several addresses, all of them were tried and only the parts say why they failed.
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
  return cause.message;
}

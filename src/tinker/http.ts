import { setTimeout as wait } from "node:timers/promises";
import type { z } from "zod";
import { messageOf, SparringError } from "../core/index.ts";
import { apiPrefix } from "./messages.ts";

/** How to reach a server. */
export interface Connection {
  url: string;
  /** Sent as X-API-Key. */
  apiKey?: string | undefined;
  /** Before the first new attempt; twice as long before each one after it. */
  retryMs: number;
}

export interface Answer {
  status: number;
  body: unknown;
}

interface Attempt {
  method: "GET" | "POST";
  path: string;
  body?: object;
  signal?: AbortSignal | undefined;
  /** Whether it may be sent again although the server may have got it: true where that changes nothing. */
  repeatable: boolean;
  /** Asks for what is not there yet. A server may hold its answer back for minutes, so that a timeout counts as 408. */
  poll?: boolean;
}

const attempts = 6;
const timeoutMs = 60_000;
/** Of a server that did not take the request, and says so. */
const refused = new Set([429, 503]);

/**
 * Sends a request until the server has answered it. What trains must not happen twice: unless `repeatable`, a request is sent
 * again only where the server was not reached, or says that it took nothing. Answers 4xx are given back.
 */
export async function send(connection: Connection, attempt: Attempt): Promise<Answer> {
  for (let number = 1; ; number++) {
    const problem = await sendOnce(connection, attempt);
    if ("status" in problem) {
      const { status } = problem;
      const again = refused.has(status) || (status >= 500 && attempt.repeatable);
      if (!again || number === attempts) return problem;
    } else if (attempt.poll && problem.timedOut) {
      return { status: 408, body: null };
    } else if (!(problem.unreached || attempt.repeatable) || number === attempts) {
      throw new SparringError(
        "model",
        `${describe(connection, attempt)}: expected an answer, got ${problem.reason}; is the server running, and is the URL right?`,
        { cause: problem.cause },
      );
    }
    await wait(connection.retryMs * 2 ** (number - 1));
  }
}

interface Problem {
  reason: string;
  cause: unknown;
  /** The connection was never made. */
  unreached: boolean;
  timedOut: boolean;
}

async function sendOnce(connection: Connection, attempt: Attempt): Promise<Answer | Problem> {
  const { url, apiKey } = connection;
  const { method, path, body, signal } = attempt;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(`${url}${apiPrefix}/${path}`, {
      method,
      headers: {
        ...(body && { "content-type": "application/json" }),
        ...(apiKey && { "x-api-key": apiKey }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    const text = await response.text();
    return { status: response.status, body: parse(text) };
  } catch (cause) {
    if (signal?.aborted)
      throw new SparringError("interrupted", `${describe(connection, attempt)}: stopped on request`, {
        cause,
      });
    const inner = cause instanceof Error ? (cause.cause as { code?: unknown } | undefined) : undefined;
    const reason = inner ? `${messageOf(cause)}: ${messageOf(inner)}` : messageOf(cause);
    return { reason, cause, unreached: inner?.code === "ECONNREFUSED", timedOut: timeout.aborted };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What a request came to, in the shape that is expected; throws on refusals and on other shapes. */
export function read<Schema extends z.ZodType>(
  connection: Connection,
  path: string,
  { status, body }: Answer,
  schema: Schema,
): z.output<Schema> {
  const operation = `${connection.url}, ${path}`;
  if (status !== 200) {
    throw new SparringError(
      "model",
      `${operation}: got status ${status}: ${detailOf(body)}${remedies[status] ?? ""}`,
    );
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SparringError(
    "model",
    `${operation}: expected an answer of the Tinker API, but ${issue?.path.join(".")}: ${issue?.message}, got ${excerpt(body)}`,
  );
}

const remedies: Partial<Record<number, string>> = {
  401: "; set TINKER_API_KEY",
  403: "; check TINKER_API_KEY",
  404: "; is the URL that of a Tinker-compatible server?",
};

function detailOf(body: unknown): string {
  const detail = (body as { detail?: unknown } | null)?.detail ?? body;
  return typeof detail === "string" ? excerpt(detail) : excerpt(JSON.stringify(detail) ?? "nothing");
}

function excerpt(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
  return text.length > 500 ? `${text.slice(0, 500)}...` : text;
}

function describe({ url }: Connection, { path }: Attempt): string {
  return `${url}, ${path}`;
}

import type { IncomingHttpHeaders } from "node:http";
import { messageOf } from "../core/index.ts";
import { type HttpReply, TransportError } from "./http.ts";

interface Facts {
  status?: number;
  /** The server's own code of the error. */
  code?: string;
  /** Whether another attempt may help. */
  retryable: boolean;
  /** The server says that there are too many requests. */
  overloaded?: boolean;
  /** How long the server wants us to wait. */
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** Why a request to an endpoint came to nothing. */
export class EndpointError extends Error {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly retryable: boolean;
  readonly overloaded: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, facts: Facts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.status = facts.status;
    this.code = facts.code;
    this.retryable = facts.retryable;
    this.overloaded = facts.overloaded ?? false;
    this.retryAfterMs = facts.retryAfterMs;
  }

  /** Of whatever an attempt threw. */
  static from(thrown: unknown, timeoutMs: number): EndpointError {
    if (thrown instanceof EndpointError) return thrown;
    if (thrown instanceof TransportError && thrown.kind === "timeout") {
      const message = `expected a reply within ${timeoutMs} ms, got none; is the server overloaded?`;
      return new EndpointError(message, { retryable: true, cause: thrown });
    }
    if (thrown instanceof TransportError) {
      const message = `expected a reply, got ${thrown.message}; is the server running, and is the URL right?`;
      return new EndpointError(message, { retryable: true, cause: thrown });
    }
    // Whatever reading a reply throws: the server sent something else.
    return new EndpointError(messageOf(thrown), { retryable: true, cause: thrown });
  }
}

const remedies: Partial<Record<number, string>> = {
  401: "; check the key: OPENAI_API_KEY, or what keyVariable names in the configuration",
  403: "; check that the key may use this model",
  404: "; check the model's name and the URL (it usually ends in /v1)",
};

/** The error that a status of no success stands for. */
export function serverError({ status, headers, text }: HttpReply): EndpointError {
  const { message, code } = saidIn(text);
  // A quota that is used up comes as 429, too, and no waiting helps.
  const usedUp = code === "insufficient_quota" || code === "billing_hard_limit_reached";
  const overloaded = !usedUp && (status === 429 || (status === 503 && headers["retry-after"] !== undefined));
  const passing = status === 408 || status === 409 || status >= 500;
  return new EndpointError(`expected status 200, got ${status}: ${message}${remedies[status] ?? ""}`, {
    status,
    ...(code !== undefined && { code }),
    retryable: overloaded || (passing && !usedUp),
    overloaded,
    retryAfterMs: retryAfterMs(headers),
  });
}

/** Servers put message and code at the top, into `error`, or send mere text. */
function saidIn(text: string): { message: string; code?: string } {
  let body: { error?: unknown; message?: unknown; code?: unknown; detail?: unknown };
  try {
    body = Object(JSON.parse(text));
  } catch {
    return { message: text.slice(0, 300) };
  }
  const said = Object(typeof body.error === "object" ? body.error : body) as typeof body;
  const message = [said.message, body.error, said.detail].find((each) => typeof each === "string");
  const code = typeof said.code === "string" ? { code: said.code } : {};
  return { message: typeof message === "string" ? message : text.slice(0, 300), ...code };
}

function retryAfterMs(headers: IncomingHttpHeaders): number | undefined {
  const milliseconds = Number(headers["retry-after-ms"] ?? Number.NaN);
  if (milliseconds >= 0) return milliseconds;
  const after = headers["retry-after"];
  if (after === undefined) return undefined;
  const until = Number(after) >= 0 ? Number(after) * 1000 : Date.parse(after) - Date.now();
  return until >= 0 ? until : undefined;
}

/** What the server asks for, or else twice as long after every failure, up to 8 seconds, spread so that not all come at once. */
export function retryDelayMs({ retryAfterMs, overloaded }: EndpointError, failures: number): number {
  const own = Math.min(8000, 500 * 2 ** failures) * (0.75 + Math.random() / 4);
  return retryAfterMs ?? (overloaded ? 1000 : own);
}

/** A prompt that is too long is an expected outcome of a rollout, not a broken endpoint; servers word it differently. */
export function isContextOverflow(thrown: unknown): boolean {
  if (!(thrown instanceof EndpointError) || (thrown.status !== 400 && thrown.status !== 413)) return false;
  return (
    thrown.code === "context_length_exceeded" ||
    /context (length|size|window)|maximum context|max_model_len|longer than the model/i.test(thrown.message)
  );
}

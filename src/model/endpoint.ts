import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { type CompletedCall, messageOf, SparringError, type TokenUsage } from "../core/index.ts";
import { type Account, createAccount, type Price } from "./account.ts";
import { EndpointError, retryDelayMs, serverError } from "./endpoint-error.ts";
import { createHttpClient, type HttpReply, TransportError } from "./http.ts";
import { createLimiter } from "./limiter.ts";

export interface EndpointOptions {
  /** The endpoint's name of the model. */
  model: string;
  /** OPENAI_BASE_URL, or OpenAI itself, unless told otherwise. */
  baseURL?: string;
  /** OPENAI_API_KEY unless told otherwise; endpoints of one's own usually need none. */
  apiKey?: string;
  /** Of one attempt, from sending the request to the last byte of the reply; two minutes unless told otherwise. */
  timeoutMs?: number;
  /** Further attempts after 408, 409, 5xx, a timeout, a broken connection or a reply that is none; 5 unless told otherwise. */
  maxRetries?: number;
  /** Requests at the same time while the endpoint takes them; 64 unless told otherwise. */
  concurrency?: number;
  contextLength?: number;
  price?: Price;
  /** Counts the tokens of all endpoints that share it; one of its own unless told otherwise. */
  account?: Account;
}

export const defaultConcurrency = 64;

/** One kind of request to an endpoint. */
export interface Call<Reply> {
  /** Below the base URL, such as "chat/completions"; or a whole URL. */
  path: string;
  body: object;
  /** Takes the server's JSON apart; throws where it is not a reply, which is then asked for again. */
  read(json: unknown): TokenUsage & { reply: Reply };
  signal?: AbortSignal | undefined;
}

export interface Endpoint {
  /** Names model and URL, for errors. */
  readonly describe: string;
  readonly baseURL: string;
  readonly official: boolean;
  /**
   * The reply to a call: the recorded one where there is one, or else the server's. Rejects with an EndpointError where the
   * server refuses or keeps failing, and with code "interrupted".
   */
  ask<Reply>(call: Call<Reply>): Promise<Reply>;
  /** The JSON at a path; not recorded, not counted, tried once. */
  get(path: string): Promise<unknown>;
  close(): void;
}

const officialURL = "https://api.openai.com/v1";
/** Longest that one call waits for an endpoint that says there are too many requests. */
const patienceMs = 15 * 60_000;

export function createEndpoint(options: EndpointOptions): Endpoint {
  const { model, timeoutMs = 120_000, maxRetries = 5, concurrency = defaultConcurrency } = options;
  const baseURL = (options.baseURL ?? (process.env.OPENAI_BASE_URL || officialURL)).replace(/\/+$/, "");
  const official = baseURL === officialURL;
  const describe = `model ${model} at ${baseURL}`;
  if (!URL.canParse(baseURL)) {
    throw new SparringError("usage", `${describe}: expected a URL such as http://127.0.0.1:8000/v1`);
  }
  const apiKey = options.apiKey ?? (process.env.OPENAI_API_KEY || (official ? undefined : "none"));
  if (apiKey === undefined) {
    throw new SparringError(
      "usage",
      `${describe}: expected an API key, got none; set OPENAI_API_KEY, or OPENAI_BASE_URL for an endpoint of your own`,
    );
  }
  const { account = createAccount() } = options;
  if (options.price) account.price(model, options.price);
  const client = createHttpClient(concurrency);
  const limiter = createLimiter(concurrency);
  const headers = { "content-type": "application/json", authorization: `Bearer ${apiKey}` };
  const urlOf = (path: string) => new URL(URL.canParse(path) ? path : `${baseURL}/${path}`);

  /** One attempt, with the server's answer read. */
  const attempt = async <Reply>(call: Call<Reply>, url: URL, body: string) => {
    const sent = await client.send(url, { method: "POST", headers, body, timeoutMs, signal: call.signal });
    if (sent.status < 200 || sent.status > 299) throw serverError(sent);
    return call.read(jsonIn(sent));
  };

  /** Attempts until there is a reply. */
  const request = async <Reply>(
    call: Call<Reply>,
    body: string,
  ): Promise<CompletedCall & { reply: Reply }> => {
    const url = urlOf(call.path);
    const deadline = Date.now() + patienceMs;
    let retried = 0;
    for (let failures = 0; ; retried++) {
      const place = await limiter.enter(call.signal);
      try {
        const completed = await attempt(call, url, body);
        place.leave("fine");
        return { model, retried, ...completed };
      } catch (thrown) {
        const error = EndpointError.from(thrown, timeoutMs);
        const delay = retryDelayMs(error, failures);
        place.leave(error.overloaded ? "overloaded" : "failed", error.overloaded ? delay : 0);
        if (call.signal?.aborted || (thrown instanceof TransportError && thrown.kind === "aborted")) {
          throw new SparringError("interrupted", `${describe}: stopped on request`, { cause: thrown });
        }
        if (!error.retryable || Date.now() + delay > deadline) throw error;
        // Too many requests is no failure: whoever waits will be served.
        if (!error.overloaded && failures++ >= maxRetries) throw error;
        if (!error.overloaded) await pause(delay, call.signal);
      }
    }
  };

  return {
    describe,
    baseURL,
    official,
    ask: async (call) => {
      const body = JSON.stringify(call.body);
      const { record } = account;
      const key = record ? keyOf(model, urlOf(call.path).pathname, body) : "";
      const found = await record?.find(key);
      // Recorded by the same `read`.
      if (found) return found.reply as ReturnType<typeof call.read>["reply"];
      await account.begin();
      let completed: CompletedCall | undefined;
      try {
        record?.begin(key);
        const fresh = await request(call, body);
        await record?.complete(key, fresh);
        completed = fresh;
        return fresh.reply;
      } finally {
        if (completed === undefined) record?.fail(key);
        account.end(completed);
      }
    },
    get: async (path) => {
      try {
        const sent = await client.send(urlOf(path), { method: "GET", headers, timeoutMs });
        if (sent.status !== 200) throw serverError(sent);
        return jsonIn(sent);
      } catch (thrown) {
        throw EndpointError.from(thrown, timeoutMs);
      }
    },
    close: () => client.close(),
  };
}

/** The same for the same request in every process, wherever the server is: model, path and body are all that decides. */
export function keyOf(model: string, path: string, body: string): string {
  return createHash("sha256").update(`${model}\n${path}\n${body}`).digest("base64url");
}

function jsonIn({ text }: HttpReply): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EndpointError(`expected a JSON reply, got ${excerpt(text)} (${messageOf(cause)})`, {
      retryable: true,
      cause,
    });
  }
}

/** The beginning of whatever arrived, for an error. */
export function excerpt(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await wait(milliseconds, undefined, signal ? { signal } : {});
  } catch (cause) {
    throw new SparringError("interrupted", "model request: stopped on request", { cause });
  }
}

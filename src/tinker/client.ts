import type { z } from "zod";
import { SparringError } from "../core/index.ts";
import { type Answer, type Connection, read, send } from "./http.ts";
import { future, type RequestName, results, type Sent } from "./messages.ts";

export interface TinkerOptions {
  url: string;
  /** TINKER_API_KEY unless told otherwise; servers of one's own usually need none. */
  apiKey?: string | undefined;
  heartbeatMs?: number;
  retryMs?: number;
}

export interface ServedModel {
  name: string;
  contextLength: number | undefined;
}

/** A session with a Tinker-compatible server, kept alive by heartbeats until it is closed. */
export interface TinkerClient {
  readonly url: string;
  readonly session: string;
  models(): Promise<ServedModel[]>;
  /** A request that is answered at once. */
  post<Name extends RequestName, Schema extends z.ZodType>(
    name: Name,
    body: Sent<Name>,
    schema: Schema,
  ): Promise<z.output<Schema>>;
  /** A request that takes its time: asks for its result until that is there. */
  run<Name extends RequestName, Schema extends z.ZodType>(
    name: Name,
    body: Sent<Name>,
    schema: Schema,
    options?: { repeatable?: boolean; signal?: AbortSignal | undefined },
  ): Promise<z.output<Schema>>;
  close(): Promise<void>;
}

/** Longest that a server may be silent; servers give up a session about as soon. */
const silentMs = 5 * 60_000;

export async function connectTinker(options: TinkerOptions): Promise<TinkerClient> {
  const { url, heartbeatMs = 10_000, retryMs = 500 } = options;
  const connection: Connection = { url, apiKey: options.apiKey ?? process.env.TINKER_API_KEY, retryMs };
  const post = <Schema extends z.ZodType>(path: string, body: object, schema: Schema, repeatable = false) =>
    send(connection, { method: "POST", path, body, repeatable }).then((answer) =>
      read(connection, path, answer, schema),
    );
  const { session_id: session } = await post(
    "create_session",
    { type: "create_session", tags: [], user_metadata: {}, sdk_version: "sparring" },
    results.session,
    true,
  );

  /** Why nothing more can be asked of the session. */
  let over: SparringError | undefined;
  let heard = performance.now();
  const beat = async () => {
    const body = { type: "session_heartbeat", session_id: session };
    const path = "session_heartbeat";
    const { status } = await send(connection, { method: "POST", path, body, repeatable: false });
    heard = performance.now();
    if (status === 404 || status === 410) over = sessionOver("has ended the session");
  };
  // A beat that gets lost is no matter, but a server that answers none for minutes will not answer anything else.
  const timer = setInterval(() => {
    beat().catch(() => {
      if (performance.now() - heard > silentMs) over = sessionOver("does not answer any more");
    });
  }, heartbeatMs);
  timer.unref();

  const sessionOver = (what: string) =>
    new SparringError("model", `${url}: the server ${what}; go on from the last checkpoint`);

  async function resultOf(id: string, name: string, signal: AbortSignal | undefined): Promise<Answer> {
    for (;;) {
      if (over) throw over;
      const body = { request_id: id, allow_metadata_only: false };
      const path = "retrieve_future";
      const answer = await send(connection, {
        method: "POST",
        path,
        body,
        repeatable: true,
        poll: true,
        signal,
      });
      const said = Object(answer.body) as { type?: unknown; error?: unknown; category?: unknown };
      if (answer.status === 408 || said.type === "try_again") continue;
      if (answer.status === 200 && said.error !== undefined)
        throw new SparringError("model", `${url}, ${name}: failed: ${String(said.error)}`);
      return answer;
    }
  }

  return {
    url,
    session,
    post,
    async models() {
      const path = "get_server_capabilities";
      const answer = await send(connection, { method: "GET", path, repeatable: true });
      const { supported_models } = read(connection, path, answer, results.capabilities);
      return supported_models.map(({ model_name, max_context_length }) => ({
        name: model_name,
        contextLength: max_context_length ?? undefined,
      }));
    },
    async run(name, body, schema, { repeatable = false, signal } = {}) {
      if (over) throw over;
      const sent = await send(connection, { method: "POST", path: name, body, repeatable, signal });
      const { request_id } = read(connection, name, sent, future);
      return read(connection, name, await resultOf(request_id, name, signal), schema);
    },
    async close() {
      clearInterval(timer);
      if (over) return;
      const body = { reason: { type: "success" }, detail: null };
      const path = `sessions/${session}/finish`;
      const { status, body: said } = await send(connection, {
        method: "POST",
        path,
        body,
        repeatable: false,
      });
      // Not all servers know how to end a session; there it ends when the heartbeats do.
      if (status >= 500)
        throw new SparringError("model", `${url}, ${path}: got status ${status}: ${String(said)}`);
    },
  };
}

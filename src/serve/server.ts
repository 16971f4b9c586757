import { timingSafeEqual } from "node:crypto";
import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { messageOf, SparringError } from "../core/index.ts";
import { openBase } from "./base.ts";
import { openCheckpoints } from "./checkpoints.ts";
import { createFutures } from "./futures.ts";
import { createHost } from "./host.ts";
import { openaiRoutes } from "./openai-routes.ts";
import { refuse } from "./refusal.ts";
import { createSamplers } from "./samplers.ts";
import { createSessions } from "./sessions.ts";
import { tinkerRoutes } from "./tinker-routes.ts";

export interface ServeOptions {
  /** The folder of a model in the Hugging Face layout. */
  model: string;
  /** As clients name it. */
  name: string;
  /** For checkpoints; those of earlier servers are found there again. */
  folder: string;
  /** 0 lets the system choose. */
  port: number;
  /** Asked of every request where it is given. */
  apiKey?: string | undefined;
  /** Told of every failure that is the server's own. */
  onFailure?: (message: string) => void;
}

export interface ModelServer {
  url: string;
  /** Ends the computation and the checkpoint under way, refuses what has not begun, and closes the engines. */
  close(): Promise<void>;
}

const mostBytes = 256 * 2 ** 20;
const graceMs = 2000;

/** The embedded engine behind the Tinker API and OpenAI's, on this machine's loopback only. */
export async function startModelServer(options: ServeOptions): Promise<ModelServer> {
  const { port, apiKey, onFailure = () => {} } = options;
  const checkpoints = await openCheckpoints(options.folder, options.model);
  const { base, engine } = await openBase(options.name, options.model);
  const host = createHost(base, engine, checkpoints);
  const futures = createFutures(onFailure);
  const samplers = createSamplers();
  const sessions = createSessions(async (id) => {
    samplers.forget(id);
    futures.forget(id);
    const own = host.models().filter(({ session }) => session === id);
    await Promise.all(own.map((model) => host.unload(model.id)));
  });

  const app = new Hono();
  app.use(localOnly);
  if (apiKey) app.use(keyed(apiKey));
  app.use(
    bodyLimit({ maxSize: mostBytes, onError: () => Promise.reject(refuse(413, "the body is too large")) }),
  );
  app.route("/", tinkerRoutes({ host, sessions, samplers, futures }));
  app.route("/", openaiRoutes(host));
  app.notFound((c) => answer(c, 404, `there is nothing at ${c.req.method} ${c.req.path}`));
  app.onError((thrown, c) => {
    if (thrown instanceof HTTPException) return answer(c, thrown.status, thrown.message);
    onFailure(messageOf(thrown));
    return answer(c, 500, messageOf(thrown));
  });
  try {
    const server = await listen(app, port);
    const { port: chosen } = server.address() as AddressInfo;
    const close = async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      sessions.close();
      await host.close();
      const impatient = setTimeout(
        () => "closeAllConnections" in server && server.closeAllConnections(),
        graceMs,
      );
      await closed;
      clearTimeout(impatient);
    };
    return { url: `http://127.0.0.1:${chosen}`, close };
  } catch (thrown) {
    sessions.close();
    await host.close();
    throw thrown;
  }
}

/** Each API has its own shape for errors. */
function answer(c: Context, status: ContentfulStatusCode, message: string): Response {
  if (!c.req.path.startsWith("/v1/")) return c.json({ detail: message }, status);
  const type = status < 500 ? "invalid_request_error" : "server_error";
  return c.json({ error: { message, type, param: null, code: status } }, status);
}

function listen(app: Hono, port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port }, () => resolve(server));
    server.on("error", (cause: Error) =>
      reject(
        new SparringError(
          "usage",
          `serve: cannot listen on port ${port}: ${cause.message}; choose another with --port`,
          {
            cause,
          },
        ),
      ),
    );
  });
}

const localNames = new Set(["127.0.0.1", "localhost", "[::1]"]);
const isLocal = (url: string) => URL.canParse(url) && localNames.has(new URL(url).hostname);

/** Keeps out pages of the web that a browser on this machine has open, also under a name that was made to point here. */
const localOnly: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header("origin");
  if (!isLocal(`http://${c.req.header("host")}`) || (origin !== undefined && !isLocal(origin)))
    throw refuse(403, "expected a request of this machine's own programs");
  await next();
};

/** As `X-API-Key`, which the Tinker API has, or as a bearer, which OpenAI's has. */
function keyed(apiKey: string): MiddlewareHandler {
  const expected = Buffer.from(apiKey);
  return async (c, next) => {
    const given = c.req.header("x-api-key") ?? c.req.header("authorization")?.replace(/^Bearer /i, "") ?? "";
    const bytes = Buffer.from(given);
    if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected))
      throw refuse(401, "expected the server's API key, got none or another one");
    await next();
  };
}

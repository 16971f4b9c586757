import { createHash } from "node:crypto";
import { canonicalJson, type Json, type JsonObject, type Random } from "../core/index.ts";
import type { World } from "./environment.ts";
import { callsOf, type McpCall, type McpSeats, type McpState } from "./mcp-seats.ts";
import type { McpTool } from "./mcp-tools.ts";
import { oneAtATime } from "./one-at-a-time.ts";

export interface McpWorldKind {
  tools: ReadonlyMap<string, McpTool>;
  seats: McpSeats;
  entity(random: Random): string | undefined;
  /** Whether files belong to the state. */
  folder: boolean;
}

/** One live world: its calls one after the other, on whichever server is in its state. */
export function createMcpWorld(kind: McpWorldKind, initial: McpState): World {
  const { tools, seats } = kind;
  let state = initial;
  seats.enter(state);
  let closed = false;
  // A state is where the call before it led.
  const next = oneAtATime();

  return {
    call: (name, argumentsJson) => {
      const tool = tools.get(name);
      if (!tool) {
        const error = `unknown tool ${name}: expected ${[...tools.keys()].join(", ")}`;
        return Promise.resolve({ kind: "invalid", error });
      }
      const parsed = tool.parse(argumentsJson);
      if ("error" in parsed) return Promise.resolve({ kind: "invalid", error: `${name}: ${parsed.error}` });
      // As they were written: the server fills in its own defaults.
      const call: McpCall = { tool: tool.server, input: JSON.parse(argumentsJson) as JsonObject };
      return next(async () => {
        if (tool.spec.effect === "read") {
          return seats.read(state, ({ server }) => server.call(call.tool, call.input));
        }
        const written = await seats.write(state, call);
        state = written.state;
        return written.result;
      });
    },
    snapshot: () => next(async () => createMcpWorld(kind, state)),
    fingerprint: () =>
      next(async () => {
        const accepted = callsOf(state).filter(({ result }) => result.kind === "value");
        const files = kind.folder
          ? await seats.read(state, ({ folder }) => folder?.hash() ?? Promise.resolve(""))
          : "";
        const content = {
          start: state.start as unknown as Json,
          calls: accepted.map(({ call }) => [call.tool.name, call.input]),
          files,
        };
        return createHash("sha256").update(canonicalJson(content)).digest("hex");
      }),
    entity: (random) => kind.entity(random),
    close: () =>
      next(async () => {
        if (closed) return;
        closed = true;
        await seats.leave(state);
      }),
  };
}

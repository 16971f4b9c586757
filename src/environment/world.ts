import { create } from "mutative";
import { messageOf, type Random, SparringError, type ToolResult, type ToolSpec } from "../core/index.ts";
import type { World } from "./environment.ts";
import { fingerprintOf, freezeJson } from "./frozen.ts";
import type { ParsedInput } from "./input.ts";
import { refusalOf } from "./refusal.ts";

export type WorldTools<S> = Map<string, WorldTool<S>>;

export interface WorldTool<S> {
  spec: ToolSpec;
  parse(argumentsJson: string): ParsedInput;
  run(state: S, args: unknown): unknown;
}

export interface WorldKind<S> {
  environment: string;
  tools: WorldTools<S>;
  entity(state: S, random: Random): string | undefined;
  redact?(state: S, instruction: string): string;
}

/** A world whose state is a frozen value: copying the world is copying the reference. */
export function createWorld<S extends object>(kind: WorldKind<S>, initial: S): World {
  let state = initial;
  return {
    async call(name, argumentsJson) {
      const tool = kind.tools.get(name);
      if (!tool) {
        return {
          kind: "invalid",
          error: `unknown tool ${name}: expected ${[...kind.tools.keys()].join(", ")}`,
        };
      }
      const input = tool.parse(argumentsJson);
      if ("error" in input) return { kind: "invalid", error: `${name}: ${input.error}` };
      const where = `call ${name} of ${kind.environment}`;
      if (tool.spec.effect === "read") return read(where, tool, state, input.args);
      const written = write(where, tool, state, input.args);
      state = written.state;
      return written.result;
    },
    snapshot: async () => createWorld(kind, state),
    fingerprint: async () => fingerprintOf(state),
    entity: (random) => kind.entity(state, random),
    ...(kind.redact && { redact: (instruction) => kind.redact?.(state, instruction) ?? instruction }),
    close: async () => {},
  };
}

async function read<S>(where: string, tool: WorldTool<S>, state: S, args: unknown): Promise<ToolResult> {
  try {
    return resultOf(where, await tool.run(state, args));
  } catch (cause) {
    throw brokenTool(where, cause);
  }
}

function write<S extends object>(
  where: string,
  tool: WorldTool<S>,
  state: S,
  args: unknown,
): { state: S; result: ToolResult } {
  try {
    const [draft, finalize] = create(state);
    const returned = tool.run(draft as S, args);
    if (returned instanceof Promise) {
      throw new TypeError("a write tool has to return at once, got a promise");
    }
    // The result may hold drafts, which stop working once the state is final.
    const result = resultOf(where, returned);
    if (result.kind !== "value") return { state, result };
    return { state: freezeJson(finalize(), `${where}: the state`) as S, result };
  } catch (cause) {
    throw brokenTool(where, cause);
  }
}

function resultOf(where: string, returned: unknown): ToolResult {
  const refusal = refusalOf(returned);
  if (refusal !== undefined) return { kind: "refused", error: refusal };
  return { kind: "value", value: freezeJson(returned, `${where}: the result`) };
}

function brokenTool(where: string, cause: unknown): SparringError {
  if (cause instanceof SparringError) return cause;
  const message = messageOf(cause);
  const remedy =
    cause instanceof TypeError && /read only|not extensible|Cannot delete/.test(message)
      ? ': a tool that changes the state has to be marked effect: "write"'
      : "";
  return new SparringError("environment", `${where}: the tool threw: ${message}${remedy}`, { cause });
}

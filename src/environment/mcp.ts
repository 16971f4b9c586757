import { z } from "zod";
import {
  canonicalJson,
  createRandom,
  type Json,
  type JsonObject,
  messageOf,
  type Random,
  type Scenario,
  SparringError,
} from "../core/index.ts";
import type { Environment } from "./environment.ts";
import { hashOf } from "./hash.ts";
import { createFolder, folderMark, type McpFolder } from "./mcp-folder.ts";
import { createSeats, type McpCall, type McpStart, type McpState } from "./mcp-seats.ts";
import { connectMcp, labelOf, type McpAddress, type McpServer } from "./mcp-server.ts";
import { expectKnown, type McpTool, type McpToolChoice, mcpTools } from "./mcp-tools.ts";
import { createMcpWorld } from "./mcp-world.ts";
import { createRecent } from "./recent.ts";

/** What a user says about an MCP server to make it an environment. */
export type McpEnvironmentDefinition = McpAddress & McpToolChoice & McpSettings;

export interface McpSettings {
  /** The server's own name where it is not given. */
  name?: string;
  /** The server's own instructions where it is not given. */
  rules?: string;
  /** What a seed starts from; equal seeds have to give equal starts. The server as it comes up where it is not given. */
  scenario?(random: Random): McpScenario;
  /** See World.entity. */
  entity?(scenario: McpScenario, random: Random): string | undefined;
  /**
   * How a server is brought back to its beginning: a new process (over HTTP: a new session), or a call of one of its
   * tools, which agents then do not get. A command is restarted unless told otherwise; over HTTP it has to be said
   * where there are tools that write.
   */
  reset?: "restart" | McpToolCall;
  /** Longest that one call may take; 30 s where it is not given. */
  timeoutMs?: number;
  /** Most servers at a time: 32 where they are restarted, 1 where a tool resets them, since they may share what they reset. */
  servers?: number;
}

/** What there is before an agent acts. */
export interface McpScenario {
  /** Text files of the server's folder, by path; `{folder}` in the command, its arguments or its environment stands for that folder. */
  files?: Record<string, string>;
  /** Calls that fill the server. */
  calls?: McpToolCall[];
}

export interface McpToolCall {
  tool: string;
  arguments?: JsonObject;
}

/** Scenarios whose beginnings are kept, so that worlds of one scenario can share a server. */
const keptStarts = 64;

/**
 * An MCP server as an environment. A world is its scenario and the writes since; `createSeats` says how worlds and servers
 * come together. Two worlds count as equal where the same writes were made and, with a folder, the same files are in it.
 * Starts the server once to learn its tools. The module of such an environment may export the promise as it is.
 */
export async function defineMcpEnvironment(definition: McpEnvironmentDefinition): Promise<Environment> {
  const { timeoutMs = 30_000, reset = "url" in definition ? undefined : ("restart" as const) } = definition;
  const first = await open(definition, { files: {}, calls: [] }, { timeoutMs });
  const { known, instructions } = first.server;
  const name = (definition.name ?? first.server.name).replace(/[^\w.-]+/g, "-");
  try {
    const offered = await first.server.tools();
    const named = (where: string, { tool, arguments: input = {} }: McpToolCall): McpCall => {
      expectKnown(
        name,
        where,
        [tool],
        offered.map((each) => each.name),
      );
      const { inputSchema } = offered.find((each) => each.name === tool) as (typeof offered)[number];
      return { tool: { name: tool, inputSchema }, input };
    };
    const resetCall = typeof reset === "object" ? named("reset", reset) : undefined;
    const tools = mcpTools(name, offered, definition, resetCall ? [resetCall.tool.name] : []);
    expectReset(name, definition, reset, tools);
    const servers = definition.servers ?? (resetCall ? 1 : 32);
    const seats = createSeats({
      label: name,
      open: (start) => open(definition, start, { timeoutMs, known }),
      ...(resetCall && { reset: resetCall }),
      servers,
    });
    const starts = createRecent<McpState>(keptStarts);
    const startOf = ({ files = {}, calls = [] }: McpScenario): McpState => {
      if (Object.keys(files).length > 0 && !usesFolder(definition)) {
        throw new SparringError(
          "usage",
          `reset ${name}: expected ${folderMark} in the server's command line where a scenario has files; write it where the server takes its folder`,
        );
      }
      const key = canonicalJson({ files, calls: calls as unknown as Json });
      return starts.get(key, () => ({
        start: { files, calls: calls.map((call) => named("a scenario's calls", call)) },
      }));
    };
    const specs = [...tools.values()].map(({ spec }) => spec);
    const rules = definition.rules ?? instructions;
    return {
      name,
      rules,
      tools: specs,
      worldsAtOnce: servers,
      hash: hashOf(rules, specs),
      reset: async (scenario) => {
        const begun = scenarioOf(name, definition, scenario);
        const entity = (random: Random) => definition.entity?.(begun, random);
        return createMcpWorld({ tools, seats, entity, folder: usesFolder(definition) }, startOf(begun));
      },
    };
  } finally {
    await first.server.close();
    await first.folder?.remove();
  }
}

/** Without a way back to the beginning, what one agent wrote would be there for the next. */
function expectReset(
  name: string,
  definition: McpEnvironmentDefinition,
  reset: McpSettings["reset"],
  tools: ReadonlyMap<string, McpTool>,
): void {
  const writes = [...tools.values()].filter(({ spec }) => spec.effect === "write");
  if (reset !== undefined || writes.length === 0) return;
  throw new SparringError(
    "usage",
    `define ${name}: expected to learn how ${labelOf(definition)} is reset, since ${writes.map(({ server }) => server.name).join(", ")} write; in a module with defineMcpEnvironment, name a tool as "reset", say "restart" if a new session starts afresh, or leave these out of "tools"`,
  );
}

const scenarioSchema: z.ZodType<McpScenario> = z.strictObject({
  files: z.record(z.string(), z.string()).exactOptional(),
  calls: z
    .array(z.strictObject({ tool: z.string(), arguments: z.record(z.string(), z.json()).exactOptional() }))
    .exactOptional(),
});

function scenarioOf(name: string, definition: McpSettings, scenario: Scenario): McpScenario {
  const seeded = typeof scenario === "number";
  const parsed = scenarioSchema.safeParse(seeded ? seededScenario(name, definition, scenario) : scenario);
  if (parsed.success) return parsed.data;
  const what = seeded
    ? `scenario(random) of seed ${scenario} to return { files, calls }`
    : "a seed or { files, calls } as scenario";
  throw new SparringError(
    seeded ? "environment" : "usage",
    `reset ${name}: expected ${what}: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`,
  );
}

function seededScenario(name: string, definition: McpSettings, seed: number): unknown {
  try {
    return definition.scenario?.(createRandom(name, seed)) ?? {};
  } catch (cause) {
    throw new SparringError(
      "environment",
      `reset ${name}: scenario(random) of seed ${seed} threw: ${messageOf(cause)}`,
      { cause },
    );
  }
}

async function open(
  address: McpAddress,
  start: McpStart,
  options: Parameters<typeof connectMcp>[1],
): Promise<{ server: McpServer; folder?: McpFolder }> {
  if (!usesFolder(address)) return { server: await connectMcp(address, options) };
  const folder = await createFolder(start.files);
  try {
    return { server: await connectMcp(inFolder(address, folder.path), options), folder };
  } catch (thrown) {
    await folder.remove();
    throw thrown;
  }
}

function usesFolder(address: McpAddress): boolean {
  if ("url" in address) return false;
  const { command, args = [], env = {} } = address;
  return [command, ...args, ...Object.values(env)].some((part) => part.includes(folderMark));
}

function inFolder(address: McpAddress, path: string): McpAddress {
  if ("url" in address) return address;
  const { command, args = [], env = {} } = address;
  const put = (text: string) => text.replaceAll(folderMark, path);
  return {
    command: put(command),
    args: args.map(put),
    env: Object.fromEntries(Object.entries(env).map(([key, value]) => [key, put(value)])),
  };
}

import type { Client, PriorDiscovery, Tool } from "@modelcontextprotocol/client";
import { atExit, type JsonObject, messageOf, SparringError, type ToolResult } from "../core/index.ts";
import { toolResult } from "./mcp-result.ts";

/** Where a server is: a program that speaks over stdin and stdout, or an address that speaks streamable HTTP. */
export type McpAddress = McpCommand | { url: string; headers?: Record<string, string> };

export interface McpCommand {
  command: string;
  args?: readonly string[];
  /** On top of PATH, HOME and the like; nothing else of this process's environment reaches the server. */
  env?: Record<string, string>;
}

/** A connection to a server, and over stdio the process at its other end. */
export interface McpServer {
  readonly name: string;
  readonly instructions: string;
  /** Speeds up further connections to the same server: its protocol is known. */
  readonly known: PriorDiscovery;
  tools(): Promise<Tool[]>;
  /** Rejects with code "environment" where the server does not answer as it should; it is then closed, its state being unknown. */
  call(tool: Pick<Tool, "name" | "inputSchema">, input: JsonObject): Promise<ToolResult>;
  /** Why it is of no use any more: it crashed, hung or closed the connection. */
  lost(): string | undefined;
  close(): Promise<void>;
}

/** Longest that a server may take to start and to say what it offers: `npx` may have to download it first. */
const startMs = 120_000;
const keptStderr = 2_000;

/**
 * Starts or reaches a server. Both revisions of the protocol are spoken: 2026-07-28, which is stateless, and 2025-11-25
 * with the handshake before it. The server gets no access to models, files or people of ours: no capability is offered.
 */
export async function connectMcp(
  address: McpAddress,
  options: { timeoutMs: number; known?: PriorDiscovery },
): Promise<McpServer> {
  const label = labelOf(address);
  // Loaded where it is needed: most runs have no MCP server.
  const { Client, ProtocolError } = await import("@modelcontextprotocol/client");
  const client = new Client({ name: "sparring", version: "1" }, { versionNegotiation: { mode: "auto" } });
  const { transport, stderr, kill, end } = await transportOf(address);
  let reason: string | undefined;
  let closing = false;

  const close = async () => {
    closing = true;
    await end();
    await client.close();
    forget();
  };
  const broken = (operation: string, thrown: unknown): SparringError => {
    const said = stderr().trim();
    const detail = said === "" ? "" : `; it wrote: ${JSON.stringify(said.slice(-300))}`;
    return new SparringError(
      "environment",
      `${operation}: expected the MCP server ${label} to answer, got ${messageOf(thrown)}${detail}`,
      { cause: thrown },
    );
  };

  const forget = atExit(kill);
  client.onclose = () => {
    forget();
    if (!closing) reason ??= "it closed the connection";
  };
  try {
    await client.connect(transport, { timeout: startMs, ...(options.known && { prior: options.known }) });
  } catch (cause) {
    await close();
    throw broken("start", cause);
  }
  const discover = client.getDiscoverResult();
  return {
    name: client.getServerVersion()?.name ?? "mcp",
    instructions: client.getInstructions() ?? "",
    known:
      discover && client.getProtocolEra() === "modern" ? { kind: "modern", discover } : { kind: "legacy" },
    tools: async () => {
      try {
        return (await client.listTools({}, { timeout: startMs })).tools;
      } catch (cause) {
        throw broken("list the tools", cause);
      }
    },
    async call({ name, inputSchema }, input) {
      try {
        // Its own schema of what comes out is not checked: that would be the server's fault and the program's loss.
        const called = { timeout: options.timeoutMs, toolDefinition: { name, inputSchema } };
        return toolResult(await client.callTool({ name, arguments: input }, called));
      } catch (thrown) {
        const misuse = ProtocolError.isInstance(thrown) && thrown.code === invalidParams;
        if (misuse) return { kind: "invalid", error: `${name}: ${thrown.message}` };
        reason ??= messageOf(thrown);
        const error = broken(`call ${name}`, thrown);
        await close();
        throw error;
      }
    },
    lost: () => reason,
    close,
  };
}

const invalidParams = -32602;

/** How messages call it; the query of an address may hold a secret. */
export function labelOf(address: McpAddress): string {
  if ("command" in address) return [address.command, ...(address.args ?? [])].join(" ");
  const { origin, pathname } = new URL(address.url);
  return `${origin}${pathname}`;
}

/** The SDK's own transports are ones but for optional properties that may also be undefined. */
type Transport = Parameters<Client["connect"]>[0];

interface Connection {
  transport: Transport;
  /** The last of what the process wrote there. */
  stderr(): string;
  kill(): void;
  /** Says goodbye. */
  end(): Promise<void>;
}

async function transportOf(address: McpAddress): Promise<Connection> {
  if ("url" in address) {
    const { StreamableHTTPClientTransport } = await import("@modelcontextprotocol/client");
    const init = address.headers ? { requestInit: { headers: address.headers } } : {};
    const transport = new StreamableHTTPClientTransport(new URL(address.url), init);
    // A server that is gone has no session to end.
    const end = () => transport.terminateSession().catch(() => {});
    return { transport: transport as Transport, stderr: () => "", kill: () => {}, end };
  }
  const { StdioClientTransport } = await import("@modelcontextprotocol/client/stdio");
  const { command, args = [], env = {} } = address;
  const transport = new StdioClientTransport({ command, args: [...args], env, stderr: "pipe" });
  let tail = "";
  transport.stderr?.on("data", (chunk: Buffer) => {
    tail = (tail + chunk.toString("utf8")).slice(-keptStderr);
  });
  const kill = () => {
    try {
      if (transport.pid !== null) process.kill(transport.pid);
    } catch {
      // It ended by itself a moment ago.
    }
  };
  // Its input ends when the client closes.
  return { transport: transport as Transport, stderr: () => tail, kill, end: async () => {} };
}

import parseArguments from "string-argv";
import { SparringError } from "../core/index.ts";
import type { McpAddress } from "./mcp-server.ts";

/** Where `mcp:npx some-server --flag "a b"` or `mcp:https://host/mcp` leads; undefined for names without that beginning. */
export function mcpAddress(name: string): McpAddress | undefined {
  if (!name.startsWith("mcp:")) return undefined;
  const rest = name.slice("mcp:".length).trim();
  if (/^https?:\/\//.test(rest) && URL.canParse(rest)) return { url: rest };
  const [command, ...args] = parseArguments(rest);
  if (command === undefined) {
    throw new SparringError(
      "usage",
      `load environment "${name}": expected a command or an address after mcp:, got none; write mcp:"npx some-server" or mcp:https://host/mcp`,
    );
  }
  return { command, args };
}

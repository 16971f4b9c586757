import type { Tool } from "@modelcontextprotocol/client";
import { type Effect, type JsonObject, SparringError, type ToolSpec } from "../core/index.ts";
import { foreignInput, type ParsedInput } from "./input.ts";

/** A server's tool as models and programs see it. */
export interface McpTool {
  spec: ToolSpec;
  parse(argumentsJson: string): ParsedInput;
  /** As the server calls it. */
  server: Pick<Tool, "name" | "inputSchema">;
}

/** What a user may say about a server's tools, all by the names that the server gives them. */
export interface McpToolChoice {
  /** The tools that agents get; all where it is not given. */
  tools?: readonly string[];
  /** What a tool does to the state, where the server does not say or says something else. */
  effects?: Readonly<Record<string, Effect>>;
}

/**
 * The tools of a server by the name that programs call them by: `get-sum` is `tools.get_sum`. A tool counts as a read
 * where the user says so or the server annotates it so; `hidden` ones are not an agent's to call.
 */
export function mcpTools(
  environment: string,
  offered: readonly Tool[],
  choice: McpToolChoice,
  hidden: readonly string[],
): Map<string, McpTool> {
  const names = offered.map(({ name }) => name);
  expectKnown(environment, "tools", choice.tools ?? [], names);
  expectKnown(environment, "effects", Object.keys(choice.effects ?? {}), names);
  const tools = new Map<string, McpTool>();
  for (const { name, title, description, inputSchema, annotations } of offered) {
    if (hidden.includes(name) || (choice.tools && !choice.tools.includes(name))) continue;
    const called = name.replace(/\W/g, "_").replace(/^(?=\d)/, "_");
    const twin = tools.get(called);
    if (twin) {
      throw new SparringError(
        "usage",
        `define ${environment}: programs would call both ${twin.server.name} and ${name} tools.${called}; leave one out of "tools"`,
      );
    }
    const { schema, parse } = foreignInput(inputSchema as JsonObject);
    tools.set(called, {
      spec: {
        name: called,
        description: description?.trim() || title?.trim() || name,
        input: { ...schema, type: "object" },
        effect: choice.effects?.[name] ?? (annotations?.readOnlyHint === true ? "read" : "write"),
      },
      parse,
      server: { name, inputSchema },
    });
  }
  return tools;
}

/** Refuses a name that the server does not have. */
export function expectKnown(
  environment: string,
  where: string,
  named: readonly string[],
  offered: readonly string[],
): void {
  const unknown = named.find((name) => !offered.includes(name));
  if (unknown === undefined) return;
  throw new SparringError(
    "usage",
    `define ${environment}: ${where} names ${unknown}, which the server does not offer; it has ${offered.join(", ")}`,
  );
}

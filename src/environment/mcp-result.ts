import type { CallToolResult } from "@modelcontextprotocol/client";
import type { Json, JsonObject, ToolResult } from "../core/index.ts";

type Block = CallToolResult["content"][number];

/**
 * What a server's result is to programs and models. Structured content is the value; without it a text is, and one that
 * is an object or a list of JSON is taken as such, because that is how it reads. An error is a refusal: the tool ran and said no.
 */
export function toolResult({ content, structuredContent, isError }: CallToolResult): ToolResult {
  if (isError) return { kind: "refused", error: textOf(content) || "the tool failed and did not say why" };
  if (structuredContent !== undefined) return { kind: "value", value: structuredContent as Json };
  const only = content.every((block) => block.type === "text");
  return { kind: "value", value: only ? parsed(textOf(content)) : content.map(blockValue) };
}

function textOf(content: readonly Block[]): string {
  return content.flatMap((block) => (block.type === "text" ? block.text : [])).join("\n");
}

function parsed(text: string): Json {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** Models read text: of pictures and sound only what they are is kept, not their bytes. */
function blockValue(block: Block): Json {
  if (block.type === "text") return block.text;
  if (block.type === "resource") {
    const { uri } = block.resource;
    return "text" in block.resource
      ? { type: "resource", uri, text: block.resource.text }
      : { type: "resource", uri, bytes: bytesOf(block.resource.blob) };
  }
  if (block.type === "resource_link") return { type: "link", uri: block.uri, name: block.name };
  return { type: block.type, mimeType: block.mimeType, bytes: bytesOf(block.data) } satisfies JsonObject;
}

function bytesOf(base64: string): number {
  return Buffer.from(base64, "base64").length;
}

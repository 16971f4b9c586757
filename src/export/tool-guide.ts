import type { ToolSpec } from "../core/index.ts";

/** What agents read about tools that are called from code: one entry a tool, with the JSON Schema of its input. */
export function toolGuide(tools: readonly ToolSpec[]): string {
  return tools
    .map(({ name, description, input, effect }) =>
      [
        `* \`tools.${name}\`${effect === "write" ? " (changes something)" : ""}: ${description}`,
        `  Input: \`${JSON.stringify(input)}\``,
      ].join("\n"),
    )
    .join("\n");
}

import { fileURLToPath } from "node:url";
import { defineMcpEnvironment, type McpSettings, type McpToolChoice } from "sparring";

const program = fileURLToPath(new URL("notes-server.mjs", import.meta.url));

/** The notes server as an environment, each seed with two notes of its own. */
export function notes(settings: McpSettings & McpToolChoice = {}) {
  return defineMcpEnvironment({
    command: process.execPath,
    args: [program],
    scenario: (random) => ({
      calls: ["Plan", `Idea ${random.integer(1, 1e6)}`].map((title) => ({
        tool: "add_note",
        arguments: { title, text: `About ${title}` },
      })),
    }),
    entity: ({ calls = [] }, random) => `note ${random.pick(calls).arguments?.title}`,
    ...settings,
  });
}

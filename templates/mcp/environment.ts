import { fileURLToPath } from "node:url";
import { defineMcpEnvironment } from "sparring";

const titles = ["Groceries", "Ideas", "Garden", "Trip", "Books"];

/**
 * An MCP server as an environment. Put your own command in place of this one. `{folder}` is a fresh folder of every copy
 * of the server; a server that keeps nothing on disk needs none.
 */
export default defineMcpEnvironment({
  command: "node",
  args: [fileURLToPath(new URL("server.mjs", import.meta.url)), "{folder}"],
  // Tools that the server does not annotate count as writes; say so here where one only looks: { some_tool: "read" }
  effects: {},
  // What a seed starts from: files of the folder, or calls that fill the server.
  scenario: (random) => ({
    files: Object.fromEntries(
      random
        .shuffle(titles)
        .slice(0, 3)
        .map((title) => [
          `${title}.txt`,
          `Call ${random.pick(["Ada", "Ben", "Cleo"])} on day ${random.integer(1, 28)}.`,
        ]),
    ),
  }),
  entity: ({ files = {} }, random) => `note ${random.pick(Object.keys(files)).replace(".txt", "")}`,
});

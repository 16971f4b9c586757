import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import library from "../../examples/library.ts";
import { createRandom } from "../../src/core/index.ts";
import { testEnvironment } from "./test-environment.ts";

testEnvironment("examples/library", library, {
  scenarios: [1, 2],
  calls: async () => ({
    read: { tool: "find_book", args: { title: "Dune" } },
    write: { tool: "lend_book", args: { book_id: "B10", member: "Ada" } },
    refused: [
      { tool: "lend_book", args: { book_id: "B10", member: "Nobody" } },
      { tool: "get_book", args: { book_id: "B99" } },
    ],
  }),
});

describe("the example environment", () => {
  it("names a book to make a task about", async () => {
    const world = await library.reset(3);
    expect(world.entity(createRandom(1))).toMatch(/^book B1[0-3]$/);
    await world.close();
  });

  it("is what the README shows", () => {
    const source = readFileSync(new URL("../../examples/library.ts", import.meta.url), "utf8");
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    expect(readme).toContain(source);
  });
});

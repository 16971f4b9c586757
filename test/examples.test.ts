import { afterEach, beforeEach, describe, test, vi } from "vitest";

/** Every program among the examples checks itself: importing it runs it. */
const programs = ["gate-a-task", "score-a-model", "mcp-server"];

describe("examples run and find what they promise", () => {
  beforeEach(() => {
    vi.spyOn(console, "log").mockImplementation(() => {});
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test.each(programs)(
    "%s",
    async (name) => {
      await import(`../examples/${name}.ts`);
    },
    120_000,
  );
});

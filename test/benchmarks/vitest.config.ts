import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Needs checkouts of the benchmarks, and is therefore no part of `npm test`. */
export default defineConfig({
  resolve: { alias: { sparring: fileURLToPath(new URL("../../src/index.ts", import.meta.url)) } },
  test: {
    include: ["test/benchmarks/**/*.benchmark.ts"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});

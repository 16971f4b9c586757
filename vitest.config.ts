import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { sparring: fileURLToPath(new URL("./src/index.ts", import.meta.url)) } },
  test: {
    include: ["{src,environments,models,study,recipes,test}/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
  },
});

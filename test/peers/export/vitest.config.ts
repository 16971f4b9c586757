import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** `npm run test:export`: not part of `npm test`, since it installs Python packages. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { alias: { sparring: fileURLToPath(new URL("../../../src/index.ts", import.meta.url)) } },
  test: {
    include: ["*.peers.ts"],
    globalSetup: "install.ts",
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});

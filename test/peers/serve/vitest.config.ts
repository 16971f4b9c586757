import { defineConfig } from "vitest/config";

/** `npm run test:serve`: not part of `npm test`, since it installs Python packages. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ["*.peers.ts"],
    globalSetup: "install.ts",
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});

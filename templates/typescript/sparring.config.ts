import { defineConfig } from "sparring";

/** What `sparring run` does here: write tasks, keep the sound ones, learn from them, and score before and after. */
export default defineConfig({
  name: "{{name}}",
  environment: "./environment.ts",
  suite: "./suite.ts",
  model: "lab",
  seed: 1,
  challenge: { tasks: 20, proposals: 200 },
});

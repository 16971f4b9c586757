import { createJavaScriptSandbox } from "./javascript.ts";
import { createPythonSandbox } from "./python.ts";
import type { Sandbox } from "./sandbox.ts";

/** A sandbox for every language; what does not say its language is JavaScript. Python starts with its first program. */
export function createSandbox(options: { workers?: number } = {}): Sandbox {
  const javascript = createJavaScriptSandbox(options);
  const python = createPythonSandbox(options);
  return {
    language: "javascript",
    run: (program) => (program.language === "python" ? python : javascript).run(program),
    notebook: (language) => (language === "python" ? python.notebook?.(language) : undefined),
    close: async () => void (await Promise.all([javascript.close(), python.close()])),
  };
}

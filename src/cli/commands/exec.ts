import { writeFile } from "node:fs/promises";
import type { Language } from "../../core/index.ts";
import { answerOf, runProgram } from "../../environment/index.ts";
import { createSandbox } from "../../sandbox/index.ts";
import { defineCommand } from "../command.ts";
import { readText } from "../files.ts";
import { loadEnvironment } from "../load-module.ts";
import { keepingCalls, makeCalls } from "../world-calls.ts";

const languageOf = (path: string): Language => (path.endsWith(".py") ? "python" : "javascript");

/** In thousands of steps: whoever sets a time wants the clock to decide. */
const unlimited = 1e9;

export const exec = defineCommand({
  name: "exec",
  summary: "Run one program in the sandbox",
  arguments: { program: "file with the body of a function (async in JavaScript); `tools` is in scope" },
  required: ["env"],
  options: ["language", "scenario", "calls", "answer", "timeoutMs", "memoryMb"],
  notes: [
    "A file whose name ends in `.py` is Python unless `--language` says otherwise; docs/python.md says what differs.",
    "Prints what the program returned. What it printed itself goes to stderr.",
    "A program has a budget of interpreter steps (`fuel`), which is the same on every machine; with `--timeout-ms` the clock decides instead.",
    "With `--calls` the world lives on between commands: the calls in the file are made again first, and the program's own are added to it.",
    "With `--answer` the answer, which is what the program returned as text, is written to that file.",
    "Exits with 1 when the program failed; `error.code` is then `timeout`, `fuel`, `out-of-memory`, `output-limit`, `tool-limit`, `exception` or `syntax`.",
    "With `--json`: `{ok, value, error: {code, message} | null, toolCalls, milliseconds}`.",
  ],
  run: async (
    { program, env, language = languageOf(program), scenario, calls, answer, timeoutMs, memoryMb },
    console,
  ) => {
    const code = await readText("exec", program);
    const environment = await loadEnvironment(env);
    const sandbox = createSandbox({ workers: 1 });
    try {
      const world = await environment.reset(scenario);
      if (calls !== undefined) await makeCalls(world, calls);
      const kept = calls === undefined ? world : keepingCalls(world, calls);
      const result = await runProgram(sandbox, environment, kept, code, {
        language,
        limits: {
          ...(timeoutMs !== undefined && { timeoutMs, fuel: unlimited }),
          ...(memoryMb !== undefined && { memoryBytes: memoryMb * 1024 * 1024 }),
        },
      });
      await world.close();
      const { ok, error, milliseconds } = result;
      if (answer !== undefined && ok) await writeFile(answer, answerOf(result.value));
      const value = result.value ?? null;
      if (result.output !== "") console.log(result.output.trimEnd());
      if (error) console.log(`${error.code}: ${error.message}`);
      return {
        ok,
        json: {
          ok,
          value,
          error,
          toolCalls: result.calls.length,
          milliseconds: Math.round(milliseconds * 100) / 100,
        },
        text: ok ? (typeof value === "string" ? value : JSON.stringify(value, null, 2)) : "",
      };
    } finally {
      await sandbox.close();
    }
  },
});

/** Sparring's side of overhead.ts: `overhead-ours.ts URL IN_FLIGHT ROLLOUTS` says in one line of JSON what it took. */
import { z } from "zod";
import type { CodeAsTask } from "../src/core/index.ts";
import { defineEnvironment } from "../src/environment/index.ts";
import { openaiModel } from "../src/model/index.ts";
import { runExecutor, runWave } from "../src/rollout/index.ts";
import { createJavaScriptSandbox } from "../src/sandbox/index.ts";

const [url = "", inFlight = "", rollouts = ""] = process.argv.slice(2);
const environment = defineEnvironment({
  name: "steps",
  rules: "Take the steps one after the other.",
  scenario: () => ({ taken: 0 }),
  tools: {
    step: {
      description: "Take a step",
      input: z.object({ n: z.int() }),
      run: (state: { taken: number }) => {
        state.taken++;
        return `step ${state.taken} of 7`;
      },
    },
  },
});
const tasks = Array.from(
  { length: Number(rollouts) },
  (_, index): CodeAsTask => ({
    id: `task-${index}`,
    environment: environment.name,
    environmentHash: environment.hash,
    scenario: { taken: 0 },
    language: "javascript",
    instruction: `Rollout ${index}: take seven steps, then say done.`,
    verify: 'return answer === "done";',
    solution: "",
    failures: [],
    provenance: { author: "hand-written" },
  }),
);
const model = openaiModel({ model: "stub", baseURL: url, apiKey: "none", concurrency: Number(inFlight) });
const sandbox = createJavaScriptSandbox();
const memoryBefore = process.memoryUsage().rss;
const started = performance.now();
const { results } = await runWave(
  tasks,
  (task, actor, index) =>
    runExecutor({
      id: task.id,
      seed: index,
      task,
      environment,
      sandbox,
      model: actor,
      maxTurns: 10,
      sampling: { temperature: 1, topP: 1, maxTokens: 64 },
    }),
  { model, inFlight: Number(inFlight) },
);
const seconds = (performance.now() - started) / 1000;
const solved = results.filter(({ outcome }) => outcome.kind === "solved").length;
const memoryPeak = process.resourceUsage().maxRSS * 1024;
process.stdout.write(`${JSON.stringify({ seconds, solved, memoryBefore, memoryPeak })}\n`, () =>
  process.exit(),
);

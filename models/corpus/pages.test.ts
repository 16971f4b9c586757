import { afterAll, describe, expect, it } from "vitest";
import { createRandom } from "../../src/core/index.ts";
import { createGates } from "../../src/gates/index.ts";
import { scriptedTokenModel } from "../../src/model/index.ts";
import { runExecutor } from "../../src/rollout/index.ts";
import { createJavaScriptSandbox } from "../../src/sandbox/index.ts";
import { candidateOf } from "./candidate.ts";
import { environmentOf } from "./environment.ts";
import { makePagesWorld } from "./pages.ts";
import { makePagesTranscript } from "./pages-tasks.ts";

const sandbox = createJavaScriptSandbox();
afterAll(() => sandbox.close());

const made = (role: "executor" | "challenger", count: number) => {
  const all = [];
  for (let index = 0; all.length < count; index++) {
    const random = createRandom("pages", role, index);
    const world = makePagesWorld(random);
    const transcript = makePagesTranscript(random, world, role);
    if (transcript !== undefined) all.push({ world, ...transcript });
  }
  return all;
};

describe("worlds of pages", () => {
  it("end challengers' transcripts with tasks that all gates admit", async () => {
    const judged = made("challenger", 30).map(async ({ world, transcript, state }, index) => {
      const environment = environmentOf(world);
      const candidate = candidateOf(`p${index}`, environment, { transcript, state });
      return { candidate, verdict: await createGates({ environment, sandbox }).check(candidate) };
    });
    const rejected = (await Promise.all(judged)).filter(({ verdict }) => !verdict.admitted);
    expect(rejected).toEqual([]);
  }, 60_000);

  it("have executors' transcripts that play back as solved rollouts, observation for observation", async () => {
    for (const { world, transcript, state } of made("executor", 40)) {
      const environment = environmentOf(world);
      const spoken = transcript.turns
        .filter(({ role }) => role === "assistant")
        .map(({ content }) => content);
      const rollout = await runExecutor({
        id: "p",
        seed: 1,
        environment,
        model: scriptedTokenModel(spoken),
        sandbox,
        sampling: { temperature: 0, topP: 1, maxTokens: 5000 },
        task: {
          id: "p",
          environment: environment.name,
          environmentHash: environment.hash,
          scenario: state as never,
          language: "javascript",
          instruction: transcript.task.instruction,
          verify: `return answer === ${JSON.stringify(transcript.task.answer)};`,
          solution: "",
          failures: [],
          provenance: { author: "hand-written" },
        },
      });
      expect(rollout.outcome).toEqual({ kind: "solved" });
      expect(rollout.messages.slice(1)).toMatchObject(
        transcript.turns.map(({ role, content }) => ({ role, content })),
      );
    }
  }, 60_000);

  it("say the fact that is asked for only on a page that was opened", () => {
    for (const { transcript } of made("executor", 100)) {
      const { task, turns } = transcript;
      const calls = task.program.steps.filter(({ tool }) => tool.kind === "page visit");
      expect(calls.length).toBeGreaterThan(0);
      if (task.program.answer.kind !== "value" || task.program.steps.at(-1)!.tool.kind === "multiply")
        continue;
      const seen = turns.filter(({ role }) => role === "tool").map(({ content }) => content);
      expect(seen.join("\n")).toContain(task.answer);
    }
  });

  it("are the same for the same seed", () => {
    expect(JSON.stringify(made("executor", 5))).toBe(JSON.stringify(made("executor", 5)));
  });
});

import { afterAll, describe, expect, it } from "vitest";
import { createRandom } from "../../src/core/index.ts";
import { scriptedTokenModel } from "../../src/model/index.ts";
import { runExecutor } from "../../src/rollout/index.ts";
import { createJavaScriptSandbox } from "../../src/sandbox/index.ts";
import { codeTranscript, inCode } from "./code-transcripts.ts";
import { environmentOf } from "./environment.ts";
import { type GeneratedWorld, makeWorld } from "./generated-world.ts";
import { drawPages, makePagesWorld } from "./pages.ts";
import { makePagesTranscript, pagesTask } from "./pages-tasks.ts";
import { verifyText } from "./program-text.ts";
import { makeTask } from "./tasks.ts";
import type { Transcript } from "./transcripts.ts";
import { drawState, type State } from "./world.ts";

const sandbox = createJavaScriptSandbox();
afterAll(() => sandbox.close());

interface Made {
  world: GeneratedWorld;
  state: State;
  transcript: Transcript;
}

function ordinary(index: number): Made | undefined {
  const random = createRandom("code", index);
  const world = makeWorld(random);
  const state = drawState(random, world.tables);
  const task = makeTask(random, world, state);
  return task && { world, state, transcript: codeTranscript(random, world, state, task) };
}

function onPages(index: number): Made | undefined {
  const random = createRandom("code on pages", index);
  const world = makePagesWorld(random);
  const state = drawPages(random);
  const task = pagesTask(random, world, state);
  return task && { world, state, transcript: codeTranscript(random, world, state, task) };
}

const many = (make: (index: number) => Made | undefined, count: number) =>
  Array.from({ length: count }, (_, index) => make(index)).filter((made) => made !== undefined);

async function playBack({ world, state, transcript: { turns, task } }: Made) {
  const environment = environmentOf(world);
  const spoken = turns.filter(({ role }) => role === "assistant").map(({ content }) => content);
  return runExecutor({
    id: "played",
    seed: 1,
    environment,
    model: scriptedTokenModel(spoken),
    sandbox,
    format: "code",
    sampling: { temperature: 0, topP: 1, maxTokens: 9999 },
    maxTurns: 20,
    task: {
      id: "played",
      environment: environment.name,
      environmentHash: environment.hash,
      scenario: state as never,
      language: "javascript",
      instruction: task.instruction,
      verify: verifyText(task, false),
      solution: "",
      failures: [],
      provenance: { author: "hand-written" },
    },
  });
}

async function expectSolved(all: readonly Made[]) {
  expect(all.length).toBeGreaterThan(0);
  for (const made of all) {
    const rollout = await playBack(made);
    const turns = made.transcript.turns.map(({ role, content }) => ({ role, content }));
    expect(rollout.messages.slice(1)).toMatchObject(turns);
    expect(rollout.outcome).toEqual({ kind: "solved" });
  }
}

describe("transcripts of somebody who acts with code", () => {
  it(
    "play back as solved rollouts, observation for observation",
    () => expectSolved(many(ordinary, 50)),
    60_000,
  );

  it("play back on pages", () => expectSolved(many(onPages, 20)), 60_000);

  it("can be made of any transcript with calls", async () => {
    const made = many((index) => {
      const random = createRandom("in code", index);
      const world = makePagesWorld(random);
      const drawn = makePagesTranscript(random, world, "executor");
      return drawn && { world, state: drawn.state, transcript: inCode(drawn.transcript) };
    }, 12);
    expect(JSON.stringify(made)).not.toContain("<tool_call>");
    await expectSolved(made);
  }, 60_000);

  it("use one block for some tasks and several for others", () => {
    const blocks = many(ordinary, 100).map(
      ({ transcript }) => transcript.turns.filter(({ content }) => content.startsWith("```js")).length,
    );
    expect(blocks).toContain(1);
    expect(Math.max(...blocks)).toBeGreaterThan(1);
  });

  it("never state what nobody has seen", () => {
    for (const { transcript } of many(onPages, 60)) {
      let seen = transcript.task.instruction;
      for (const { role, content } of transcript.turns) {
        for (const [, text] of role === "assistant" ? content.matchAll(/:"([^"]*)"/g) : [])
          expect(seen).toContain(text);
        seen += ` ${content}`;
      }
    }
  });
});

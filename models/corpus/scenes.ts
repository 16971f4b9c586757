import type { Random, ToolSpec } from "../../src/core/index.ts";
import { systemPrompt } from "../../src/rollout/index.ts";
import { codeTranscript } from "./code-transcripts.ts";
import { withCustomer } from "./customer.ts";
import { dialogueTranscript } from "./dialogue.ts";
import { environmentOf } from "./environment.ts";
import { makeWorld } from "./generated-world.ts";
import { makeTranscript } from "./make-transcript.ts";
import { makePagesWorld } from "./pages.ts";
import { makePagesTranscript } from "./pages-tasks.ts";
import { makeTask } from "./tasks.ts";
import type { Transcript } from "./transcripts.ts";
import { drawState } from "./world.ts";

/** A world together with how one acts in it. Every transcript is about fresh records; undefined where a draw does not suit. */
export interface Scene {
  /** The system message. */
  system: string;
  tools: readonly ToolSpec[];
  makeTranscript(random: Random, role: Transcript["role"]): Transcript | undefined;
}

type MakeScene = (random: Random, mostTools: number) => Scene;

/** One tool call a turn, as JSON. */
const plain: MakeScene = (random, mostTools) => {
  const world = makeWorld(random, mostTools);
  return {
    system: systemPrompt(environmentOf(world), "json", "brief"),
    tools: world.tools.map(({ spec }) => spec),
    makeTranscript: (r, role) => makeTranscript(r, world, role)?.transcript,
  };
};

/** Blocks of code; tasks are proposed as everywhere. */
const code: MakeScene = (random, mostTools) => {
  const world = makeWorld(random, mostTools);
  return {
    system: systemPrompt(environmentOf(world), "code", "brief"),
    tools: world.tools.map(({ spec }) => spec),
    makeTranscript: (r, role) => {
      if (role === "challenger") return undefined;
      const state = drawState(r, world.tables);
      const task = makeTask(r, world, state);
      return task && codeTranscript(r, world, state, task);
    },
  };
};

/** A customer who leaves things out and is asked back. */
const customer: MakeScene = (random, mostTools) => {
  const world = withCustomer(random, makeWorld(random, mostTools));
  return {
    system: systemPrompt(environmentOf(world), "json", "brief"),
    tools: world.tools.map(({ spec }) => spec),
    makeTranscript: (r, role) => {
      if (role === "challenger") return makeTranscript(r, world, role)?.transcript;
      const state = drawState(r, world.tables);
      const task = makeTask(r, world, state);
      return task && dialogueTranscript(r, world, state, task);
    },
  };
};

/** Pages with links. */
const pages: MakeScene = (random, mostTools) => {
  const world = makePagesWorld(random, mostTools);
  return {
    system: systemPrompt(environmentOf(world), "json", "brief"),
    tools: world.tools.map(({ spec }) => spec),
    makeTranscript: (r, role) => makePagesTranscript(r, world, role)?.transcript,
  };
};

/** How often each sort is drawn. Mostly plain: the other sorts are there so that their formats are not foreign. */
const sorts: readonly (readonly [number, MakeScene])[] = [
  [0.85, plain],
  [0.05, code],
  [0.06, customer],
  [0.04, pages],
];

export function drawScene(random: Random, mostTools: number): Scene {
  let left = random.next();
  const drawn = sorts.find(([share]) => {
    left -= share;
    return left < 0;
  });
  return (drawn?.[1] ?? plain)(random, mostTools);
}

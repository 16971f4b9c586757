import { expect, test } from "vitest";
import { type CodeAsTask, type Rollout, rewardOf } from "../src/core/index.ts";
import { byteTokenizer } from "../src/model/index.ts";
import {
  distinct,
  firstAttempts,
  holdOut,
  randomRewards,
  rolloutsAt,
  shuffledInstructions,
  solvedOf,
  someTasks,
} from "./training-sets.ts";

const tasks = Array.from(
  { length: 12 },
  (_, index): CodeAsTask => ({
    id: `t${index}`,
    environment: "e",
    environmentHash: "",
    scenario: 0,
    language: "javascript",
    instruction: `Do ${"very ".repeat(index)}well.`,
    verify: "",
    solution: "",
    failures: [],
    provenance: { author: "challenger" },
  }),
);

function attempt(task: CodeAsTask, number: number, solved: boolean): Rollout {
  const messages: Rollout["messages"] = [
    { role: "system", content: "Rules." },
    { role: "user", content: task.instruction },
    { role: "assistant", content: `call ${number}` },
    { role: "tool", content: "seen" },
    { role: "assistant", content: "answer" },
  ];
  const opening = byteTokenizer.encode(byteTokenizer.render(messages.slice(0, 2), true));
  const spoken = byteTokenizer.encode(`call ${number}<|end|>`);
  const seen = byteTokenizer.encode("<|tool|>seen<|end|><|assistant|>");
  const answer = byteTokenizer.encode("answer<|end|>");
  const parts = [opening, spoken, seen, answer];
  return {
    id: `${task.id}/${number}`,
    role: "executor",
    environment: "e",
    scenario: 0,
    task: task.id,
    model: "m",
    seed: 1,
    format: "json",
    messages,
    turns: 2,
    toolCalls: 1,
    answer: "answer",
    outcome: { kind: solved ? "solved" : "failed" },
    tokens: {
      ids: parts.flat(),
      mask: parts.flatMap((part, index) => part.map((): 0 | 1 => (index % 2 === 1 ? 1 : 0))),
      logprobs: parts.flat().map(() => -0.5),
    },
    milliseconds: 1,
  };
}

/** Four attempts at each task; the second is the first again. */
const rollouts = tasks.flatMap((task, index) =>
  [0, 0, 1, 2].map((number, at) => ({
    ...attempt(task, number, (index + number) % 3 === 0),
    id: `${index}-${at}`,
  })),
);

test("random rewards declare as many of the same different rollouts solved, others than were", () => {
  const random = randomRewards(rollouts, 1);
  expect(random.map(({ tokens }) => tokens)).toEqual(distinct(rollouts).map(({ tokens }) => tokens));
  expect(solvedOf(random)).toHaveLength(solvedOf(distinct(rollouts)).length);
  expect(random.every(({ outcome }) => rewardOf(outcome) !== undefined)).toBe(true);
  const solved = new Set(solvedOf(rollouts).map(({ id }) => id));
  const agreeing = solvedOf(random).filter(({ id }) => solved.has(id)).length;
  expect(agreeing).toBeGreaterThan(0);
  expect(agreeing).toBeLessThan(solvedOf(random).length);
  expect(randomRewards(rollouts, 2)).not.toEqual(random);
});

test("shuffled instructions keep every token but those of the instruction, and no rollout its own", () => {
  const options = { tokenizer: byteTokenizer, contextLength: 8000, seed: 1 };
  const shuffled = shuffledInstructions(rollouts, tasks, options);
  const solved = solvedOf(rollouts);
  expect(shuffled).toHaveLength(solved.length);
  const given = new Map<string, string>();
  for (const [index, rollout] of shuffled.entries()) {
    const original = solved[index] as Rollout;
    const instruction = rollout.messages[1]?.content as string;
    given.set(original.task as string, instruction);
    expect(tasks.map((task) => task.instruction)).toContain(instruction);
    expect(instruction).not.toBe(original.messages[1]?.content);
    const { ids, mask, logprobs } = rollout.tokens as NonNullable<Rollout["tokens"]>;
    expect(byteTokenizer.decode(ids)).toBe(byteTokenizer.render(rollout.messages, false));
    const own = (from: Rollout) => from.tokens?.ids.filter((_, at) => from.tokens?.mask[at] === 1);
    expect(own(rollout)).toEqual(own(original));
    expect(mask.length).toBe(ids.length);
    expect(logprobs.length).toBe(ids.length);
  }
  expect(new Set(given.values()).size).toBe(given.size);
});

test("a single task has no other instruction to be shuffled with", () => {
  const options = { tokenizer: byteTokenizer, contextLength: 8000, seed: 1 };
  expect(() => shuffledInstructions(rollouts, tasks.slice(0, 1), options)).toThrow(/at least two tasks/);
});

test("fewer tasks are among more, and rollouts follow them", () => {
  const few = someTasks(tasks, 3, 1);
  const more = someTasks(tasks, 6, 1);
  expect(more).toEqual(expect.arrayContaining(few));
  expect(rolloutsAt(rollouts, few)).toHaveLength(12);
  expect(firstAttempts(rollouts, 2)).toEqual(rollouts.filter((_, index) => index % 4 < 2));
});

test("every fifth task is held out, and one of two", () => {
  const { held, kept } = holdOut(tasks);
  expect(held.map(({ id }) => id)).toEqual(["t4", "t9"]);
  expect(kept).toHaveLength(10);
  expect(holdOut(tasks.slice(0, 2)).held).toHaveLength(1);
  expect(holdOut(tasks.slice(0, 1)).held).toHaveLength(0);
});

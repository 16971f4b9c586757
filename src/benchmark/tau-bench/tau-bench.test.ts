import { describe, expect, it } from "vitest";
import type { Domain, TauTask } from "./domain.ts";
import { goldDeeds, idleDeeds, readRecordings, recordedDeeds } from "./replay.ts";
import { correctedTasks } from "./tau3.ts";
import { scoreVerdict } from "./verdict.ts";

const domain = { info: { endingTools: ["transfer"] } } as unknown as Domain;
const task = (names: string[], outputs: string[]): TauTask => ({
  userId: "u",
  instruction: "i",
  actions: names.map((name) => ({ name, arguments: "{}" })),
  outputs,
});
const shape = (deeds: ReturnType<typeof goldDeeds>) =>
  deeds.map((deed) => ("call" in deed ? deed.call.name : deed.say));

describe("the ground truth", () => {
  it("is replayed, and its texts are said last", () => {
    expect(shape(goldDeeds(task(["look", "write"], ["7", "9"]), domain))).toEqual(["look", "write", "7\n9"]);
  });

  it("hands over only after everything else", () => {
    expect(shape(goldDeeds(task(["look", "transfer", "write"], ["7"]), domain))).toEqual([
      "look",
      "write",
      "7",
      "transfer",
    ]);
  });

  it("stands beside somebody who only hands over", () => {
    expect(shape(idleDeeds(domain))).toEqual(["transfer"]);
  });
});

describe("a recorded conversation", () => {
  const messages = [
    { role: "system", content: "rules" },
    { role: "user", content: "Hi" },
    { role: "assistant", content: "Who are you?" },
    { role: "user", content: "Mia" },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "1", type: "function", function: { name: "find", arguments: '{"amount": 150.0}' } }],
    },
    { role: "tool", tool_call_id: "1", content: "u1" },
    { role: "assistant", content: "Done" },
    { role: "user", content: "###STOP###" },
  ];

  it("gives what the agent did, arguments to the letter, and what the user answered", () => {
    expect(recordedDeeds({ task: "t", trial: 0, reward: 1, messages })).toEqual([
      { say: "Who are you?", answer: "Mia" },
      { call: { id: "1", name: "find", arguments: '{"amount": 150.0}' } },
      { say: "Done", answer: "###STOP###" },
    ]);
  });

  it("is read from the file that tau-bench writes, each task's in its order", () => {
    const text = JSON.stringify([
      { task_id: 3, reward: 1, info: {}, traj: messages, trial: 0 },
      { task_id: 3, reward: 0, info: {}, traj: [], trial: 1 },
    ]);
    const read = readRecordings(text, "file", (index) => `t/${index}`);
    expect(read.map(({ task, trial, reward }) => ({ task, trial, reward }))).toEqual([
      { task: "t/3", trial: 0, reward: 1 },
      { task: "t/3", trial: 1, reward: 0 },
    ]);
  });

  it.each(["no JSON", "{}", '[{"task_id": "3"}]', "[null]"])("is refused where the file is %s", (text) => {
    expect(() => readRecordings(text, "results.json", String)).toThrow(/read results\.json: expected/);
  });
});

describe("a verdict", () => {
  const score = {
    reward: 0,
    database: true,
    hash: "a",
    goldHash: "a",
    outputs: { "54.04": false, "3": true },
  };

  it("says what was missing", () => {
    expect(scoreVerdict(score, ["Bye"], "user")).toMatchObject({
      outcome: { kind: "failed", detail: 'no reply says "54.04"' },
      answer: "Bye",
      score: { ended: "user" },
    });
  });

  it("is the reward's", () => {
    expect(scoreVerdict({ ...score, reward: 1 }, [], "tool").outcome).toEqual({ kind: "solved" });
  });
});

describe("corrected tasks", () => {
  it("become tasks of the original's shape: the data decide, nothing has to be said", () => {
    const tasks = [
      {
        user_scenario: {
          instructions: {
            task_instructions: ".",
            reason_for_call: "You want tea.",
            known_info: "You are Mia.",
            unknown_info: null,
          },
        },
        evaluation_criteria: {
          actions: [{ name: "find", arguments: { zip: "12345" } }],
          communicate_info: ["4"],
          reward_basis: ["DB"],
        },
      },
    ];
    expect(correctedTasks({ "tasks.json": Buffer.from(JSON.stringify(tasks)) })).toEqual([
      {
        userId: "",
        instruction: "You want tea.\nYou are Mia.",
        actions: [{ name: "find", arguments: '{"zip":"12345"}' }],
        outputs: [],
      },
    ]);
  });
});

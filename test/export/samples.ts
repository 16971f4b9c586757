import type { CodeAsTask, Rollout } from "sparring";
import library from "../../examples/library.ts";

export const task: CodeAsTask = {
  id: "lend dune/1",
  environment: "library",
  environmentHash: library.hash,
  scenario: 7,
  language: "javascript",
  instruction: 'Lend Dune to Ada. It\'s "urgent".',
  verify: `const id = await tools.find_book({ title: "Dune" });
return answer === "done" && (await tools.get_book({ book_id: id })).holder === "Ada";`,
  solution: `const id = await tools.find_book({ title: "Dune" });
await tools.lend_book({ book_id: id, member: "Ada" });
return "done";`,
  failures: ["return 1;", "return 2;", "return 3;"],
  provenance: { author: "hand-written" },
};

/** Acts by an endpoint's own tool calls. */
export const native: Rollout = {
  id: "native",
  role: "executor",
  environment: "library",
  scenario: 7,
  task: task.id,
  model: "somebody",
  seed: 4_000_000_000,
  format: "json",
  messages: [
    { role: "system", content: "Be helpful." },
    { role: "user", content: task.instruction },
    {
      role: "assistant",
      content: "",
      reasoning: "Find it first.",
      toolCalls: [{ id: "c1", name: "find_book", arguments: '{"title":"Dune"}' }],
    },
    { role: "tool", content: "B11", toolCallId: "c1" },
    { role: "assistant", content: "", toolCalls: [{ id: "c2", name: "lend_book", arguments: "{broken" }] },
    { role: "tool", content: "arguments: not JSON", toolCallId: "c2" },
    { role: "assistant", content: "done" },
  ],
  turns: 3,
  toolCalls: 2,
  answer: "done",
  outcome: { kind: "failed" },
  milliseconds: 5,
};

/** Writes its call as text; its tokens are known. Four tokens of prompt, three of a turn, two of the tool, one of the answer. */
export const exact: Rollout = {
  ...native,
  id: "exact",
  model: "lab",
  messages: [
    { role: "system", content: "Tools: ..." },
    { role: "user", content: "Find Dune." },
    {
      role: "assistant",
      content: '<tool_call>{"name":"find_book","arguments":{"title":"Dune"}}</tool_call>',
    },
    { role: "tool", content: "B11" },
    { role: "assistant", content: "B11" },
  ],
  turns: 2,
  toolCalls: 1,
  answer: "B11",
  outcome: { kind: "solved" },
  tokens: {
    ids: [1, 2, 3, 4, 10, 11, 12, 5, 6, 13],
    mask: [0, 0, 0, 0, 1, 1, 1, 0, 0, 1],
    logprobs: [0, 0, 0, 0, -0.5, -0.25, -0.125, 0, 0, -1],
  },
};
export const broken: Rollout = {
  ...exact,
  id: "broken",
  outcome: { kind: "infrastructure-error", detail: "gone" },
};

import { describe, expect, it } from "vitest";
import type { Message, Rollout } from "../core/index.ts";
import { byteTokenizer, scriptedTokenModel } from "../model/index.ts";
import { rerender } from "./rerender.ts";

const environment = {
  rules: "One at a time.",
  tools: [{ name: "look", description: "Look", input: { type: "object" }, effect: "read" as const }],
};
const messages: Message[] = [
  { role: "system", content: "The other model's own prompt." },
  { role: "user", content: "Look twice." },
  {
    role: "assistant",
    content: "I look.",
    reasoning: "Better look.",
    toolCalls: [
      { id: "a", name: "look", arguments: '{"at": 150.0}' },
      { id: "b", name: "look", arguments: "{}" },
    ],
  },
  { role: "tool", content: "nothing", toolCallId: "a" },
  { role: "assistant", content: "", toolCalls: [{ id: "c", name: "look", arguments: "" }] },
  { role: "tool", content: "<|end|> of the road", toolCallId: "c" },
  { role: "assistant", content: "No<|end|>thing." },
];
const rollout: Rollout = {
  id: "r",
  role: "executor",
  environment: "room",
  scenario: 1,
  model: "big",
  seed: 1,
  format: "json",
  messages,
  turns: 3,
  toolCalls: 2,
  answer: "Nothing.",
  outcome: { kind: "solved" },
  tokens: { ids: [1, 2], mask: [0, 1], logprobs: [0, -1] },
  milliseconds: 1,
};
const policy = scriptedTokenModel([], { name: "small", prompts: "brief" });

describe("rerender", () => {
  it("gives the policy's prompt, its way to write calls, and its tokens, marked as nobody's sample", async () => {
    const { tokens, ...rest } = await rerender(rollout, { model: policy, environment });
    const { tokens: _, ...before } = rollout;
    expect(rest).toEqual(before);
    expect(tokens?.rendered).toBe(true);
    const { ids = [], mask = [], logprobs = [] } = tokens ?? {};
    const said = (own: 0 | 1) => byteTokenizer.decode(ids.filter((_, at) => mask[at] === own));
    expect(said(1).split("<|end|>")).toEqual([
      'I look.\n<tool_call>{"name":"look","arguments":{"at": 150.0}}</tool_call>',
      '<tool_call>{"name":"look","arguments":{}}</tool_call>',
      // The mark of a turn's end that the other model wrote is no mark any more.
      expect.stringMatching(/^No<\u2060?\|end\|>thing\.$/),
      "",
    ]);
    expect(said(0)).toContain("One at a time.\nLook: look()");
    expect(said(0)).not.toContain("own prompt");
    expect(said(0)).toContain("<|user|>Look twice.");
    expect(logprobs.every((each) => each === 0)).toBe(true);
  });

  it("gives no tokens where they do not fit the policy's context", async () => {
    const short = scriptedTokenModel([], { contextLength: 150, prompts: "brief" });
    expect((await rerender(rollout, { model: short, environment })).tokens).toBeUndefined();
  });
});

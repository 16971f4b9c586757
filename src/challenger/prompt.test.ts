import { describe, expect, it } from "vitest";
import { challengePrompt } from "./prompt.ts";

describe("what a challenger is asked", () => {
  it("in the brief style is, to the letter, what the shipped model was pretrained on", () => {
    expect(challengePrompt({}, "brief")).toBe("Write a task.");
    expect(challengePrompt({ entity: "user ada_1", calls: 2, tools: ["a", "b"] }, "brief")).toBe(
      "Write a task.\nAbout: user ada_1\nCalls: 2\nUsing: a, b",
    );
  });

  it("in the full style shows every section that a proposal needs", () => {
    const text = challengePrompt({ tools: [] }, "full");
    for (const section of ["instruction", "solution", "verify", "failure"])
      expect(text).toContain(`</${section}>`);
    expect(text).not.toContain("Using");
  });
});

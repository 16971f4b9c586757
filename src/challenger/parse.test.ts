import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseProposal } from "./parse.ts";
import { renderProposal } from "./prompt.ts";

const draft = {
  instruction: "Which city does Ada live in?",
  solution: 'const user = await tools.get_user({ name: "Ada" });\nreturn user.city;',
  verify: 'return answer === "Rome" && 1 < 2;',
  failures: ['return "Oslo";', 'return "";', "return 5;"],
};

describe("parseProposal", () => {
  it("takes apart what renderProposal writes", () => {
    expect(parseProposal(renderProposal(draft))).toEqual({ ok: true, draft });
  });

  it("forgives text around, white space, attributes, capitals, fences, order and wrapping tags", () => {
    const text = `Here is the task:
<task><Instruction>
  ${draft.instruction}
</Instruction>
<verify lang="js">
\`\`\`js
${draft.verify}
\`\`\`
</verify >
<solution>\`\`\`javascript
${draft.solution}
\`\`\`</solution>
<failures>
${draft.failures.map((failure, i) => `<failure id="${i}">\n${failure}\n</failure>`).join("\n")}
</failures></task>
I hope that helps.`;
    expect(parseProposal(text)).toEqual({ ok: true, draft });
  });

  it.each([
    ["prose", "I would rather write a poem.", "no-proposal", "<instruction>"],
    ["a missing section", renderProposal({ ...draft, failures: [] }), "missing-section", "<failure>"],
    ["no verifier", renderProposal(draft).replace(/<verify>.*<\/verify>/, ""), "missing-section", "<verify>"],
    [
      "two solutions",
      `${renderProposal(draft)}<solution>return 1</solution>`,
      "duplicate-section",
      "<solution>",
    ],
    ["an unclosed section", renderProposal(draft).slice(0, -5), "unclosed-section", "</failure>"],
    ["an empty section", renderProposal({ ...draft, instruction: " \n" }), "empty-section", "<instruction>"],
    ["an empty fence", renderProposal({ ...draft, verify: "```js\n```" }), "empty-section", "<verify>"],
  ])("is strict about %s", (_, text, code, named) => {
    expect(parseProposal(text)).toEqual({ ok: false, code, message: expect.stringContaining(named) });
  });

  it("leaves code alone that looks like other sections or has comparison signs", () => {
    const solution = 'if (1 <2 && 3> 2) return "<failure>";';
    expect(parseProposal(renderProposal({ ...draft, solution }))).toMatchObject({ draft: { solution } });
  });

  it("never throws, and takes nothing but whole drafts", () => {
    const pieces = ["instruction", "solution", "verify", "failure"].flatMap((tag) => [
      `<${tag}>`,
      `</${tag}>`,
    ]);
    const texts = fc.array(
      fc.oneof(fc.constantFrom(...pieces, "<", "```\n", "```"), fc.string({ unit: "binary" })),
    );
    fc.assert(
      fc.property(texts, (parts) => {
        const parsed = parseProposal(parts.join(""));
        if (!parsed.ok) {
          expect(parsed.message).not.toBe("");
          return;
        }
        const { instruction, solution, verify, failures } = parsed.draft;
        expect([instruction, solution, verify, ...failures]).not.toContain("");
        expect(failures.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});

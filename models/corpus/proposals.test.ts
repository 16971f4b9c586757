import { describe, expect, it } from "vitest";
import { parseProposal } from "../../src/challenger/index.ts";
import { createRandom } from "../../src/core/index.ts";
import { makeWorld } from "./generated-world.ts";
import { makeTranscript } from "./make-transcript.ts";
import type { Transcript } from "./transcripts.ts";

const transcripts = Array.from({ length: 60 }, (_, index) => {
  const random = createRandom("proposals", index);
  const world = makeWorld(random);
  const made = Array.from({ length: 6 }, () => makeTranscript(random, world, "challenger"));
  return made.flatMap((each) => (each === undefined ? [] : [{ ...each.transcript, tools: world.tools }]));
}).flat();

const draftOf = ({ turns }: Transcript) => {
  const parsed = parseProposal(turns.at(-1)!.content);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.draft;
};
const callsTools = (program: string) => program.includes("await tools.");

describe("proposals of the corpus", () => {
  it("begin with the solution", () => {
    expect(transcripts.length).toBeGreaterThan(50);
    for (const { turns } of transcripts) expect(turns.at(-1)!.content).toMatch(/^<solution>/);
  });

  it("end with the failures that call tools, and repeat neither a program nor the solution", () => {
    for (const transcript of transcripts) {
      const { solution, failures } = draftOf(transcript);
      expect(new Set([solution, ...failures]).size).toBe(1 + failures.length);
      const kinds = failures.map(callsTools);
      expect(kinds).toEqual([...kinds].sort());
    }
  });

  it("are sometimes asked for with a tool that they do not use, and go on after calls in vain", () => {
    const unused = transcripts.filter(({ turns, task, tools }) => {
      const asked = turns[0]!.content.split("\nUsing: ")[1]?.split(", ") ?? [];
      const used = new Set(task.program.steps.map((step) => step.tool.spec.name));
      return asked.some((name) => tools.some(({ spec }) => spec.name === name) && !used.has(name));
    });
    expect(unused.length / transcripts.length).toBeGreaterThan(0.03);
    expect(unused.length / transcripts.length).toBeLessThan(0.4);
    const inVain = transcripts.filter(({ turns }) => turns.at(-3)?.taught === false && turns.length > 3);
    expect(inVain.length).toBeGreaterThan(0);
    for (const { turns } of inVain) expect(turns.at(-2)!.content).toMatch(/error/);
  });
});

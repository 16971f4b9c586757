import { describe, expect, it } from "vitest";
import { library } from "../../test/environment/library.ts";
import { type CodeAsTask, createRandom } from "../core/index.ts";
import { type Model, type ScriptedTurn, scriptedModel, scriptedTokenModel } from "../model/index.ts";
import type { Sandbox } from "../sandbox/index.ts";
import { type ChallengerOptions, runChallenger } from "./challenger.ts";
import { renderProposal } from "./prompt.ts";

type Verdict = { admitted: true } | { admitted: false; gate: string; code: string; message: string };

/** Challengers in the JSON format run no programs of their own. */
const sandbox: Sandbox = {
  language: "javascript",
  run: () => Promise.reject(new Error("expected no program")),
  close: async () => {},
};

const proposal = (instruction: string) =>
  renderProposal({ instruction, solution: "s", verify: "v", failures: ["f1", "f2", "f3"] });
const look = '<tool_call>{"name":"list_books","arguments":{}}</tool_call>';
const admit = async (): Promise<Verdict> => ({ admitted: true });
const reject = async (): Promise<Verdict> => ({
  admitted: false,
  gate: "runs",
  code: "exception",
  message: "the solution throws",
});

function challenge(model: Model, options: Partial<ChallengerOptions<Verdict>> = {}) {
  return runChallenger<Verdict>({
    id: "c7",
    seed: 5,
    environment: library,
    model,
    sandbox,
    scenario: 3,
    sampling: { temperature: 1, topP: 1, maxTokens: 1000 },
    check: admit,
    ...options,
  });
}

const script = (...replies: ScriptedTurn[]) => scriptedTokenModel(replies);

describe("a challenger's rollout", () => {
  it("explores, proposes, and is solved when the candidate is admitted", async () => {
    const checked: CodeAsTask[] = [];
    const { rollout, candidate, attempts } = await challenge(script(look, look, proposal("I")), {
      check: async (each) => {
        checked.push(each);
        return { admitted: true };
      },
    });
    expect(rollout).toMatchObject({
      id: "c7",
      role: "challenger",
      scenario: 3,
      turns: 3,
      toolCalls: 2,
      outcome: { kind: "solved" },
      answer: proposal("I"),
    });
    expect(candidate).toEqual({
      id: "c7-1",
      environment: "library",
      environmentHash: library.hash,
      scenario: 3,
      language: "javascript",
      instruction: "I",
      solution: "s",
      verify: "v",
      failures: ["f1", "f2", "f3"],
      provenance: { author: "challenger", rollout: "c7", model: "scripted-tokens" },
    });
    expect(checked).toEqual([candidate]);
    expect(attempts).toEqual([{ candidate, verdict: { admitted: true } }]);
    expect(rollout.tokens?.ids.length).toBeGreaterThan(0);
  });

  it("is asked about a thing of its world, the same one for the same seed", async () => {
    const asked = (await challenge(script("prose", "prose", "prose"))).rollout.messages[1]?.content;
    const world = await library.reset(3);
    expect(asked).toContain(`About: ${world.entity(createRandom(5, "entity"))}`);
    const wished = await challenge(script(proposal("I")), {
      request: { entity: "book B4", calls: 2, tools: ["get_book"] },
    });
    const words = wished.rollout.messages[1]?.content;
    expect(words).toMatch(/About: book B4\nCalls: 2\nUsing: get_book$/);
  });

  it("hears why a proposal was rejected and may write it again, a bounded number of times", async () => {
    const verdicts = [await reject(), await reject(), await admit()];
    let checks = 0;
    const { rollout, candidate, attempts } = await challenge(
      script(proposal("one"), proposal("two"), proposal("three")),
      { check: async () => verdicts[checks++] as Verdict },
    );
    expect(rollout.outcome).toEqual({ kind: "solved" });
    expect(candidate).toMatchObject({ id: "c7-3", instruction: "three" });
    expect(attempts.map(({ verdict }) => verdict)).toEqual(verdicts);
    expect(rollout.messages[3]).toMatchObject({
      role: "user",
      content: expect.stringContaining("the solution throws"),
    });

    const stubborn = await challenge(script(proposal("one"), proposal("two")), {
      check: reject,
      revisions: 1,
    });
    expect(stubborn.rollout.outcome).toEqual({ kind: "failed", detail: "the solution throws" });
    expect(stubborn.candidate?.instruction).toBe("two");
    expect(stubborn.attempts).toHaveLength(2);
  });

  it("that writes prose has failed and has no candidate", async () => {
    const { rollout, candidate, attempts } = await challenge(script("Hello there."), { revisions: 0 });
    expect(rollout.outcome).toMatchObject({ kind: "failed" });
    expect(candidate).toBeNull();
    expect(attempts).toMatchObject([{ candidate: null, verdict: { admitted: false, code: "no-proposal" } }]);
  });

  it("that never stops exploring has failed, truncated", async () => {
    const { rollout, candidate } = await challenge(
      scriptedTokenModel(() => look),
      { maxTurns: 4 },
    );
    expect(rollout.outcome).toMatchObject({ kind: "failed", truncated: "turns" });
    expect(rollout.turns).toBe(4);
    expect(candidate).toBeNull();
  });

  it("has proposed once it writes an instruction, even where a tool call follows", async () => {
    const { rollout } = await challenge(script(proposal("I") + look));
    expect(rollout).toMatchObject({ outcome: { kind: "solved" }, toolCalls: 0 });
    const native = await challenge(
      scriptedModel([
        {
          role: "assistant",
          content: proposal("I"),
          toolCalls: [{ id: "1", name: "list_books", arguments: "{}" }],
        },
      ]),
    );
    expect(native.rollout).toMatchObject({ outcome: { kind: "solved" }, toolCalls: 0 });
  });

  it("is an infrastructure error when the check breaks", async () => {
    const { rollout } = await challenge(script(proposal("I")), {
      check: () => Promise.reject(new Error("sandbox gone")),
    });
    expect(rollout.outcome).toEqual({ kind: "infrastructure-error", detail: "sandbox gone" });
  });
});

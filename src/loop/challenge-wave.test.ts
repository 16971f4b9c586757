import { afterAll, expect, test } from "vitest";
import library from "../../test/loop/library/index.ts";
import { createGates } from "../gates/index.ts";
import { scriptedModel } from "../model/index.ts";
import { createJavaScriptSandbox } from "../sandbox/index.ts";
import type { ProposalRecord } from "../store/index.ts";
import { type ChallengeWave, challengeWave } from "./challenge-wave.ts";

const sandbox = createJavaScriptSandbox();
afterAll(() => sandbox.close());

/** Lends the book that it is asked about, whatever tools it is asked for. */
const author = scriptedModel((messages) => {
  const [, id = ""] = /book (B\d+)/.exec(messages[1]?.content ?? "") ?? [];
  const book = `(await tools.get_book({"id":"${id}"}))`;
  return `<instruction>Lend the book ${id} to Ada.</instruction>
<solution>await tools.get_book({"id":"${id}"});
await tools.lend_book({"id":"${id}","member":"Ada"});</solution>
<verify>return ${book}.lentTo === "Ada";</verify>
<failure>return 1;</failure><failure>return 2;</failure><failure>return 3;</failure>`;
});

async function wave(past: readonly ProposalRecord[], first: number): Promise<ChallengeWave> {
  const admitted = past.flatMap(({ verdict, candidate }) =>
    verdict.admitted && candidate ? [candidate] : [],
  );
  return challengeWave(
    {
      name: "waves",
      seed: 3,
      environment: library,
      sandbox,
      model: author,
      format: "json",
      turns: 4,
      temperature: 1,
      maxTokens: 100,
      revisions: 1,
      calls: [1, 3],
      quota: 6,
      firstScenario: 0,
      gates: createGates({ environment: library, sandbox, admitted }),
      past,
      failed: new Map(),
    },
    [0, 1, 2, 3].map((index) => first + index),
    () => {},
  );
}

test("a kind of task is admitted up to the quota, in the order of the challenges, over waves", async () => {
  const one = await wave([], 0);
  expect(one.admitted).toHaveLength(3);
  const codes = one.proposals.map(({ verdict }) => (verdict.admitted ? "" : verdict.code));
  expect(codes).toEqual(["", "", "", "shape-full"]);
  const two = await wave(one.proposals, 4);
  expect(two.admitted).toEqual([]);
  // Told that there are enough, the challenger may revise.
  expect(two.proposals).toHaveLength(8);
  for (const { verdict } of two.proposals)
    expect(verdict).toMatchObject({ gate: "quota", code: "shape-full" });
});

test("a proposal is stored with what was asked and what its solution called", async () => {
  const { proposals } = await wave([], 0);
  const names = library.tools.map(({ name }) => name);
  for (const { asked, called } of proposals) {
    expect(called).toEqual(["get_book", "lend_book"]);
    expect([1, 2, 3]).toContain(asked?.calls);
    for (const tool of asked?.tools ?? []) expect(names).toContain(tool);
  }
});

test("what is asked depends on the past and the number alone", async () => {
  const one = await wave([], 0);
  const asked = ({ proposals }: ChallengeWave) =>
    proposals.filter(({ revision }) => revision === 0).map((proposal) => proposal.asked);
  expect(asked(await wave(one.proposals, 4))).toEqual(asked(await wave(one.proposals, 4)));
  expect(asked(await wave([], 4))).not.toEqual(asked(await wave(one.proposals, 4)));
});

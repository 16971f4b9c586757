import { afterAll, describe, expect, it } from "vitest";
import { createRandom } from "../../src/core/index.ts";
import { createGates } from "../../src/gates/index.ts";
import { createJavaScriptSandbox } from "../../src/sandbox/index.ts";
import { candidateOf } from "./candidate.ts";
import { environmentOf } from "./environment.ts";
import { type GeneratedWorld, makeWorld } from "./generated-world.ts";
import { type MadeTranscript, makeTranscript } from "./make-transcript.ts";

const sandbox = createJavaScriptSandbox();
afterAll(() => sandbox.close());

describe("generated challenger transcripts", () => {
  it("end with tasks that all gates admit", async () => {
    const made: { world: GeneratedWorld; transcript: MadeTranscript }[] = [];
    for (let index = 0; made.length < 60; index++) {
      const random = createRandom("gates", index);
      const world = makeWorld(random);
      const transcript = makeTranscript(random, world, "challenger");
      if (transcript !== undefined) made.push({ world, transcript });
    }
    const judged = made.map(async ({ world, transcript }, index) => {
      const environment = environmentOf(world);
      const candidate = candidateOf(`g${index}`, environment, transcript);
      return { candidate, verdict: await createGates({ environment, sandbox }).check(candidate) };
    });
    const rejected = (await Promise.all(judged)).filter(({ verdict }) => !verdict.admitted);
    expect(rejected).toEqual([]);
  }, 120_000);
});

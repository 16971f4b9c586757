import type { World } from "../environment/index.ts";
import { type Gate, quote } from "./trial.ts";

/** Chance and the verifier's own doings decide nothing: a second time everything comes out the same. */
export const deterministic: Gate = async (trial) => {
  const first = await trial.solution();
  // Another seed, so that a solution that draws random numbers shows.
  const second = await trial.run("the solution", trial.candidate.solution, 1);
  if (second.answer !== first.answer) {
    return {
      code: "answer-changes",
      message: `The solution was run twice and answered ${quote(first.answer)}, then ${quote(second.answer)}. Make it give one answer.`,
    };
  }
  if ((await second.world.fingerprint()) !== (await first.world.fingerprint())) {
    return {
      code: "state-changes",
      message: "The solution was run twice and left different states. Make it do the same every time.",
    };
  }
  const watched = await watch(second.world);
  const verdict = await trial.verify(watched.world, second.answer);
  if (verdict.kind === "defect" || !verdict.pass) {
    return {
      code: "verdict-changes",
      message:
        "The verify code was run twice after the solution and did not return true again. Make it depend on the state and the answer alone.",
    };
  }
  if (await watched.changed()) {
    return {
      code: "verify-changes-state",
      message: "The verify code changed the state that it looks at. Call only tools that look.",
    };
  }
  return undefined;
};

/** A world whose snapshots can be compared with itself after somebody has used them. */
async function watch(world: World): Promise<{ world: World; changed(): Promise<boolean> }> {
  const before = await world.fingerprint();
  const after: string[] = [];
  const watched: World = {
    ...world,
    async snapshot() {
      const snapshot = await world.snapshot();
      return {
        ...snapshot,
        async close() {
          after.push(await snapshot.fingerprint());
          await snapshot.close();
        },
      };
    },
  };
  return { world: watched, changed: async () => after.some((fingerprint) => fingerprint !== before) };
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openRun, type Run } from "sparring";
import type { Random } from "../../src/core/index.ts";

const crash = new Error("a crash that the test makes");

/** A run whose commit number `commits` from now crashes, before it is written or just after. */
function crashing(run: Run, commits: number, when: "before" | "after"): Run {
  let left = commits;
  const crashOr = async (write: () => Promise<void>) => {
    if (left === 0 && when === "before") throw crash;
    await write();
    if (left-- === 0) throw crash;
  };
  return {
    ...run,
    commit: (...args) => crashOr(() => run.commit(...args)),
    finish: (stage) => crashOr(() => run.finish(stage)),
  };
}

/** Plays again and again, each time crashing before or after some commit, until it ends. Gives the number of crashes. */
export async function crashUntilItEnds(
  random: Random,
  [least, most]: readonly [number, number],
  play: (wrap: (run: Run) => Run) => Promise<unknown>,
): Promise<number> {
  for (let crashes = 0; ; crashes++) {
    const commits = random.integer(least, most);
    const when = random.pick(["before", "after"] as const);
    try {
      await play((run) => crashing(run, commits, when));
      return crashes;
    } catch (thrown) {
      if (thrown !== crash) throw thrown;
    }
  }
}

/** All that a run stored and reported, without times, memory and counts of retries. */
export async function everythingIn(folder: string) {
  const run = await openRun(folder);
  const streams = {
    proposals: await run.read("proposals"),
    tasks: await run.read("tasks"),
    rollouts: await run.read("rollouts"),
    evaluations: await run.read("evaluations"),
    metrics: await run.read("metrics"),
  };
  await run.close();
  const report = JSON.parse(await readFile(join(folder, "report.json"), "utf8"));
  const volatile = ["milliseconds", "seconds", "wallSeconds", "peakMemoryBytes", "retried", "repeated"];
  return JSON.parse(
    JSON.stringify({ ...streams, report }, (key, value) => (volatile.includes(key) ? undefined : value)),
  );
}

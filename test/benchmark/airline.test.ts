import { createJavaScriptSandbox, verify } from "sparring";
import { expect, test } from "vitest";
import airline from "../../environments/airline/index.ts";
import suite from "../../environments/airline/suite/index.ts";
import { testSuite } from "./test-suite.ts";

testSuite(suite, airline);

// Some requests are against the rules, so doing nothing is right: the share of those is the floor of every score.
test.each(["dev", "test"] as const)("split %s: who always refuses solves 18 of 192 items", async (split) => {
  const sandbox = createJavaScriptSandbox({ workers: 1 });
  try {
    const items = await suite.items(split);
    const solved: string[] = [];
    for (const { task, posed } of items) {
      const verdict = await verify(sandbox, airline, await airline.reset(task.scenario), task, "no");
      if (verdict.kind === "verdict" && verdict.pass) solved.push(posed);
    }
    expect([items.length, solved.length]).toEqual([192, 18]);
    expect([...new Set(solved)].sort()).toEqual([
      "brother-not-me",
      "not-delayed-at-all",
      "not-that-cheap",
      "nothing-for-blue",
      "saver-not-refunded",
      "saver-other-day",
    ]);
  } finally {
    await sandbox.close();
  }
});

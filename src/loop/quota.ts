import { type CodeAsTask, canonicalJson } from "../core/index.ts";
import { type Verdict, yieldReport } from "../gates/index.ts";

/** A task that all gates let pass, with the tools that its solution called, in order. */
export interface Passed {
  task: Pick<CodeAsTask, "verify">;
  called: readonly string[];
}

/** Why a candidate that passes every gate is not admitted: there are enough like it. The message is the challenger's. */
export interface Enough {
  admitted: false;
  gate: "quota";
  code: "cell-full" | "shape-full";
  message: string;
}

/** What became of a candidate: the gates' verdict, or that there are enough like it. */
export type LoopVerdict = Verdict | Enough;

/** How many tasks there are of every kind. */
export interface Quota {
  find(candidate: Passed): Enough | undefined;
  add(task: Passed): void;
}

/**
 * Admits at most `most` tasks whose solutions make the same number of calls with the same set of tools (a cell), and half
 * as many of the same shape, so that no kind of task crowds out the others.
 */
export function createQuota(most: number, admitted: readonly Passed[]): Quota {
  const ofShape = Math.ceil(most / 2);
  const counts = new Map<string, number>();
  const count = (key: string) => counts.get(key) ?? 0;
  const add = (task: Passed) => {
    for (const key of [cellOf(task), shapeOf(task)]) counts.set(key, count(key) + 1);
  };
  for (const task of admitted) add(task);
  return {
    add,
    find(candidate) {
      const { called } = candidate;
      const kind = `${called.length === 1 ? "one call" : `${called.length} calls`} of ${[...new Set(called)].join(", ")}`;
      if (count(cellOf(candidate)) >= most) {
        return enough("cell-full", `There are ${most} tasks already whose solutions make ${kind}.`);
      }
      if (count(shapeOf(candidate)) < ofShape) return undefined;
      return enough("shape-full", `There are ${ofShape} tasks already just like this one, with ${kind}.`);
    },
  };
}

function enough(code: Enough["code"], fact: string): Enough {
  return { admitted: false, gate: "quota", code, message: `${fact} Write one that needs other tools.` };
}

function cellOf({ called }: Passed): string {
  return canonicalJson({ tools: [...new Set(called)].sort(), calls: called.length });
}

/** Equal for tasks that differ in nothing but their values: the same calls in the same order, verified in the same way. */
export function shapeOf({ task, called }: Passed): string {
  const verify = task.verify
    .replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`/g, '"')
    .replace(/\b\d[\w.]*/g, "0")
    .replace(/[\s;]+/g, "");
  return canonicalJson({ called: [...called], verify });
}

/** Entered and passed for every gate in order, the quota last. */
export function loopYields(
  verdicts: readonly LoopVerdict[],
): { gate: string; entered: number; passed: number }[] {
  const gates = yieldReport(
    verdicts.map((verdict) =>
      !verdict.admitted && verdict.gate === "quota" ? { admitted: true } : (verdict as Verdict),
    ),
  );
  const entered = gates.at(-1)?.passed ?? 0;
  const passed = verdicts.filter(({ admitted }) => admitted).length;
  return [...gates, { gate: "quota", entered, passed }];
}

import type { CodeAsTask } from "../core/index.ts";
import type { Environment } from "../environment/index.ts";
import type { Sandbox } from "../sandbox/index.ts";
import { deterministic } from "./deterministic.ts";
import { failuresFail } from "./failures-fail.ts";
import { type GateName, gateNames, type Judged, type Verdict, type YieldReport } from "./gate.ts";
import { grounded } from "./grounded.ts";
import { named } from "./named.ts";
import { createDuplicateIndex } from "./not-duplicate.ts";
import { runs } from "./runs.ts";
import { solutionPasses } from "./solution-passes.ts";
import { type Gate, withTrial } from "./trial.ts";
import { untouchedFails } from "./untouched-fails.ts";
import { usesTools } from "./uses-tools.ts";
import { wellFormed } from "./well-formed.ts";

/** Decides which candidates become tasks. */
export interface Gates {
  /**
   * Runs the candidate through all gates; many may be checked at a time. It counts as a duplicate of what has been
   * admitted so far, so admit between waves of checks, not during one.
   */
  check(candidate: CodeAsTask): Promise<Verdict>;
  /**
   * Takes checked candidates into the tasks, one after the other: of two alike in one wave the first stays.
   * Give them in an order that does not depend on timing.
   */
  admit(checked: readonly Judged[]): Judged[];
  /** Checks all at once and admits them in their order. */
  judge(candidates: readonly CodeAsTask[]): Promise<Judged[]>;
}

/** Worlds that are open while a candidate with the usual three failures is checked. */
export const worldsPerCheck = 7;

type EarlyGate = Exclude<GateName, "not-duplicate">;

/** All but the last, which looks at other tasks instead of running this one. */
const gates: { readonly [G in EarlyGate]: Gate } = {
  "well-formed": wellFormed,
  runs,
  "solution-passes": solutionPasses,
  "failures-fail": failuresFail,
  "untouched-fails": untouchedFails,
  deterministic,
  "uses-tools": usesTools,
  grounded,
  named,
};
const earlyGates = gateNames.filter((gate) => gate !== "not-duplicate");

export function createGates(options: {
  environment: Environment;
  sandbox: Sandbox;
  /** Tasks that exist already: those of earlier waves when a run goes on. */
  admitted?: readonly CodeAsTask[];
}): Gates {
  const { environment, sandbox } = options;
  const existing = createDuplicateIndex(options.admitted ?? []);

  function duplicate(candidate: CodeAsTask): Verdict {
    const rejection = existing.find(candidate);
    return rejection ? { admitted: false, gate: "not-duplicate", ...rejection } : { admitted: true };
  }

  function check(candidate: CodeAsTask): Promise<Verdict> {
    return withTrial(environment, sandbox, candidate, async (trial) => {
      for (const gate of earlyGates) {
        const rejection = await gates[gate](trial);
        if (rejection) return { admitted: false, gate, ...rejection };
      }
      return duplicate(candidate);
    });
  }

  function admit(checked: readonly Judged[]): Judged[] {
    return checked.map(({ candidate, verdict }) => {
      if (!verdict.admitted) return { candidate, verdict };
      const final = duplicate(candidate);
      if (final.admitted) existing.add(candidate);
      return { candidate, verdict: final };
    });
  }

  return {
    check,
    admit,
    judge: async (candidates) => {
      const checked = async (candidate: CodeAsTask) => ({ candidate, verdict: await check(candidate) });
      return admit(await Promise.all(candidates.map(checked)));
    },
  };
}

/** Where the candidates of these verdicts died. */
export function yieldReport(verdicts: readonly Verdict[]): YieldReport {
  const deaths = verdicts.map((verdict) =>
    verdict.admitted ? gateNames.length : gateNames.indexOf(verdict.gate),
  );
  return gateNames.map((gate, index) => ({
    gate,
    entered: deaths.filter((death) => death >= index).length,
    passed: deaths.filter((death) => death > index).length,
  }));
}

/** What one admitted task costs in the challenger's tokens; null while none is admitted. */
export function tokensPerTask(
  proposals: readonly { verdict: { admitted: boolean }; tokens: number }[],
): number | null {
  const admitted = proposals.filter(({ verdict }) => verdict.admitted).length;
  const tokens = proposals.reduce((sum, proposal) => sum + proposal.tokens, 0);
  return admitted === 0 ? null : tokens / admitted;
}

import type { Challenge, TaskRequest } from "../challenger/index.ts";
import type { CodeAsTask } from "../core/index.ts";
import type { ProposalRecord } from "../store/index.ts";
import type { LoopVerdict } from "./quota.ts";

/** What was asked for, and what was decided about a wave's candidates once all of it was there. */
interface Decided {
  asked: TaskRequest;
  verdicts: ReadonlyMap<CodeAsTask, LoopVerdict>;
  /** The tools that a solution called, in order. */
  calledBy: ReadonlyMap<CodeAsTask, string[]>;
}

/** One record a proposal. A challenger that never came to one counts as a proposal that is not well-formed. */
export function proposalsOf(
  { rollout, attempts }: Challenge<LoopVerdict>,
  { asked: request, verdicts, calledBy }: Decided,
): ProposalRecord[] {
  if (rollout.outcome.kind === "infrastructure-error") return [];
  const tokens = rollout.tokens?.mask.filter((own) => own === 1).length ?? 0;
  const asked = { asked: { calls: request.calls, tools: [...request.tools] } };
  const malformed = { admitted: false, gate: "well-formed" } as const;
  if (attempts.length === 0) {
    const message = "detail" in rollout.outcome ? (rollout.outcome.detail ?? "") : "";
    const verdict = { ...malformed, code: "no-proposal", message };
    return [{ id: rollout.id, rollout: rollout.id, revision: 0, ...asked, candidate: null, verdict, tokens }];
  }
  return attempts.map(({ candidate, verdict }, revision) => {
    const final = (candidate && verdicts.get(candidate)) ?? verdict;
    const called = candidate && calledBy.get(candidate);
    return {
      id: candidate?.id ?? `${rollout.id}-${revision + 1}`,
      rollout: rollout.id,
      revision,
      ...asked,
      candidate,
      ...(called && { called }),
      verdict: final.admitted || "gate" in final ? final : { ...malformed, ...final },
      // What the whole conversation cost is booked once, on its last proposal.
      tokens: revision === attempts.length - 1 ? tokens : 0,
    };
  });
}

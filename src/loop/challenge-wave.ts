import { type Challenge, type ChallengeRequest, runChallenger } from "../challenger/index.ts";
import { createRandom, scenarioSeed, seedOf } from "../core/index.ts";
import type { Environment } from "../environment/index.ts";
import type { Gates, Judged, Verdict } from "../gates/index.ts";
import { runWave, type WaveProgress } from "../rollout/index.ts";
import type { ProposalRecord } from "../store/index.ts";
import { type Acting, refuseBrokenWave, rolloutsInFlight } from "./attempts.ts";

/** How challenges are posed: the same for all of a run. */
export interface Challenging extends Acting {
  gates: Gates;
  revisions: number;
  /** Least and most tool calls that a proposal is asked to need. */
  calls: readonly [least: number, most: number];
  /** Number of the first training scenario; challenge `index` starts from the one `index` further. */
  firstScenario: number;
}

export interface ChallengeWave {
  challenges: Challenge<Verdict>[];
  proposals: ProposalRecord[];
  /** Candidates that every gate let pass, in the order of the challenges. */
  admitted: Judged["candidate"][];
  retried: number;
}

/** Poses the challenges with these numbers; what each is like depends on the run's seed and its number alone. */
export async function challengeWave(
  challenging: Challenging,
  indices: readonly number[],
  onProgress: (progress: WaveProgress<Challenge<Verdict>>) => void,
): Promise<ChallengeWave> {
  const { name, seed, environment, sandbox, format, turns, temperature, maxTokens, gates } = challenging;
  const { results, retried } = await runWave(
    indices,
    (index, model) =>
      runChallenger<Verdict>({
        id: `${name}-${index}`,
        seed: seedOf(seed, name, index),
        scenario: scenarioSeed("train", challenging.firstScenario + index, seed),
        request: requestOf(seed, index, challenging.calls, environment),
        check: gates.check,
        revisions: challenging.revisions,
        environment,
        sandbox,
        model,
        format,
        maxTurns: turns,
        sampling: { temperature, topP: 1, maxTokens },
      }),
    { model: challenging.model, inFlight: rolloutsInFlight, onProgress },
  );
  refuseBrokenWave(results.map(({ rollout }) => rollout));
  const judged = admitInOrder(results, gates);
  return {
    challenges: results,
    proposals: results.flatMap((result) => proposalsOf(result, judged)),
    admitted: judged.flatMap(({ candidate, verdict }) => (verdict.admitted ? [candidate] : [])),
    retried,
  };
}

/**
 * What challenge number `index` asks for: in turn a number of calls in the range, a tool, and both; tools come one
 * after the other. The entity comes from the scenario's own world.
 */
export function requestOf(
  seed: number,
  index: number,
  [least, most]: readonly [number, number],
  environment: Pick<Environment, "tools">,
): ChallengeRequest {
  const calls = createRandom(seed, "request", index).integer(least, most);
  if (index % 3 === 0) return { calls };
  // Two of three ask for a tool: this is the number of those before.
  const tool = environment.tools[(index - Math.floor(index / 3) - 1) % environment.tools.length];
  const tools = tool === undefined ? [] : [tool.name];
  return index % 3 === 1 ? { tools } : { calls, tools };
}

/** The gates decide about duplicates last, in the order of the challenges, so that timing decides nothing. */
function admitInOrder(results: readonly Challenge<Verdict>[], gates: Gates): Judged[] {
  return gates.admit(
    results.flatMap(({ attempts }) => {
      const last = attempts.at(-1);
      return last?.candidate ? [{ candidate: last.candidate, verdict: last.verdict }] : [];
    }),
  );
}

/** One record a proposal. A challenger that never came to one counts as a proposal that is not well-formed. */
function proposalsOf({ rollout, attempts }: Challenge<Verdict>, judged: readonly Judged[]): ProposalRecord[] {
  if (rollout.outcome.kind === "infrastructure-error") return [];
  const tokens = rollout.tokens?.mask.filter((own) => own === 1).length ?? 0;
  const malformed = { admitted: false, gate: "well-formed" } as const;
  if (attempts.length === 0) {
    const message = "detail" in rollout.outcome ? (rollout.outcome.detail ?? "") : "";
    const verdict = { ...malformed, code: "no-proposal", message };
    return [{ id: rollout.id, rollout: rollout.id, revision: 0, candidate: null, verdict, tokens }];
  }
  return attempts.map(({ candidate, verdict }, revision) => {
    const final = judged.find((each) => each.candidate === candidate)?.verdict ?? verdict;
    return {
      id: candidate?.id ?? `${rollout.id}-${revision + 1}`,
      rollout: rollout.id,
      revision,
      candidate,
      verdict: final.admitted || "gate" in final ? final : { ...malformed, ...final },
      // What the whole conversation cost is booked once, on its last proposal.
      tokens: revision === attempts.length - 1 ? tokens : 0,
    };
  });
}

import {
  type Challenge,
  type PastChallenge,
  requestOf,
  runChallenger,
  type TaskRequest,
} from "../challenger/index.ts";
import { type CodeAsTask, createRandom, type Language, scenarioSeed, seedOf } from "../core/index.ts";
import { runProgram } from "../environment/index.ts";
import { type Gates, worldsPerCheck } from "../gates/index.ts";
import { runWave, type WaveProgress } from "../rollout/index.ts";
import type { ProposalRecord } from "../store/index.ts";
import { type Acting, inFlightFor, refuseBrokenWave } from "./attempts.ts";
import { proposalsOf } from "./proposals.ts";
import { createQuota, type LoopVerdict, type Quota } from "./quota.ts";

/** How challenges are posed: the same for all of a wave. */
export interface Challenging extends Acting {
  /** Hold what earlier waves admitted. */
  gates: Gates;
  revisions: number;
  /** Of the tasks' programs; JavaScript unless told otherwise. */
  language?: Language;
  /** Least and most tool calls that a proposal is asked to need. */
  calls: readonly [least: number, most: number];
  /** See `createQuota`. */
  quota: number;
  /** Number of the first training scenario; challenge `index` starts from the one `index` further. */
  firstScenario: number;
  /** What the waves before this one proposed: it decides what is asked for, and what there is enough of. */
  past: readonly ProposalRecord[];
  /** Share of the rollouts that failed, by tool; empty where no task was tried yet. */
  failed: ReadonlyMap<string, number>;
}

export interface ChallengeWave {
  challenges: Challenge<LoopVerdict>[];
  proposals: ProposalRecord[];
  /** Candidates that every gate and the quota let pass, in the order of the challenges. */
  admitted: CodeAsTask[];
  retried: number;
}

/** Poses the challenges with these numbers; what each is like depends on the run's seed, its number and the past alone. */
export async function challengeWave(
  challenging: Challenging,
  indices: readonly number[],
  onProgress: (progress: WaveProgress<Challenge<LoopVerdict>>) => void,
): Promise<ChallengeWave> {
  const { name, seed, environment, sandbox, format, turns, temperature, maxTokens, gates, language } =
    challenging;
  const quota = createQuota(challenging.quota, challenging.past.flatMap(passedOf));
  const calledBy = new Map<CodeAsTask, string[]>();
  const check = async (candidate: CodeAsTask): Promise<LoopVerdict> => {
    const verdict = await gates.check(candidate);
    if (!verdict.admitted) return verdict;
    const called = await toolsCalled(challenging, candidate);
    calledBy.set(candidate, called);
    return quota.find({ task: candidate, called }) ?? verdict;
  };
  const posed = requestsOf(challenging, indices);
  const { results, retried } = await runWave(
    posed,
    ({ index, asked }, model) =>
      runChallenger<LoopVerdict>({
        id: `${name}-${index}`,
        seed: seedOf(seed, name, index),
        scenario: scenarioSeed("train", challenging.firstScenario + index, seed),
        request: asked,
        check,
        revisions: challenging.revisions,
        ...(language && { language }),
        environment,
        sandbox,
        model,
        format,
        maxTurns: turns,
        sampling: { temperature, topP: 1, maxTokens },
      }),
    {
      model: challenging.model,
      // Each in the world that it explores, with a candidate in the gates.
      inFlight: inFlightFor(challenging.model, environment, 1 + worldsPerCheck),
      onProgress,
    },
  );
  refuseBrokenWave(results.map(({ rollout }) => rollout));
  const verdicts = admitInOrder(results, gates, quota, calledBy);
  return {
    challenges: results,
    proposals: results.flatMap((result, index) => {
      const { asked } = posed[index] as Posed;
      return proposalsOf(result, { asked, verdicts, calledBy });
    }),
    admitted: [...verdicts].flatMap(([candidate, verdict]) => (verdict.admitted ? [candidate] : [])),
    retried,
  };
}

interface Posed {
  index: number;
  asked: TaskRequest;
}

/** One request after the other: within a wave each knows what the others ask for, and nothing of what comes of it. */
function requestsOf(challenging: Challenging, indices: readonly number[]): Posed[] {
  const { name, seed, calls, quota, failed } = challenging;
  const { tools } = challenging.environment;
  const past: PastChallenge[] = challenging.past.flatMap(({ asked, called, verdict }) =>
    asked === undefined ? [] : [{ asked, called: (verdict.admitted && called) || null }],
  );
  return indices.map((index) => {
    const random = createRandom(seed, name, "request", index);
    const asked = requestOf(random, { tools, calls, quota, past, failed });
    past.push({ asked, called: null });
    return { index, asked };
  });
}

function passedOf({ candidate, called, verdict }: ProposalRecord) {
  return verdict.admitted && candidate !== null && called !== undefined ? [{ task: candidate, called }] : [];
}

/** The tools that the solution calls, in order, when it runs. */
async function toolsCalled({ environment, sandbox }: Challenging, candidate: CodeAsTask): Promise<string[]> {
  const run = async () => {
    const world = await environment.reset(candidate.scenario);
    try {
      return await runProgram(sandbox, environment, world, candidate.solution, {
        language: candidate.language,
      });
    } finally {
      await world.close();
    }
  };
  const first = await run();
  // As in the gates, one timeout says that the machine was busy.
  const { calls } = first.error?.code === "timeout" ? await run() : first;
  return calls.map(({ name }) => name);
}

/** Duplicates and quotas are decided last, in the order of the challenges, so that timing decides nothing. */
function admitInOrder(
  results: readonly Challenge<LoopVerdict>[],
  gates: Gates,
  quota: Quota,
  calledBy: ReadonlyMap<CodeAsTask, string[]>,
): Map<CodeAsTask, LoopVerdict> {
  const passed = results.flatMap(({ attempts }) => {
    const last = attempts.at(-1);
    return last?.candidate && last.verdict.admitted
      ? [{ candidate: last.candidate, verdict: last.verdict }]
      : [];
  });
  const verdicts = new Map<CodeAsTask, LoopVerdict>();
  for (const { candidate, verdict } of gates.admit(passed)) {
    const like = { task: candidate, called: calledBy.get(candidate) ?? [] };
    const enough = verdict.admitted ? quota.find(like) : undefined;
    if (verdict.admitted && !enough) quota.add(like);
    verdicts.set(candidate, enough ?? verdict);
  }
  return verdicts;
}

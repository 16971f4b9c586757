import {
  type CodeAsTask,
  createRandom,
  type Language,
  type Outcome,
  type Rollout,
  type Scenario,
} from "../core/index.ts";
import { failedBy, playRollout, type RolloutOptions, type Stage } from "../rollout/index.ts";
import { entityFor } from "./entity.ts";
import { isProposal, type ProposalFault, parseProposal } from "./parse.ts";
import { type ChallengeRequest, challengePrompt } from "./prompt.ts";

/** What a verdict must tell a challenger; the gates' verdicts tell more. */
export type CandidateVerdict = { admitted: true } | { admitted: false; message: string };

export interface ChallengerOptions<Verdict extends CandidateVerdict> extends RolloutOptions {
  scenario: Scenario;
  /** Wishes for the task. Where no entity is named, the world is asked for one that goes with the tools. */
  request?: ChallengeRequest;
  /** Decides whether a candidate becomes a task. */
  check(candidate: CodeAsTask): Promise<Verdict>;
  /** In which the task's programs are to be written; JavaScript unless told otherwise. */
  language?: Language;
  /** How often a rejected proposal may be written again; 2 unless told otherwise. */
  revisions?: number;
}

/** One proposal: a candidate with its verdict, or what kept the text from being a candidate. */
export type Attempt<Verdict> =
  | { candidate: CodeAsTask; verdict: Verdict }
  | { candidate: null; verdict: { admitted: false; code: ProposalFault; message: string } };

export interface Challenge<Verdict> {
  rollout: Rollout;
  /** The last candidate, admitted or not; null where none was ever written. */
  candidate: CodeAsTask | null;
  /** In the order in which they were proposed. */
  attempts: Attempt<Verdict>[];
}

/**
 * A rollout whose answer is a Code-as-Task: the model explores, proposes, and revises what was rejected, all within
 * `maxTurns`. Solved means admitted. A challenger that writes prose has failed; that is no error.
 */
export async function runChallenger<Verdict extends CandidateVerdict>(
  options: ChallengerOptions<Verdict>,
): Promise<Challenge<Verdict>> {
  const { model, scenario, language = "javascript", revisions = 2 } = options;
  const attempts: Attempt<Verdict>[] = [];

  const judge = async (text: string): Promise<Attempt<Verdict>> => {
    const parsed = parseProposal(text);
    if (!parsed.ok) {
      return { candidate: null, verdict: { admitted: false, code: parsed.code, message: parsed.message } };
    }
    const candidate: CodeAsTask = {
      id: `${options.id}-${attempts.length + 1}`,
      environment: options.environment.name,
      environmentHash: options.environment.hash,
      scenario,
      language,
      ...parsed.draft,
      provenance: { author: "challenger", rollout: options.id, model: model.name },
    };
    return { candidate, verdict: await options.check(candidate) };
  };

  const play = async (stage: Stage): Promise<{ outcome: Outcome; answer: string | null }> => {
    for (;;) {
      const ending = await stage.act(isProposal);
      if (ending.kind === "truncated") return { outcome: failedBy(ending), answer: null };
      const attempt = await judge(ending.text);
      attempts.push(attempt);
      const { verdict } = attempt;
      if (verdict.admitted) return { outcome: { kind: "solved" }, answer: ending.text };
      if (attempts.length > revisions) {
        return { outcome: { kind: "failed", detail: verdict.message }, answer: ending.text };
      }
      stage.say(`Rejected: ${verdict.message}\nWrite the whole task again.`);
    }
  };

  const rollout = await playRollout(options, {
    role: "challenger",
    scenario,
    open: (world) => {
      const asked = options.environment.tools.filter(({ name }) => options.request?.tools?.includes(name));
      const entity = options.request?.entity ?? entityFor(world, createRandom(options.seed, "entity"), asked);
      const request = { ...options.request, ...(entity !== undefined && { entity }) };
      return challengePrompt(request, model.prompts, language);
    },
    play,
  });
  return {
    rollout,
    attempts,
    candidate: attempts.findLast((attempt) => attempt.candidate !== null)?.candidate ?? null,
  };
}

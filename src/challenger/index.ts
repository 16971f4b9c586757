export {
  type Attempt,
  type CandidateVerdict,
  type Challenge,
  type ChallengerOptions,
  runChallenger,
} from "./challenger.ts";
export { type ParsedProposal, type ProposalFault, parseProposal } from "./parse.ts";
export { type ChallengeRequest, challengePrompt, renderProposal } from "./prompt.ts";
export { type PastChallenge, type RequestOptions, requestOf, type TaskRequest } from "./request.ts";

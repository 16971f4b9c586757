/** The ways in which reinforcement learning is known to end without an error. */
export type Collapse = "entropy" | "length" | "equal groups";

/** What is looked at, of every step in order; absent where the algorithm does not know it. */
export interface Health {
  entropy?: number;
  /** Mean tokens that the policy wrote in a rollout. */
  length?: number;
  /** Tasks that some of their rollouts solved and others failed, and all tasks, of the round. */
  mixedGroups?: number;
  groups?: number;
}

/** Entropy at less than this share of where it began is collapsed; lengths beyond the factor, either way, are. */
const limits = { entropy: 0.1, length: 4, rounds: 3 };

/**
 * What has collapsed by the last of the steps: the policy says always the same ("entropy"), its rollouts have become four times as long or
 * as short ("length"), or in three rounds running no task was both solved and failed, so that nothing says what is better
 * ("equal groups"). Every step counts as a round where there is one step a round; `round` tells them apart.
 */
export function collapseOf(steps: readonly (Health & { round?: number })[]): Collapse[] {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return [];
  const began = steps.find(({ entropy }) => entropy !== undefined)?.entropy;
  const fell = last.entropy !== undefined && began !== undefined && last.entropy < limits.entropy * began;
  const times = (last.length ?? 1) / (first.length ?? last.length ?? 1);
  const rounds = new Map(steps.map((step) => [step.round, step]));
  const recent = [...rounds.values()].slice(-limits.rounds);
  const equal =
    recent.length === limits.rounds &&
    recent.every(({ groups, mixedGroups }) => groups !== undefined && mixedGroups === 0);
  return [
    ...(fell ? (["entropy"] as const) : []),
    ...(times > limits.length || times < 1 / limits.length ? (["length"] as const) : []),
    ...(equal ? (["equal groups"] as const) : []),
  ];
}

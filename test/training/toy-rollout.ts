import type { Rollout } from "../../src/core/index.ts";

let made = 0;

/** A solved rollout of a task of its own, unless `change` says otherwise. */
export function toyRollout(ids: number[], mask: (0 | 1)[], change: Partial<Rollout> = {}): Rollout {
  return {
    id: `rollout ${made++}`,
    role: "executor",
    environment: "toy",
    scenario: 0,
    task: `task ${made}`,
    model: "toy",
    seed: 0,
    format: "json",
    messages: [],
    turns: 1,
    toolCalls: 0,
    answer: "",
    outcome: { kind: "solved" },
    tokens: { ids, mask, logprobs: mask.map(() => 0) },
    milliseconds: 0,
    ...change,
  };
}

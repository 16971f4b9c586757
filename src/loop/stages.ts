import { isOnline, type TrainConfig } from "./train-config.ts";

/** Names of the stages in a run's folder; iterations are counted from 1, and so are the rounds of online algorithms. */
export const stageNames = {
  before: "before",
  challenge: (iteration: number) => `challenge-${iteration}`,
  rollouts: (iteration: number, round?: Round) => `rollouts-${numbered(iteration, round)}`,
  train: (iteration: number, round?: Round) => `train-${numbered(iteration, round)}`,
  /** Of a checkpoint, counted from 1 within the iteration; 0 is its start. */
  dev: (iteration: number, checkpoint: number) => `dev-${iteration}-${checkpoint}`,
  keep: (iteration: number) => `keep-${iteration}`,
  after: (iteration: number) => `after-${iteration}`,
};

/** Offline algorithms have one round, which has no number. */
export type Round = number | undefined;

export function roundsOf(train: TrainConfig): Round[] {
  return isOnline(train) ? Array.from({ length: train.rounds }, (_, index) => index + 1) : [undefined];
}

function numbered(iteration: number, round: Round): string {
  return round === undefined ? `${iteration}` : `${iteration}-${round}`;
}

/** Names of the stages in a run's folder; iterations are counted from 1. */
export const stageNames = {
  before: "before",
  challenge: (iteration: number) => `challenge-${iteration}`,
  rollouts: (iteration: number) => `rollouts-${iteration}`,
  train: (iteration: number) => `train-${iteration}`,
  after: (iteration: number) => `after-${iteration}`,
};

/** What the jobs are called, by which results are found. */
export const baseName = (environment: string, seed: number) => `base/${environment}/${seed}`;

/** The loop after an iteration. */
export const selfName = (iteration: number, environment: string, seed: number) =>
  `self-${iteration}/${environment}/${seed}`;

export const controlName = (control: string, environment: string, seed: number) =>
  `control/${control}/${environment}/${seed}`;

/** Trained in one environment, tested in the other. */
export const acrossName = (trained: string, tested: string, seed: number) =>
  `across/${trained}-to-${tested}/${seed}`;

export const bothName = (seed: number) => `both/${seed}`;

export const honestyName = (environment: string, seed: number) => `honesty/${environment}/${seed}`;

export const sweepName = (sweep: "tasks" | "rollouts", count: number, environment: string, seed: number) =>
  `${sweep}/${count}/${environment}/${seed}`;

export const modelName = (model: string, environment: string, seed: number) =>
  `model/${model}/${environment}/${seed}`;

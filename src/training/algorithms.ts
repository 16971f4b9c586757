import type { Algorithm } from "./algorithm.ts";
import { type DpoOptions, dpo } from "./dpo.ts";
import { type GrpoOptions, grpo } from "./grpo.ts";
import { type PpoOptions, ppo } from "./ppo.ts";
import { type ReinforceOptions, reinforce } from "./reinforce.ts";
import { type RftOptions, rejectionFineTuning } from "./rft.ts";

/** An algorithm by name, with its options. */
export type AlgorithmOptions =
  | ({ algorithm: "rft" } & RftOptions)
  | ({ algorithm: "dpo" } & DpoOptions)
  | ({ algorithm: "reinforce" } & ReinforceOptions)
  | ({ algorithm: "ppo" } & PpoOptions)
  | ({ algorithm: "grpo" } & GrpoOptions);

export type AlgorithmName = AlgorithmOptions["algorithm"];

const table: {
  readonly [Name in AlgorithmName]: (options: Extract<AlgorithmOptions, { algorithm: Name }>) => Algorithm;
} = { rft: rejectionFineTuning, dpo, reinforce, ppo, grpo };

export function algorithmOf(options: AlgorithmOptions): Algorithm {
  // The table's type says that the name picks the function for these very options.
  return (table[options.algorithm] as (options: AlgorithmOptions) => Algorithm)(options);
}

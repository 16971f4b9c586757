import type { ModelConfig, SparringConfig } from "../../src/loop/index.ts";

/** The paper's four environments, by our names. */
export const placeNames = ["calculation", "web-browsing", "retail", "airline"] as const;
export type PlaceName = (typeof placeNames)[number];

/** Everything that decides what the table says and what it costs. */
export interface TableConfig {
  /** Behind a URL. Writes the tasks and judges for PAE; where there is a user, plays the users in training. It stays as it is. */
  model: ModelConfig;
  /** What is trained and tested: tinker:URL#NAME, or a model for the embedded engine. Should have the weights of `model`. */
  trainer: string;
  /** Whose rollouts are distilled; without one, there are no such rows. */
  teacher?: ModelConfig;
  /** Plays the users at test time, where customers talk; without one, instructions are given as they are. */
  user?: ModelConfig;
  /** Folders of checkouts; without them, the environments and held-out suites that come with Sparring. */
  tauBench?: string;
  codeAct?: string;
  places: readonly PlaceName[];
  seed: number;
  format: "json" | "code";
  /** As in a loop's configuration; `trials` and `items` are of every held-out test. */
  challenge: NonNullable<SparringConfig["challenge"]>;
  rollouts: NonNullable<SparringConfig["rollouts"]>;
  train: NonNullable<SparringConfig["train"]>;
  evaluate: NonNullable<SparringConfig["evaluate"]>;
  /** Results, runs, weights and the table. */
  folder: string;
}

/** A configuration file; what it leaves out is named on the command line. */
export type TableFile = Omit<TableConfig, "model" | "trainer"> &
  Partial<Pick<TableConfig, "model" | "trainer">>;

/**
 * The paper's sizes (arXiv 2506.01716): 800 tasks, 15 rollouts of each, 6 epochs in batches of 8, 4 trials of every test task, at most
 * 15 turns. It trains all weights at 1e-5; here an adapter is trained, which is what most servers take.
 */
const table: TableFile = {
  places: placeNames,
  seed: 1,
  format: "json",
  challenge: { tasks: 800, proposals: 20_000, wave: 256, turns: 15, maxTokens: 1024 },
  rollouts: { attempts: 15, wave: 512, turns: 15, maxTokens: 512 },
  train: { algorithm: "rft", epochs: 6, batchSize: 8, learningRate: 1e-4, lora: { rank: 16, alpha: 32 } },
  evaluate: { trials: 4, turns: 15, maxTokens: 512 },
  folder: "runs/paper-table",
};
export default table;

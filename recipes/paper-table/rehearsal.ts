import { demo } from "../../src/loop/index.ts";
import table, { type TableFile } from "./config.ts";

const { challenge, rollouts, evaluate } = demo;

/**
 * Every row in minutes on the model that ships, for trying the recipe. Its figures mean nothing: that model cannot judge, so
 * PAE learns nothing, and as its own teacher it has nothing to distil.
 */
const rehearsal: TableFile = {
  ...table,
  model: "lab",
  trainer: "lab",
  teacher: "lab",
  challenge: { ...challenge, tasks: 3, proposals: 24, wave: 12 },
  rollouts: { ...rollouts, attempts: 8, wave: 8, turns: 6 },
  train: { algorithm: "rft", epochs: 1, batchSize: 2, learningRate: 2e-4, checkpointSteps: 1 },
  evaluate: { ...evaluate, trials: 2, items: 4, turns: 6 },
  folder: "runs/paper-table-rehearsal",
};
export default rehearsal;

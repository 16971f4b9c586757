import type { Score } from "../../study/result.ts";
import library from "../../test/loop/library/index.ts";
import suite from "../../test/loop/library/suite/index.ts";
import shipped, { type TableConfig } from "./config.ts";
import type { Place } from "./places.ts";

/** A table in seconds, for tests: one library in the place of Calculation, and a policy that learns with every step. */
export const smallTable = (folder: string): TableConfig => ({
  ...shipped,
  model: "challenger",
  trainer: "start",
  teacher: "teacher",
  places: ["calculation"],
  challenge: { tasks: 4, proposals: 16, wave: 8, revisions: 0 },
  rollouts: { attempts: 3, wave: 8 },
  train: { algorithm: "rft", epochs: 2, batchSize: 2, learningRate: 0.05, checkpointSteps: 2 },
  evaluate: { trials: 4, items: 8 },
  folder,
});

export const libraryPlace: Place = {
  name: "calculation",
  address: "calculation",
  environment: library,
  suite,
  talks: false,
};

/** Two tasks of four trials each. */
export const scoreOfHalves = (first: number, second: number): Score => ({
  split: "test",
  passAt1: (first + second) / 8,
  passAt4: 1,
  outcomes: {},
  items: { one: [[first, 4]], two: [[second, 4]] },
});

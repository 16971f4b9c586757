import { rm } from "node:fs/promises";
import type { Model } from "../model/index.ts";
import type { Run } from "../store/index.ts";
import type { Trainer } from "../training/index.ts";
import { type Round, stageNames } from "./stages.ts";

/** The model that is trained, with its trainer: what one changes, the other samples. */
export interface Policy {
  model: Model;
  trainer: Trainer;
  /** Folder of the weights that both hold when the loop begins. */
  start: string;
}

/** A policy whose weights may be in no folder yet; the loop then saves them first. */
export type OpenedPolicy = Omit<Policy, "start"> & { start: string | undefined };

/** Knows which weights the policy holds, so that they are loaded only where a resumed run needs others. */
export interface Weights {
  need(folder: string): Promise<void>;
  save(folder: string): Promise<void>;
}

export function weightsOf({ trainer, start }: Policy): Weights {
  let held = start;
  return {
    need: async (folder) => {
      if (folder !== held) await trainer.load(folder);
      held = folder;
    },
    save: async (folder) => {
      // One may lie there whose wave was never committed.
      await rm(folder, { recursive: true, force: true });
      await trainer.save(folder);
      held = folder;
    },
  };
}

/** Whose folders are asked for. */
interface Weighted {
  run: Run;
  policy: Policy;
}

/** Folder of the weights that the policy holds after an iteration, or at the end of what there is of it; 0 is before the first. */
export function weightsAfter({ run, policy }: Weighted, iteration: number): string {
  if (iteration === 0) return policy.start;
  if (run.waves(stageNames.keep(iteration)) > 0) return keptOf(run, iteration);
  return checkpointsOf(run, iteration).at(-1) ?? weightsAfter({ run, policy }, iteration - 1);
}

/** Folder of the weights that a round begins with. */
export function weightsBefore({ run, policy }: Weighted, iteration: number, round: Round): string {
  return checkpointsOf(run, iteration, round).at(-1) ?? weightsAfter({ run, policy }, iteration - 1);
}

/** Folders of the committed checkpoints of an iteration, in order; of those rounds that come before one if that is named. */
export function checkpointsOf(run: Run, iteration: number, before: Round | "end" = "end"): string[] {
  const of = (round: Round) =>
    Array.from({ length: run.waves(stageNames.train(iteration, round)) }, (_, wave) =>
      checkpointOf(run, iteration, round, wave),
    );
  if (before === undefined) return [];
  const folders = of(undefined);
  for (let round = 1; before === "end" ? begun(run, iteration, round) : round < before; round++)
    folders.push(...of(round));
  return folders;
}

export function checkpointOf(run: Run, iteration: number, round: Round, wave: number): string {
  return run.checkpoint(`${stageNames.train(iteration, round).replace("train", "iteration")}-${wave + 1}`);
}

/** Where the weights lie that were picked among an iteration's checkpoints. */
export function keptOf(run: Run, iteration: number): string {
  return run.checkpoint(`iteration-${iteration}-kept`);
}

function begun(run: Run, iteration: number, round: number): boolean {
  const stage = stageNames.train(iteration, round);
  return run.isDone(stage) || run.waves(stage) > 0;
}

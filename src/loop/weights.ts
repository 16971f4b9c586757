import { rm } from "node:fs/promises";
import type { Model } from "../model/index.ts";
import type { Run } from "../store/index.ts";
import type { Trainer } from "../training/index.ts";
import { stageNames } from "./stages.ts";

/** The model that is trained, with its trainer: what one changes, the other samples. */
export interface Policy {
  model: Model;
  trainer: Trainer;
  /** Folder of the weights that both hold when the loop begins. */
  start: string;
}

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

/** Folder of the weights that the policy holds after an iteration; 0 is before the first. */
export function weightsAfter({ run, policy }: { run: Run; policy: Policy }, iteration: number): string {
  for (let i = iteration; i > 0; i--) {
    const waves = run.waves(stageNames.train(i));
    if (waves > 0) return checkpointOf(run, i, waves - 1);
  }
  return policy.start;
}

export function checkpointOf(run: Run, iteration: number, wave: number): string {
  return run.checkpoint(`iteration-${iteration}-${wave + 1}`);
}

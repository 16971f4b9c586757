import { openLocalModel } from "../model/index.ts";
import { embeddedTrainer } from "../training/index.ts";
import type { Policy } from "./weights.ts";

/** Opens a model folder for sampling and for training on the one engine that both share; `model.close` closes it. */
export async function openPolicy(folder: string): Promise<Policy> {
  const { model, engine } = await openLocalModel(folder);
  return { model, trainer: embeddedTrainer(engine), start: folder };
}

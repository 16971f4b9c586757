import type { Engine } from "../engine/index.ts";
import type { Trainer } from "./trainer.ts";

/** Trains the model that lives in this process. Whoever samples from the same engine sees every update at once. */
export function embeddedTrainer(engine: Engine): Trainer {
  return {
    forward: (data) => engine.forward(data),
    forwardHeads: (data) => engine.forwardHeads(data),
    forwardBackward: (data) => engine.forwardBackward(data),
    optimStep: (step) => engine.optimStep(step),
    // Full precision: a resumed training has to go on exactly where it was.
    save: (folder) => engine.save(folder, { dtype: "F32", optimizer: true }),
    load: (folder) => engine.load(folder),
  };
}

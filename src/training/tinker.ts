import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { messageOf, SparringError } from "../core/index.ts";
import type { TrainingRun } from "../tinker/index.ts";
import type { Trainer } from "./trainer.ts";

const fileName = "tinker.json";

/**
 * Trains a model on a Tinker-compatible server. Its losses are weights of cross-entropy, as they are for the embedded engine.
 * Servers tell no entropies: -logp of the token stands for them, which is right on average for what the policy itself has sampled. They
 * have no value head: values read 0, and weights for either are refused. Checkpoints lie on the server; a folder holds
 * the path of one.
 */
export function tinkerTrainer(run: TrainingRun): Trainer {
  let saved = 0;
  return {
    forward: (data) => run.forward(data),
    async forwardHeads(data) {
      const logprobs = await run.forward(data);
      const each = (of: (logprob: number) => number) => logprobs.map((datum) => datum.map(of));
      return { logprobs, entropies: each((logprob) => -logprob), values: each(() => 0) };
    },
    forwardBackward(data) {
      const used = (weights: readonly number[] | undefined) => weights?.some((weight) => weight !== 0);
      if (data.some(({ entropyWeights, valueWeights }) => used(entropyWeights) || used(valueWeights)))
        throw beyondTinker("weights of log-probabilities alone, got some of entropies or values");
      return run.forwardBackward(data.map(({ ids, weights }) => ({ ids, inputs: { weights } })));
    },
    optimStep: (step) => run.optimStep(step),
    async save(folder) {
      // Names are unique on a server's model, and a run that is resumed has another model.
      const path = await run.save(`checkpoint-${++saved}`);
      const draft = `${folder}.draft`;
      await rm(draft, { recursive: true, force: true });
      await mkdir(draft, { recursive: true });
      await writeFile(join(draft, fileName), `${JSON.stringify({ path })}\n`, { flush: true });
      await mkdir(dirname(folder), { recursive: true });
      await rm(folder, { recursive: true, force: true });
      await rename(draft, folder);
    },
    load: async (folder) => run.load(await pathIn(folder)),
  };
}

/** For what the API has no words for. */
export function beyondTinker(expected: string): SparringError {
  return new SparringError(
    "usage",
    `train on a Tinker server: expected ${expected}; the API has no value head and no entropies: choose grpo, reinforce, dpo or rft without an entropy bonus`,
  );
}

async function pathIn(folder: string): Promise<string> {
  const file = join(folder, fileName);
  try {
    const { path } = JSON.parse(await readFile(file, "utf8"));
    if (typeof path === "string") return path;
    throw new Error(`expected a path, got ${JSON.stringify(path)}`);
  } catch (cause) {
    throw new SparringError(
      "data",
      `load weights: expected the path of a checkpoint on a Tinker server in ${file}: ${messageOf(cause)}; name the folder of one`,
      { cause },
    );
  }
}

import type { MakeAttempts } from "../benchmark/index.ts";
import { canonicalJson, type Json, type JsonObject, SparringError } from "../core/index.ts";
import { refuseBrokenWave, version } from "../loop/index.ts";
import { createRun, openRun, type Run } from "../store/index.ts";

/** Makes attempts in waves; where they are kept, those that a folder holds already are not made again. */
export interface Keeper {
  attempts: MakeAttempts;
  /** Stores what they came to, beside them. */
  conclude(name: string, result: JsonObject): Promise<void>;
  close(): Promise<void>;
}

/** Attempts that are stored together. */
const waveSize = 64;
const stage = "evaluation";

/**
 * Keeps the rollouts of an evaluation in a run's folder, as a run keeps its own. `settings` are what it was started with: to
 * go on with others would mix two evaluations.
 */
export async function openKeeper(
  folder: string | undefined,
  resume: boolean,
  settings: JsonObject,
): Promise<Keeper> {
  if (folder === undefined) {
    if (resume) throw new SparringError("usage", "eval: expected --folder beside --resume, got none");
    return forgetful;
  }
  if (!resume) return keeperOf(await createRun(folder, { evaluation: settings, version }));
  const run = await openRun(folder);
  try {
    expectSame(run, settings);
    return keeperOf(run);
  } catch (thrown) {
    await run.close();
    throw thrown;
  }
}

const forgetful: Keeper = {
  attempts: (jobs, make) => make(jobs, 0),
  conclude: async () => {},
  close: async () => {},
};

function keeperOf(run: Run): Keeper {
  return {
    attempts: async (jobs, make) => {
      for (let done = run.waves(stage) * waveSize; done < jobs.length; done += waveSize) {
        const rollouts = await make(jobs.slice(done, done + waveSize), done);
        refuseBrokenWave(rollouts);
        await run.commit(stage, done / waveSize, { rollouts });
      }
      return run.read("rollouts", stage);
    },
    conclude: async (name, result) => {
      if (run.isDone(stage)) return;
      await run.commit(stage, run.waves(stage), { evaluations: [{ name, result }] });
      await run.finish(stage);
    },
    close: () => run.close(),
  };
}

function expectSame(run: Run, settings: JsonObject): void {
  const before = (run.info.evaluation ?? {}) as JsonObject;
  const keys = Object.keys({ ...before, ...settings }).filter(
    (key) => canonicalJson(before[key] ?? null) !== canonicalJson((settings[key] ?? null) as Json),
  );
  if (keys.length === 0) return;
  throw new SparringError(
    "usage",
    `resume ${run.folder}: expected the settings that the evaluation was started with, but ${keys.join(", ")} differ; give the same, or name another folder`,
  );
}

import { existsSync } from "node:fs";
import { type Rollout, SparringError } from "../../core/index.ts";
import {
  parseConfig,
  rolloutsOf,
  stepSettingsOf,
  type TrainConfig,
  withoutQuarantined,
} from "../../loop/index.ts";
import { isRun, openRun, readRollouts } from "../../store/index.ts";
import {
  algorithmOf,
  estimateTraining,
  planRound,
  type TrainingStep,
  train as takeSteps,
} from "../../training/index.ts";
import { defineCommand } from "../command.ts";
import { estimateLine } from "../estimate-line.ts";
import { expectOwnTokens } from "../expect-own-tokens.ts";
import { createMeter } from "../meter.ts";
import { openTrained } from "../open-trained.ts";

export const train = defineCommand({
  name: "train",
  summary: "Update a model from stored rollouts",
  arguments: {
    rollouts:
      "file of rollouts, one JSON object a line, as `sparring rollout` writes it, or a run's folder, of which those that were made for training are taken",
  },
  required: ["model", "out"],
  options: [
    "algorithm",
    "epochs",
    "batchSize",
    "learningRate",
    "lora",
    "loraAlpha",
    "seed",
    "weightDecay",
    "clipNorm",
    "stepMemoryGb",
    "schedule",
    "rolloutsPerTask",
    "beta",
    "baseline",
    "importanceCap",
    "entropyBonus",
    "clip",
    "kl",
    "gamma",
    "lambda",
    "valueCoefficient",
    "criticLearningRate",
    "scale",
    "normalise",
    "ratio",
    "mixedOnly",
  ],
  notes: [
    "Writes a model folder, or with `--lora` an adapter's, to `--out`; of a model on a Tinker server, a folder that holds the path of a checkpoint there. The model that was named stays as it is; it is also the reference that dpo, ppo and grpo hold the new one to.",
    "Options that begin with names of algorithms are for these alone.",
    "rft learns from the solved rollouts, dpo from pairs of a solved and a failed one of the same task, the others from both.",
    "Exits with 1 when there is nothing to learn from, or when the rollouts' token ids are not those of the model's tokenizer; nothing is written then.",
    "With `--json`: `{rollouts, solved, algorithm, steps, tokens, firstLoss, lastLoss, out}`.",
  ],
  run: async ({ rollouts: path, model, out, seed = 1, ...typed }, console) => {
    if (existsSync(out)) throw new SparringError("usage", `train: ${out} exists; name another folder`);
    const options = optionsOf(typed);
    const executed = await executedIn(path);
    const solved = executed.filter(({ outcome }) => outcome.kind === "solved").length;
    const algorithm = algorithmOf(options);
    const plans = algorithm.plan(executed, seed);
    const planned = plans.length;
    if (planned === 0) {
      throw new SparringError(
        "data",
        `train: expected ${lessons[options.algorithm]} in ${path}, found none in ${executed.length}; there is nothing to learn from`,
      );
    }
    const { model: policy, trainer } = await openTrained(model, { train: options, seed }, console);
    try {
      if (policy.level === "tokens") expectOwnTokens(executed, policy);
      console.log(estimateLine("Training", await estimateTraining(trainer, plans)));
      const reference = async (data: Parameters<typeof trainer.forwardHeads>[0]) =>
        (await trainer.forwardHeads(data)).logprobs;
      const batches = await planRound({ algorithm, rollouts: executed, seed, trainer, reference });
      const meter = createMeter(console, "step");
      const steps: TrainingStep[] = [];
      for await (const step of takeSteps({ ...stepSettingsOf(options), trainer, batches })) {
        steps.push(step);
        meter(step.step, step.steps, `loss ${step.loss.toFixed(3)}`);
        if (console.signal.aborted) break;
      }
      await trainer.save(out);
      const tokens = steps.reduce((sum, step) => sum + step.tokens, 0);
      const [firstLoss, lastLoss] = [steps[0]?.loss ?? null, steps.at(-1)?.loss ?? null];
      return {
        ok: steps.length === planned,
        json: {
          rollouts: executed.length,
          solved,
          algorithm: options.algorithm,
          steps: steps.length,
          tokens,
          firstLoss,
          lastLoss,
          out,
        },
        text: `${steps.length} of ${planned} steps of ${options.algorithm} on ${tokens} tokens of ${executed.length} rollouts, ${solved} of them solved; loss ${firstLoss?.toFixed(3)} to ${lastLoss?.toFixed(3)}\nwritten to ${out}`,
      };
    } finally {
      await policy.close();
    }
  },
});

/** What an algorithm needs at least one of. */
const lessons: Record<TrainConfig["algorithm"], string> = {
  rft: "a solved rollout",
  dpo: "a solved and a failed rollout of one task",
  reinforce: "a solved or failed rollout",
  ppo: "a solved or failed rollout",
  grpo: "a solved or failed rollout",
};

interface Typed {
  algorithm: TrainConfig["algorithm"];
  lora?: number;
  loraAlpha?: number;
  clip?: readonly [number] | readonly [number, number];
  [option: string]: unknown;
}

/** The algorithm's options, what was not given being its defaults. */
function optionsOf({ lora: rank, loraAlpha, clip, json: _, debug: __, ...typed }: Typed): TrainConfig {
  if (rank === undefined && loraAlpha !== undefined) {
    throw new SparringError("usage", "train: expected --lora with --lora-alpha; give the adapter's rank");
  }
  const given = {
    ...typed,
    ...(rank !== undefined && { lora: { rank, alpha: loraAlpha ?? 2 * rank } }),
    ...(clip && {
      clip: typed.algorithm === "ppo" && clip.length === 1 ? clip[0] : [clip[0], clip[1] ?? clip[0]],
    }),
  };
  const config = { name: "train", environment: "any", model: "any", seed: 1, train: given };
  return parseConfig(config, `of the options of ${typed.algorithm}`).train;
}

/** Attempts at tasks. A run's evaluations are left out: their tasks are held out from training. */
async function executedIn(path: string): Promise<Rollout[]> {
  if (!(await isRun(path))) return (await readRollouts(path)).filter(({ role }) => role === "executor");
  const run = await openRun(path);
  try {
    const iterations: Rollout[][] = [];
    for (let iteration = 1; iterations.at(-1)?.length !== 0; iteration++)
      iterations.push(withoutQuarantined(await rolloutsOf(run, iteration)));
    return iterations.flat();
  } finally {
    await run.close();
  }
}

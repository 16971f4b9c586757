import { existsSync } from "node:fs";
import { type Rollout, SparringError } from "../../core/index.ts";
import {
  openPolicy,
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
import { estimateLine, memoryLine } from "../estimate-line.ts";
import { createMeter } from "../meter.ts";
import { modelFolder } from "../open-model.ts";

export const train = defineCommand({
  name: "train",
  summary: "Update a model from stored rollouts",
  arguments: {
    rollouts:
      "file of rollouts, one JSON object a line, as `sparring rollout` writes it, or a run's folder, of which those that were made for training are taken",
  },
  required: ["model", "out"],
  options: ["algorithm", "epochs", "batchSize", "learningRate", "lora", "seed"],
  notes: [
    "Writes a model folder, or with `--lora` an adapter's, to `--out`. The model that was named stays as it is; it is also the reference that dpo, ppo and grpo hold the new one to.",
    "rft learns from the solved rollouts, dpo from pairs of a solved and a failed one of the same task, the others from both.",
    "Exits with 1 when there is nothing to learn from; nothing is written then.",
    "With `--json`: `{rollouts, solved, algorithm, steps, tokens, firstLoss, lastLoss, out}`.",
  ],
  run: async ({ rollouts: path, model, out, seed = 1, lora: rank, ...typed }, console) => {
    if (existsSync(out)) throw new SparringError("usage", `train: ${out} exists; name another folder`);
    const folder = await modelFolder(model, console);
    const executed = await executedIn(path);
    const solved = executed.filter(({ outcome }) => outcome.kind === "solved").length;
    const { algorithm: name, epochs, batchSize, learningRate } = typed;
    const lora = rank === undefined ? undefined : { rank, alpha: 2 * rank };
    const options = optionsOf({ algorithm: name, epochs, batchSize, learningRate, lora });
    const algorithm = algorithmOf(options);
    const plans = algorithm.plan(executed, seed);
    const planned = plans.length;
    if (planned === 0) {
      throw new SparringError(
        "data",
        `train: expected ${lessons[options.algorithm]} in ${path}, found none in ${executed.length}; there is nothing to learn from`,
      );
    }
    const {
      model: policy,
      trainer,
      memory,
    } = await openPolicy(folder, options.lora ? { lora: options.lora, seed } : {});
    console.log(memoryLine(memory));
    try {
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

/** The algorithm's options, what was not given being its defaults. */
function optionsOf(given: object): TrainConfig {
  const rest = { name: "train", environment: "any", model: "any", seed: 1 };
  const train = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return parseConfig({ ...rest, train }, "of the options").train;
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

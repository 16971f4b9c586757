import { existsSync } from "node:fs";
import { SparringError } from "../../core/index.ts";
import { openPolicy } from "../../loop/index.ts";
import { readRollouts } from "../../store/index.ts";
import { rft, type TrainingStep, train as takeSteps, warmupThenDecay } from "../../training/index.ts";
import { defineCommand } from "../command.ts";
import { createMeter } from "../meter.ts";
import { modelFolder } from "../open-model.ts";

export const train = defineCommand({
  name: "train",
  summary: "Update a model from stored rollouts by rejection fine-tuning",
  arguments: { rollouts: "file of rollouts, one JSON object a line, as `sparring rollout` writes it" },
  required: ["model", "out"],
  options: ["epochs", "batchSize", "learningRate", "seed"],
  notes: [
    "Learns from the solved rollouts and writes a model folder to `--out`. The model that was named stays as it is.",
    "Exits with 1 when no rollout is solved: there is nothing to learn then, and nothing is written.",
    "With `--json`: `{rollouts, solved, algorithm, steps, tokens, firstLoss, lastLoss, out}`.",
  ],
  run: async ({ rollouts: path, model, out, epochs, batchSize, learningRate, seed = 1 }, console) => {
    if (existsSync(out)) throw new SparringError("usage", `train: ${out} exists; name another folder`);
    const folder = modelFolder(model);
    const rollouts = await readRollouts(path);
    const executed = rollouts.filter(({ role }) => role === "executor");
    const solved = executed.filter(({ outcome }) => outcome.kind === "solved").length;
    const batches = rft(executed, { epochs, batchSize, seed });
    if (batches.length === 0) {
      throw new SparringError(
        "data",
        `train: expected a solved rollout in ${path}, found none in ${executed.length}; there is nothing to learn from`,
      );
    }
    const { model: policy, trainer } = await openPolicy(folder);
    try {
      const meter = createMeter(console, "step");
      const steps: TrainingStep[] = [];
      const schedule = warmupThenDecay(learningRate);
      const options = { trainer, batches, learningRate: schedule, weightDecay: 0, clipNorm: 1 };
      for await (const step of takeSteps(options)) {
        steps.push(step);
        meter(step.step, step.steps, `loss ${step.loss.toFixed(3)}`);
        if (console.signal.aborted) break;
      }
      await trainer.save(out);
      const tokens = steps.reduce((sum, step) => sum + step.tokens, 0);
      const [firstLoss, lastLoss] = [steps[0]?.loss ?? null, steps.at(-1)?.loss ?? null];
      return {
        ok: steps.length === batches.length,
        json: {
          rollouts: executed.length,
          solved,
          algorithm: "rft",
          steps: steps.length,
          tokens,
          firstLoss,
          lastLoss,
          out,
        },
        text: `${steps.length} of ${batches.length} steps on ${tokens} tokens of ${solved} solved rollouts, loss ${firstLoss?.toFixed(3)} to ${lastLoss?.toFixed(3)}\nwritten to ${out}`,
      };
    } finally {
      await policy.close();
    }
  },
});

import { existsSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, SparringError } from "../core/index.ts";
import type { Run } from "../store/index.ts";
import { type Report, renderReport } from "../viewer/index.ts";
import { challenge } from "./challenge.ts";
import type { LoopConfig } from "./config.ts";
import { contextOf, type LoopOptions, type LoopParts } from "./context.ts";
import { keepBest } from "./dev.ts";
import { evaluate } from "./evaluate.ts";
import { buildPage } from "./page.ts";
import { buildReport } from "./report.ts";
import { rollOut } from "./roll-out.ts";
import { roundsOf, stageNames } from "./stages.ts";
import { train } from "./train.ts";
import { type OpenedPolicy, type Policy, weightsAfter } from "./weights.ts";

export interface LoopResult {
  report: Report;
  /** Where it lies, for people and for programs. */
  files: { html: string; json: string };
  /** Folder of the weights at the end. */
  weights: string;
}

/**
 * The self-challenging loop (paper, section 3): evaluate, then challenge, roll out, train and evaluate, as often as the
 * configuration says; online algorithms roll out and train in turn, many times. Everything is committed to the run wave by wave; called again with the same run it goes on
 * where that ends, and comes to the same report apart from times and counts of retries.
 */
export async function runLoop(
  config: LoopConfig,
  parts: LoopParts,
  options: LoopOptions,
): Promise<LoopResult> {
  const policy = await startedPolicy(config, parts.policy, options.run);
  const context = contextOf(config, { ...parts, policy }, options);
  await evaluate(context, stageNames.before, policy.start);
  for (let iteration = 1; iteration <= config.iterations; iteration++) {
    await challenge(context, iteration);
    for (const round of roundsOf(config.train)) {
      await rollOut(context, iteration, round);
      await train(context, iteration, round);
    }
    await keepBest(context, iteration);
    await evaluate(context, stageNames.after(iteration), weightsAfter(context, iteration));
  }
  const report = await buildReport(context);
  const page = await buildPage(context, report);
  const files = {
    html: join(options.run.folder, "report.html"),
    json: join(options.run.folder, "report.json"),
  };
  await replaceFile(files.json, `${JSON.stringify(report, null, 2)}\n`);
  await replaceFile(files.html, renderReport(page));
  return { report, files, weights: weightsAfter(context, config.iterations) };
}

/**
 * The policy with a folder to come back to. A fresh adapter is in none yet, nor is what a server holds, so it is saved in the
 * run's: training has it as its reference. The same seed makes the same one.
 */
export async function startedPolicy(
  { train }: Pick<LoopConfig, "train">,
  policy: OpenedPolicy,
  run: Run,
): Promise<Policy> {
  if (!train.lora && policy.start !== undefined) return { ...policy, start: policy.start };
  const start = run.checkpoint("start");
  if (!existsSync(start)) await policy.trainer.save(start);
  return { ...policy, start };
}

/** Whole or not at all, whenever the process dies. */
async function replaceFile(path: string, text: string): Promise<void> {
  try {
    await writeFile(`${path}.draft`, text, { flush: true });
    await rename(`${path}.draft`, path);
  } catch (cause) {
    throw new SparringError("data", `write ${path}: ${messageOf(cause)}`, { cause });
  }
}

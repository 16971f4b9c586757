import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRandom } from "../src/core/index.ts";
import { createEngine, type Engine, type ModelConfig, openEngine, readTensors } from "../src/engine/index.ts";
import { loadTokenizer, localModel } from "../src/model/index.ts";
import { createJavaScriptSandbox } from "../src/sandbox/index.ts";
import { tokensAlike } from "./alike.ts";
import {
  type Conversation,
  createEncoder,
  distinctTokens,
  worldConversations,
} from "./corpus/conversation.ts";
import { makeDrill } from "./corpus/drills.ts";
import { randomChoices, rightToolProbability } from "./evaluate-choice.ts";
import { evaluateOnRandomWorlds } from "./evaluate-random.ts";
import { planOf } from "./schedule.ts";
import { writeTokenizer } from "./tokenizer.ts";

/**
 * Trains the laboratory model from random weights on conversations about random tool worlds, no world twice.
 * It goes on from the folder's checkpoint where there is one; step n always sees the same conversations.
 */
const { values: options } = parseArgs({
  options: {
    folder: { type: "string", default: "runs/pretrain" },
    steps: { type: "string", default: "20000" },
    "learning-rate": { type: "string", default: "0.002" },
    "evaluate-minutes": { type: "string", default: "10" },
    seed: { type: "string", default: "lab" },
    /** Of the numeric kernels. On a machine that others share, one thread can be faster than two that wait for each other. */
    threads: { type: "string", default: "2" },
  },
});
const folder = options.folder;
const checkpoint = join(folder, "checkpoint");
const steps = Number(options.steps);
const peak = Number(options["learning-rate"]);
const threads = Number(options.threads);
const contextLength = 1024;
const saveEvery = 100;
const choiceEvery = 250;
const alikeEvery = 500;
/** One step's conversations. */
interface Batch {
  conversations: Conversation[];
  /** That the step computes: a world's system message counts once. */
  tokens: number;
}
interface Progress {
  step: number;
  tokens: number;
  seconds: number;
}

await mkdir(folder, { recursive: true });
await writeTokenizer(folder);
const tokenizer = await loadTokenizer(folder);
const progress = await readProgress();
const engine =
  progress.step === 0 ? await newEngine() : await openEngine(join(checkpoint, "model"), { threads });
const sandbox = createJavaScriptSandbox();
const model = localModel({ engine, tokenizer, name: "lab", prompts: "brief", contextLength });

let batch = makeBatch(progress.step);
let evaluated = performance.now();
const recent = {
  executor: { loss: 0, weight: 0 },
  challenger: { loss: 0, weight: 0 },
  drill: { loss: 0, weight: 0 },
};
let mark = { at: performance.now(), tokens: progress.tokens };
while (progress.step < steps) {
  const started = performance.now();
  const { conversations, tokens } = batch;
  const weight = conversations.reduce((sum, { weights }) => sum + weights.reduce((a, b) => a + b, 0), 0);
  const data = conversations.map(({ ids, weights }) => ({
    ids,
    weights: weights.map((each) => each / weight),
  }));
  const training = engine.forwardBackward(data);
  // The worker computes while this thread writes the next step's conversations.
  const next = progress.step + 1 < steps ? makeBatch(progress.step + 1) : batch;
  const { logprobs } = await training;
  const { gradientNorm } = await engine.optimStep({
    learningRate: planOf(progress.step, steps, peak).learningRate,
    weightDecay: 0.05,
    clipNorm: 1,
    optimizer: "muon",
  });
  for (const [index, { role, weights }] of conversations.entries()) {
    for (const [t, each] of weights.entries()) {
      if (each < 0.3) continue;
      recent[role].loss -= each * logprobs[index]![t]!;
      recent[role].weight += each;
    }
  }
  progress.step++;
  progress.tokens += tokens;
  progress.seconds += (performance.now() - started) / 1000;
  batch = next;
  if (progress.step % 20 === 0) report(gradientNorm);
  if (progress.step % choiceEvery === 0) await reportChoice();
  if (progress.step % saveEvery === 0 || progress.step === steps) await saveCheckpoint();
  if (progress.step % alikeEvery === 0) await reportAlike();
  if (progress.step === steps) await publish();
  const last = progress.step === steps;
  if (last || performance.now() - evaluated > Number(options["evaluate-minutes"]) * 60_000) {
    await evaluate(last ? { tasks: 200, proposals: 120 } : { tasks: 48, proposals: 24 });
    evaluated = performance.now();
    mark = { at: performance.now(), tokens: progress.tokens };
  }
}
await sandbox.close();
await engine.close();

function newEngine(): Promise<Engine> {
  const config: ModelConfig & { sparring: { prompts: "brief" } } = {
    vocab_size: tokenizer.vocabularySize,
    hidden_size: 192,
    intermediate_size: 512,
    num_hidden_layers: 6,
    num_attention_heads: 6,
    num_key_value_heads: 3,
    max_position_embeddings: contextLength,
    rope_theta: 10000,
    rms_norm_eps: 1e-5,
    tie_word_embeddings: true,
    sparring: { prompts: "brief" },
  };
  return createEngine(config, { seed: 1, threads });
}

function makeBatch(step: number): Batch {
  const plan = planOf(step, steps, peak);
  const encode = createEncoder(tokenizer, plan.weights);
  const drills = Array.from({ length: plan.drills }, (_, index) =>
    makeDrill(createRandom(options.seed, step, "drill", index), tokenizer, plan.longestDrill),
  );
  const worlds = Array.from({ length: plan.worlds }, (_, index) =>
    worldConversations(createRandom(options.seed, step, index), encode, {
      ...plan.share,
      longest: 900,
      mostTools: plan.mostTools,
    }),
  );
  const groups = [...worlds, ...drills.map((drill) => [drill])];
  return {
    conversations: groups.flat(),
    tokens: groups.reduce((sum, group) => sum + distinctTokens(group), 0),
  };
}

function report(gradientNorm: number): void {
  const mean = (role: Conversation["role"]) =>
    recent[role].weight === 0 ? "-" : (recent[role].loss / recent[role].weight).toFixed(3);
  const rate = (progress.tokens - mark.tokens) / ((performance.now() - mark.at) / 1000);
  console.log(
    `step ${progress.step}/${steps} tokens ${(progress.tokens / 1e6).toFixed(2)}M loss executor ${mean("executor")} challenger ${mean("challenger")} drills ${mean("drill")} ` +
      `gradient ${gradientNorm.toFixed(2)} ${Math.round(rate)} tokens/s, ${Math.round(progress.seconds)} s`,
  );
  for (const role of Object.values(recent)) Object.assign(role, { loss: 0, weight: 0 });
  mark = { at: performance.now(), tokens: progress.tokens };
}

async function reportChoice(): Promise<void> {
  const { described, requested } = randomChoices(60, "unseen");
  const [byDescription, byRequest] = [
    await rightToolProbability(engine, tokenizer, described),
    await rightToolProbability(engine, tokenizer, requested),
  ];
  console.log(
    `probability of the right tool: by its description ${byDescription.toFixed(3)}, by a request ${byRequest.toFixed(3)}`,
  );
}

/** Of the checkpoint. */
async function reportAlike(): Promise<void> {
  const { tensors } = await readTensors(join(checkpoint, "model", "model.safetensors"));
  const alike = tokensAlike(tensors.get("model.embed_tokens.weight")!, 0.9);
  console.log(`embeddings that are alike: ${alike.length} of ${tokenizer.vocabularySize}`);
}

async function evaluate(size: { tasks: number; proposals: number }): Promise<void> {
  const started = performance.now();
  const scores = await evaluateOnRandomWorlds(model, sandbox, { ...size, seed: "unseen" });
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(
    `evaluation at ${(progress.tokens / 1e6).toFixed(2)}M tokens (${seconds} s): ${JSON.stringify(scores)}`,
  );
}

async function readProgress(): Promise<Progress> {
  const path = join(checkpoint, "progress.json");
  if (!existsSync(path)) return { step: 0, tokens: 0, seconds: 0 };
  return JSON.parse(await readFile(path, "utf8")) as Progress;
}

/** Weights first: a stop between the two repeats some steps and loses none. */
async function saveCheckpoint(): Promise<void> {
  await mkdir(checkpoint, { recursive: true });
  await engine.save(join(checkpoint, "model"), { dtype: "F32", optimizer: true });
  await writeFile(join(checkpoint, "progress.json"), JSON.stringify(progress));
}

/** The finished model beside its tokenizer. */
async function publish(): Promise<void> {
  const finished = join(checkpoint, "finished");
  await engine.save(finished, { dtype: "BF16", optimizer: false });
  for (const name of ["config.json", "model.safetensors"])
    await copyFile(join(finished, name), join(folder, name));
}

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { smallConfig } from "../../test/engine/small-config.ts";
import { createRandom } from "../core/index.ts";
import type { Engine, ModelConfig, WeightedTokens } from "./engine.ts";
import { createEngineCore } from "./engine-core.ts";
import type { AdapterOrigin } from "./loaded-model.ts";
import { adapterParametersOf, parseAdapterConfig } from "./lora.ts";
import type { LoraConfig } from "./model-config.ts";
import { randomWeights, viewOf } from "./parameters.ts";
import { readTensors } from "./safetensors.ts";
import { weightsOf } from "./session.ts";
import { createDifferentiator } from "./train.ts";

const config: ModelConfig = { ...smallConfig, model_type: "qwen2" };
const lora: LoraConfig = { r: 3, lora_alpha: 6, target_modules: ["q_proj", "v_proj", "o_proj", "down_proj"] };
const step = { learningRate: 0.02, weightDecay: 0, clipNorm: 1 };
const random = createRandom("lora test");
const data: WeightedTokens[] = [12, 7].map((length) => {
  const ids = Array.from({ length }, () => random.integer(0, 39));
  return { ids, weights: ids.map(() => 0.1) };
});

let folder: string;
let base: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lora-"));
  base = join(folder, "base");
  const engine = await createEngineCore({ config, seed: 3, threads: 1 });
  await engine.save(base, { dtype: "F32", optimizer: false });
  await writeFile(join(base, "tokenizer.json"), "{}");
  await writeFile(join(base, "pytorch_model.bin"), "the same weights again");
  await engine.close();
});
afterAll(() => rm(folder, { recursive: true }));

const open = (adapter?: AdapterOrigin) => createEngineCore({ folder: base, adapter, threads: 1 });
const fresh = () => open({ lora, seed: 1 });

async function learn(engine: Engine, steps: number): Promise<number> {
  let last = Number.NaN;
  for (let i = 0; i < steps; i++) {
    last = (await engine.forwardBackward(data)).loss;
    await engine.optimStep(step);
  }
  return last;
}

test("the gradients of adapters agree with finite differences, and nothing else has one", async () => {
  const full = { ...config, lora };
  const parameters = adapterParametersOf(full);
  const last = parameters.at(-1)!;
  const adapter = Float32Array.from({ length: last.offset + last.size }, () => random.next() - 0.5);
  const model = createDifferentiator(full, weightsOf(full, adapter, randomWeights(config, 1)), {
    threads: 1,
  });
  const gradient = new Float32Array(adapter.length);
  await model.forwardBackward(data, gradient);
  const lossNow = async () => {
    const logprobs = await model.forward(data);
    return -logprobs.flat().reduce((sum, logp) => sum + 0.1 * logp, 0);
  };
  for (const parameter of parameters) {
    const slope = viewOf(gradient, parameter);
    const view = viewOf(adapter, parameter);
    const before = view.slice();
    const length = Math.hypot(...slope);
    const shifted = async (by: number) => {
      view.set(before.map((x, i) => x + (by * slope[i]!) / length));
      return lossNow();
    };
    const [above, below] = [await shifted(0.01), await shifted(-0.01)];
    view.set(before);
    expect((above - below) / 0.02 / length, parameter.name).toBeCloseTo(1, 2);
  }
  await model.close();
});

test("a fresh adapter changes nothing; a trained one learns while the model's own weights stay", async () => {
  const [plain, adapted] = [await open(), await fresh()];
  expect(await adapted.forward(data)).toEqual(await plain.forward(data));
  const [first, last] = [await learn(adapted, 1), await learn(adapted, 30)];
  expect(last).toBeLessThan(0.9 * first);
  const merged = join(folder, "merged");
  await adapted.save(merged, { dtype: "F32", optimizer: true, merged: true });
  const { tensors } = await readTensors(join(merged, "model.safetensors"));
  const { tensors: before } = await readTensors(join(base, "model.safetensors"));
  const changed = [...tensors].filter(([name, { values }]) => !same(values, before.get(name)!.values));
  expect(changed.map(([name]) => name.split(".").at(-2))).toEqual([
    ...lora.target_modules,
    ...lora.target_modules,
  ]);
  for (const each of [plain, adapted]) await each.close();
});

test("merged, the model gives what it gave with its adapter, in training and in generation", async () => {
  const adapted = await fresh();
  await learn(adapted, 20);
  const target = join(folder, "one");
  await adapted.save(target, { dtype: "F32", optimizer: false, merged: true });
  expect((await readdir(target)).sort()).toEqual(["config.json", "model.safetensors", "tokenizer.json"]);
  const one = await createEngineCore({ folder: target, adapter: undefined, threads: 1 });
  const [a, b] = [await adapted.forward(data), await one.forward(data)];
  for (const [d, row] of a.entries()) {
    for (const [t, logp] of row.entries()) expect(b[d]?.[t]).toBeCloseTo(logp, 4);
  }
  const request = { prompt: [1, 2, 3], maxTokens: 20, temperature: 0, topP: 1, seed: 1, stopTokens: [] };
  const [own] = await adapted.generate([request]);
  // A step between two replies is noticed.
  const changing = await fresh();
  await changing.generate([request]);
  await learn(changing, 20);
  expect((await changing.generate([request]))[0]?.tokens).toEqual(own?.tokens);
  await changing.close();
  expect((await one.generate([request]))[0]?.tokens).toEqual(own?.tokens);
  const ids = [...request.prompt, ...own!.tokens];
  const [logprobs] = await adapted.forward([{ ids, weights: ids.map(() => 1) }]);
  for (const [t, logp] of own!.logprobs.entries()) expect(logprobs?.[3 + t]).toBeCloseTo(logp, 4);
  for (const each of [adapted, one]) await each.close();
});

test("an adapter is saved as PEFT does it, and training goes on from it bit for bit", async () => {
  const target = join(folder, "adapter");
  const engine = await fresh();
  await learn(engine, 3);
  await engine.save(target, { dtype: "F32", optimizer: true });
  expect((await readdir(target)).sort()).toEqual([
    "adapter_config.json",
    "adapter_model.safetensors",
    "optimizer.safetensors",
    "tokenizer.json",
  ]);
  const file = JSON.parse(await readFile(join(target, "adapter_config.json"), "utf8"));
  expect(file).toMatchObject({ peft_type: "LORA", r: 3, lora_alpha: 6, base_model_name_or_path: base });
  const { tensors } = await readTensors(join(target, "adapter_model.safetensors"));
  expect(tensors.get("base_model.model.model.layers.1.mlp.down_proj.lora_A.weight")?.shape).toEqual([3, 48]);
  expect(tensors.get("base_model.model.model.layers.0.self_attn.v_proj.lora_B.weight")?.shape).toEqual([
    16, 3,
  ]);
  const reopened = await open({ folder: target });
  await learn(engine, 3);
  await learn(reopened, 3);
  const expected = await engine.forward(data);
  expect(await reopened.forward(data)).toEqual(expected);
  await engine.load(target);
  await learn(engine, 3);
  expect(await engine.forward(data)).toEqual(expected);
  await engine.load(base);
  const untouched = await fresh();
  expect(await engine.forward(data)).toEqual(await untouched.forward(data));
  await learn(engine, 3);
  await learn(untouched, 3);
  expect(await engine.forward(data)).toEqual(await untouched.forward(data));
  for (const each of [engine, reopened, untouched]) await each.close();
});

test.each([
  ["another method", { peft_type: "IA3" }, /peft_type to be "LORA"/],
  ["DoRA", { use_dora: true }, /use_dora to be false/],
  ["trained biases", { bias: "all" }, /bias to be "none"/],
  ["ranks of their own", { rank_pattern: { q_proj: 4 } }, /rank_pattern to be empty/],
  ["other trained layers", { modules_to_save: ["lm_head"] }, /modules_to_save to be empty/],
  ["a start that changes the model", { init_lora_weights: "pissa" }, /init_lora_weights/],
  ["a pattern of names", { target_modules: ".*proj" }, /target_modules to be a list/],
  ["no rank", { r: 0 }, /r to be a whole number/],
])("refuses %s", (_, change, message) => {
  expect(() => parseAdapterConfig({ peft_type: "LORA", ...lora, ...change }, "here")).toThrow(message);
});

test("layers that have no adapter, and layers that are not there, are refused", async () => {
  const wrong = open({ lora: { ...lora, target_modules: ["q_proj", "embed_tokens"] }, seed: 1 });
  await expect(wrong).rejects.toThrow(/linear layers .* got "embed_tokens"/);
});

function same(a: Float32Array, b: Float32Array): boolean {
  return a.every((x, i) => x === b[i]);
}

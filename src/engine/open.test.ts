import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { smallConfig } from "../../test/engine/small-config.ts";
import type { Engine, GenerateRequest, WeightedTokens } from "./engine.ts";
import { createEngineCore } from "./engine-core.ts";
import { createEngine, openEngine } from "./open.ts";
import { readTensors } from "./safetensors.ts";

const config = {
  ...smallConfig,
  vocab_size: 48,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  sparring: { prompts: "brief" },
};
const step = { learningRate: 0.01, weightDecay: 0.01, clipNorm: 1 };
const fresh = (seed = 1) => createEngineCore({ config, seed, threads: 2 });
const reopen = (folder: string) => createEngineCore({ folder, adapter: undefined, threads: 2 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engine-"));
});
afterAll(() => rm(folder, { recursive: true }));

const stop = 47;
/** Each begins with a key of its own and goes on by a rule. */
const lessons: WeightedTokens[] = [3, 5, 7, 11].map((stride) => {
  const ids = [stride, ...Array.from({ length: 10 }, (_, i) => (i * stride) % 46), stop];
  return { ids, weights: ids.map(() => 1 / 44) };
});

async function learn(engine: Engine, steps: number, optimizer?: "adamw" | "muon"): Promise<number> {
  let last = Number.NaN;
  for (let i = 0; i < steps; i++) {
    last = (await engine.forwardBackward(lessons)).loss;
    await engine.optimStep(optimizer === undefined ? step : { ...step, optimizer });
  }
  return last;
}

const recall = lessons.map(
  ({ ids }): GenerateRequest => ({
    prompt: ids.slice(0, 1),
    maxTokens: 20,
    temperature: 0,
    topP: 1,
    seed: 1,
    stopTokens: [stop],
  }),
);

test("a small model learns a few sequences by heart and recites them, in its worker thread", async () => {
  const engine = await createEngine(config, { seed: 1, threads: 2 });
  expect(await learn(engine, 60)).toBeLessThan(0.1);
  const replies = await engine.generate(recall);
  expect(replies.map(({ tokens }) => tokens)).toEqual(lessons.map(({ ids }) => ids.slice(1)));
  expect(replies.every(({ finish }) => finish === "stop")).toBe(true);
  await engine.close();
  await expect(engine.forward(lessons)).rejects.toMatchObject({
    code: "engine",
    message: expect.stringMatching(/closed/),
  });
  await engine.close();
});

test("a saved model opens with the same outputs, its unknown config keys and the files beside it", async () => {
  const [first, second] = [join(folder, "first"), join(folder, "second")];
  const engine = await fresh();
  await learn(engine, 3);
  await engine.save(first, { dtype: "F32", optimizer: true });
  await writeFile(join(first, "tokenizer.json"), "{}");
  const opened = await reopen(first);
  expect(await opened.forward(lessons)).toEqual(await engine.forward(lessons));
  expect(opened.config).toEqual(engine.config);
  await opened.save(second, { dtype: "BF16", optimizer: false });
  expect((await readdir(second)).sort()).toEqual(["config.json", "model.safetensors", "tokenizer.json"]);
  const file = JSON.parse(await readFile(join(second, "config.json"), "utf8"));
  expect(file).toMatchObject({
    sparring: { prompts: "brief" },
    model_type: "llama",
    torch_dtype: "bfloat16",
  });
  const rounded = await reopen(second);
  const [exact, close] = [await opened.forward(lessons), await rounded.forward(lessons)];
  expect(close).not.toEqual(exact);
  expect(close[0]?.[3]).toBeCloseTo(exact[0]?.[3] as number, 1);
  for (const each of [engine, opened, rounded]) await each.close();
});

test("tensors have Hugging Face's names and orientation", async () => {
  const target = join(folder, "names");
  const engine = await fresh();
  await engine.save(target, { dtype: "F32", optimizer: false });
  const { tensors } = await readTensors(join(target, "model.safetensors"));
  expect(tensors.get("model.layers.1.self_attn.k_proj.weight")?.shape).toEqual([16, 32]);
  expect(tensors.get("model.layers.0.mlp.down_proj.weight")?.shape).toEqual([32, 48]);
  expect(tensors.get("model.embed_tokens.weight")?.shape).toEqual([48, 32]);
  expect(tensors.has("lm_head.weight")).toBe(false);
  await engine.close();
});

test("saving over a folder replaces the model and keeps the rest, without leftovers", async () => {
  const target = join(folder, "over", "model");
  const engine = await fresh();
  await engine.save(target, { dtype: "F32", optimizer: true });
  await writeFile(join(target, "README.md"), "mine");
  await mkdir(join(target, "suite"));
  await writeFile(join(target, "suite", "one.json"), "{}");
  await engine.save(target, { dtype: "F32", optimizer: false });
  expect((await readdir(target)).sort()).toEqual(["README.md", "config.json", "model.safetensors", "suite"]);
  expect(await readFile(join(target, "suite", "one.json"), "utf8")).toBe("{}");
  expect(await readdir(join(folder, "over"))).toEqual(["model"]);
  await engine.close();
});

test("a save that fails leaves the model that was there", async () => {
  const [source, target] = [join(folder, "source"), join(folder, "kept")];
  const engine = await fresh();
  await engine.save(source, { dtype: "F32", optimizer: false });
  await engine.save(target, { dtype: "F32", optimizer: false });
  const opened = await reopen(source);
  await learn(opened, 1);
  await rm(source, { recursive: true });
  const saving = opened.save(target, { dtype: "F32", optimizer: false });
  await expect(saving).rejects.toMatchObject({ code: "data", message: expect.stringMatching(/opened from/) });
  const kept = await reopen(target);
  expect(await kept.forward(lessons)).toEqual(await engine.forward(lessons));
  for (const each of [engine, opened, kept]) await each.close();
});

test.each(["adamw", "muon"] as const)(
  "training with %s that was stopped and resumed equals uninterrupted training, bit for bit",
  async (optimizer) => {
    const target = join(folder, `resume-${optimizer}`);
    const engine = await fresh();
    await learn(engine, 3, optimizer);
    await engine.save(target, { dtype: "F32", optimizer: true });
    const resumed = await reopen(target);
    await learn(engine, 3, optimizer);
    await learn(resumed, 3, optimizer);
    expect(await resumed.forward(lessons)).toEqual(await engine.forward(lessons));
    await engine.load(target);
    await learn(engine, 3, optimizer);
    expect(await engine.forward(lessons)).toEqual(await resumed.forward(lessons));
    await engine.close();
    await resumed.close();
  },
);

test("what muon has learnt and saved, adamw goes on from without a jump, and muon after it", async () => {
  const target = join(folder, "changed");
  const engine = await fresh();
  expect(await learn(engine, 60, "muon")).toBeLessThan(0.1);
  await engine.save(target, { dtype: "F32", optimizer: true });
  const resumed = await reopen(target);
  for (const optimizer of ["adamw", "muon", undefined] as const) {
    for (let i = 0; i < 5; i++) expect(await learn(resumed, 1, optimizer)).toBeLessThan(0.2);
  }
  await engine.close();
  await resumed.close();
});

test("gradients of several calls add up to one step, and clipping scales them together", async () => {
  const [whole, parts] = [await fresh(), await fresh()];
  await whole.forwardBackward(lessons);
  for (const lesson of lessons) await parts.forwardBackward([lesson]);
  const clipped = { ...step, clipNorm: 1e-3 };
  const { gradientNorm } = await whole.optimStep(clipped);
  expect((await parts.optimStep(clipped)).gradientNorm).toBeCloseTo(gradientNorm, 4);
  const [a, b] = [await whole.forward(lessons), await parts.forward(lessons)];
  expect(a[1]?.[5]).toBeCloseTo(b[1]?.[5] as number, 4);
  expect((await whole.optimStep(step)).gradientNorm).toBe(0);
  await whole.close();
  await parts.close();
});

test("calls are served in order without waiting for each other", async () => {
  const engine = await createEngine(config, { seed: 1, threads: 1 });
  const calls = [
    engine.forward(lessons),
    engine.forwardBackward(lessons),
    engine.optimStep(step),
    engine.forward(lessons),
  ];
  const [before, , , after] = await Promise.all(calls);
  expect(after).not.toEqual(before);
  await engine.close();
});

test("a failed call is a SparringError and leaves the engine usable", async () => {
  const engine = await createEngine(config, { seed: 1, threads: 1 });
  await expect(engine.forward([{ ids: [99, 1], weights: [0, 1] }])).rejects.toMatchObject({
    name: "SparringError",
    code: "engine",
  });
  expect(await engine.forward(lessons)).toHaveLength(4);
  await engine.close();
});

test("a folder that does not fit is refused, each in its own words", async () => {
  await expect(openEngine(join(folder, "nowhere"))).rejects.toMatchObject({
    code: "data",
    message: expect.stringMatching(/config\.json/),
  });
  const engine = await fresh();
  const other = await createEngineCore({ config: { ...config, num_hidden_layers: 1 }, seed: 1, threads: 1 });
  const target = join(folder, "other");
  await other.save(target, { dtype: "F32", optimizer: false });
  await expect(engine.load(target)).rejects.toThrow(/num_hidden_layers 2/);
  await rm(join(target, "model.safetensors"));
  await expect(reopen(target)).rejects.toThrow(/expected .*model\.safetensors or .*, found none/);
  await engine.close();
  await other.close();
});

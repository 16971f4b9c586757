import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngine, type ModelConfig, openEngine, type WeightedTokens } from "../../src/engine/index.ts";
import { loadModel, saveModel } from "../../src/engine/loaded-model.ts";
import { parametersOf } from "../../src/engine/parameters.ts";
import { tensorsOf, writeWeights } from "../../src/engine/weight-files.ts";
import { beyond, errorsOf, worst } from "./compare.ts";
import { compute, copyModel } from "./ours.ts";
import { openPeer, type Peer } from "./peer.ts";

const tolerance = 1e-4;
const size = {
  vocab_size: 96,
  hidden_size: 48,
  intermediate_size: 80,
  num_hidden_layers: 3,
  num_attention_heads: 6,
  num_key_value_heads: 2,
  max_position_embeddings: 128,
  rms_norm_eps: 1e-5,
};
const llama3 = {
  rope_type: "llama3",
  factor: 8,
  low_freq_factor: 1,
  high_freq_factor: 4,
  original_max_position_embeddings: 32,
};

/** Shapes as the families' released models have them, in miniature. */
const families: Record<string, Record<string, unknown>> = {
  "Llama 2": { model_type: "llama", num_key_value_heads: 6, rope_theta: 10000 },
  "Llama 3.2": { model_type: "llama", rope_theta: 500000, rope_scaling: llama3, tie_word_embeddings: true },
  "Llama, linear scaling": {
    model_type: "llama",
    rope_theta: 10000,
    rope_scaling: { rope_type: "linear", factor: 4 },
  },
  SmolLM2: {
    model_type: "llama",
    num_attention_heads: 3,
    num_key_value_heads: 1,
    rope_theta: 100000,
    tie_word_embeddings: true,
  },
  "Qwen2.5": { model_type: "qwen2", rope_theta: 1000000, rms_norm_eps: 1e-6, tie_word_embeddings: true },
  "Qwen2, untied": { model_type: "qwen2", rope_theta: 1000000, tie_word_embeddings: false },
  Qwen3: {
    model_type: "qwen3",
    head_dim: 16,
    rope_theta: 1000000,
    rms_norm_eps: 1e-6,
    tie_word_embeddings: true,
  },
};

const numbers = (count: number, seed: number) =>
  Array.from({ length: count }, (_, i) => (i * i * 7 + i * 31 + seed * 13) % size.vocab_size);
const data: WeightedTokens[] = [40, 17].map((length, seed) => {
  const ids = numbers(length, seed + 1);
  return { ids, weights: ids.map((_, t) => (t < 4 ? 0 : ((t % 5) - 1.5) / 20)) };
});

let folder: string;
let peer: Peer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "peers-"));
  peer = await openPeer();
  console.log(JSON.stringify(peer.versions));
});
afterAll(async () => {
  await peer.close();
  await rm(folder, { recursive: true });
});

let made = 0;
const path = () => join(folder, String(made++));

async function makeModel(config: object, dtype = "float32", shard = "5GB"): Promise<string> {
  const target = path();
  await peer.ask({ do: "make_model", folder: target, config: { ...size, ...config }, dtype, shard, seed: 1 });
  return target;
}

async function makeAdapter(base: string, settings: object): Promise<string> {
  const target = path();
  await peer.ask({ do: "make_adapter", base, folder: target, settings, seed: 2 });
  return target;
}

interface Model {
  folder: string;
  adapter?: string;
}

/** `ours` in the engine against `theirs` in transformers, which may be the same folder. */
async function expectEqual(what: string, ours: Model, theirs: Model = ours): Promise<void> {
  const out = path();
  const { folder: base, adapter = null } = theirs;
  await peer.ask({ do: "compute", folder: base, adapter, merge: false, data, out });
  const errors = await errorsOf(await compute(ours.folder, ours.adapter ?? null, data), out);
  console.log(`${what}: ${worst(errors, "logits")}, ${worst(errors, "gradient")}`);
  expect(beyond(errors, tolerance)).toBe("");
}

describe.each(Object.entries(families))("%s", (name, config) => {
  test("their model gives the same logits and gradients here", async () => {
    await expectEqual(`${name}, theirs`, { folder: await makeModel(config) });
  });

  test("a model that was opened and saved here gives the same logits and gradients there", async () => {
    const theirs = await makeModel(config);
    for (const dtype of ["F32", "BF16"] as const) {
      const ours = path();
      await copyModel({ folder: theirs, adapter: null }, ours, { dtype, optimizer: true });
      await expectEqual(`${name}, ours in ${dtype}`, { folder: ours });
    }
  });

  test("a model that began here opens there, by its config alone", async () => {
    const ours = path();
    const engine = await createEngine({ ...size, ...config } as unknown as ModelConfig, {
      seed: 1,
      threads: 1,
    });
    await engine.save(ours, { dtype: "F32", optimizer: false });
    await engine.close();
    await expectEqual(`${name}, begun here`, { folder: ours });
  });

  test("adapters of each side work on the other, and merged like that", async () => {
    const base = await makeModel(config);
    const settings = { r: 4, lora_alpha: 8, target_modules: ["q_proj", "k_proj", "v_proj", "down_proj"] };
    const theirs = await makeAdapter(base, settings);
    await expectEqual(`${name}, their adapter`, { folder: base, adapter: theirs });

    const ours = path();
    const targets = ["q_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];
    const lora = { r: 3, lora_alpha: 5, target_modules: targets };
    const engine = await openEngine(base, { adapter: { lora, seed: 1 }, threads: 1 });
    for (let step = 0; step < 5; step++) {
      await engine.forwardBackward(data);
      await engine.optimStep({ learningRate: 0.05, weightDecay: 0, clipNorm: 10 });
    }
    await engine.save(ours, { dtype: "F32", optimizer: true });
    const merged = path();
    await engine.save(merged, { dtype: "F32", optimizer: false, merged: true });
    await engine.close();
    await expectEqual(`${name}, our adapter`, { folder: base, adapter: ours });
    await expectEqual(`${name}, our adapter merged`, { folder: merged });
    await expectMergedAlike(base, ours, merged);
  });
});

/** Our merged folder against what peft merges. */
async function expectMergedAlike(base: string, adapter: string, merged: string): Promise<void> {
  const out = path();
  await peer.ask({ do: "compute", folder: base, adapter, merge: true, data, out });
  const ours = await compute(merged, null, data);
  // What peft has merged stays frozen there, and so has no gradients.
  const logits = new Map([...ours].filter(([name]) => name.startsWith("logits.")));
  expect(beyond(await errorsOf(logits, out), tolerance)).toBe("");
}

test.each([
  ["bfloat16", "5GB"],
  ["float16", "5GB"],
  ["float32", "30KB"],
  ["bfloat16", "30KB"],
])("their model in %s with files of at most %s gives the same here", async (dtype, shard) => {
  const config = families["Llama 3.2"] as object;
  await expectEqual(`${dtype}, ${shard}`, { folder: await makeModel(config, dtype, shard) });
});

test("a model that is written here in parts gives the same there", async () => {
  const ours = await makeModel(families.Qwen3 as object);
  const model = await loadModel({ folder: ours, adapter: undefined, threads: 1 });
  const parts = path();
  await saveModel(parts, model, { dtype: "F32", optimizer: false });
  await rm(join(parts, "model.safetensors"));
  await writeWeights(parts, tensorsOf(model.flat, parametersOf(model.config)), "F32", 30_000);
  await expectEqual("ours in parts", { folder: parts });
});

test("an adapter of theirs with rank-stabilised scaling, and in bfloat16, gives the same here", async () => {
  const base = await makeModel(families.SmolLM2 as object, "bfloat16");
  const settings = { r: 9, lora_alpha: 4, use_rslora: true, target_modules: "all-linear", lora_dropout: 0.1 };
  const adapter = await makeAdapter(base, settings);
  await expectEqual("all linear layers, rank-stabilised", { folder: base, adapter });
  const copy = path();
  await copyModel({ folder: base, adapter }, copy, { dtype: "BF16", optimizer: false });
  await expectEqual("the same, ours in BF16", { folder: base, adapter: copy });
});

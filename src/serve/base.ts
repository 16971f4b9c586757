import { existsSync } from "node:fs";
import { join } from "node:path";
import { SparringError } from "../core/index.ts";
import { type Engine, type LoraConfig, linearNames } from "../engine/index.ts";
import { openLocalModel, type Tokenizer } from "../model/index.ts";

/** The model that is served, as all its engines have it in common. */
export interface Base {
  /** As clients name it. */
  name: string;
  folder: string;
  tokenizer: Tokenizer;
  /** Prompt and completion together. */
  contextLength: number;
  vocabularySize: number;
}

/** A low-rank adapter that is trained instead of all weights. */
export interface Adapter {
  rank: number;
  seed: number;
  /** Which layers have one. */
  attention: boolean;
  mlp: boolean;
}

export async function openBase(name: string, folder: string): Promise<{ base: Base; engine: Engine }> {
  if (existsSync(join(folder, "adapter_config.json"))) {
    throw new SparringError(
      "usage",
      `serve: expected a whole model at ${folder}, got an adapter, on which no other one can be trained; make it one with its model first: sparring merge`,
    );
  }
  const { model, engine } = await openLocalModel(folder);
  const { tokenizer } = model;
  await engine.readTokens(tokenizer.bytes());
  const { max_position_embeddings: contextLength, vocab_size: vocabularySize } = engine.config;
  return { base: { name, folder, tokenizer, contextLength, vocabularySize }, engine };
}

/** An engine of its own on the base model or a checkpoint; with an adapter, on the base model and a fresh one of these. */
export async function openWeights({ tokenizer }: Base, folder: string, adapter?: Adapter): Promise<Engine> {
  const options = adapter ? { lora: { ...loraOf(adapter), seed: adapter.seed } } : {};
  const { engine } = await openLocalModel(folder, options);
  await engine.readTokens(tokenizer.bytes());
  return engine;
}

/** The Tinker API has no alpha: adapters are scaled by 32 / rank, as SkyRL's server does. */
const loraAlpha = 32;

function loraOf({ rank, attention, mlp }: Adapter): LoraConfig {
  const isMlp = (name: string) => /^(gate|up|down)_/.test(name);
  const target_modules = linearNames.filter((name) => (isMlp(name) ? mlp : attention));
  return { r: rank, lora_alpha: loraAlpha, target_modules };
}

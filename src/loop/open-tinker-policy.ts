import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SparringError } from "../core/index.ts";
import { linearNames } from "../engine/index.ts";
import { loadTokenizer, promptsOf, type TokenModel, tinkerModel } from "../model/index.ts";
import {
  type AdapterConfig,
  baseSampler,
  connectTinker,
  createTrainingRun,
  type ServedModel,
  type TinkerAddress,
  type TinkerClient,
  type TrainingRun,
} from "../tinker/index.ts";
import { beyondTinker, tinkerTrainer } from "../training/index.ts";
import type { TrainConfig } from "./train-config.ts";
import type { OpenedPolicy } from "./weights.ts";

export interface TinkerModelOptions {
  address: TinkerAddress;
  /** Finds the folder with tokenizer and config of a model by the server's name for it. */
  folderOf(baseModel: string): Promise<string>;
}

/** Servers scale an adapter by this over its rank; the API has no word for it. */
const servedAlpha = 32;

/**
 * A policy that is trained and sampled on a Tinker-compatible server; `model.close` ends the session. Its start is in no folder
 * yet. Throws before anything is asked of the server where the training needs what the API does not have.
 */
export async function openTinkerPolicy(
  options: TinkerModelOptions & { train: TrainConfig; seed: number },
): Promise<OpenedPolicy> {
  const { train, seed } = options;
  if (train.algorithm === "ppo") throw beyondTinker("an algorithm without a value head, got ppo");
  if ("entropyBonus" in train && train.entropyBonus > 0)
    throw beyondTinker(`entropyBonus to be 0, got ${train.entropyBonus}`);
  const adapter = adapterOf(train.lora, seed);
  return connected(options, async (client, served) => {
    const run = await createTrainingRun(client, served.name, adapter);
    const model = await modelOf(options, client, served, run);
    return { model, trainer: tinkerTrainer(run), start: undefined };
  });
}

/** The base model on a Tinker-compatible server, to be sampled as it is; `close` ends the session. */
export function openTinkerSampler(options: TinkerModelOptions): Promise<TokenModel> {
  return connected(options, async (client, served) =>
    modelOf(options, client, served, await baseSampler(client, served.name)),
  );
}

async function connected<T>(
  { address }: TinkerModelOptions,
  use: (client: TinkerClient, served: ServedModel) => Promise<T>,
): Promise<T> {
  const client = await connectTinker({ url: address.url });
  try {
    return await use(client, await chosen(client, address));
  } catch (thrown) {
    await client.close();
    throw thrown;
  }
}

async function chosen(client: TinkerClient, { url, baseModel }: TinkerAddress): Promise<ServedModel> {
  const models = await client.models();
  const [first] = models;
  const found =
    baseModel === undefined && models.length === 1 ? first : models.find(({ name }) => name === baseModel);
  if (found) return found;
  throw new SparringError(
    "usage",
    `open model tinker:${url}: expected one of the server's base models after #, got ${baseModel ?? "none"}; it has ${models.map(({ name }) => name).join(", ") || "none"}`,
  );
}

async function modelOf(
  { folderOf }: TinkerModelOptions,
  client: TinkerClient,
  served: ServedModel,
  run: Pick<TrainingRun, "sample">,
): Promise<TokenModel> {
  const folder = await folderOf(served.name);
  const config = join(folder, "config.json");
  const known = existsSync(config);
  const model = tinkerModel({
    run,
    tokenizer: await loadTokenizer(folder),
    name: served.name,
    prompts: known ? await promptsOf(folder) : "full",
    contextLength: served.contextLength ?? (known ? await contextOf(config) : undefined),
  });
  return { ...model, close: () => client.close() };
}

/** Not every server says it. */
async function contextOf(config: string): Promise<number | undefined> {
  const { max_position_embeddings: length } = JSON.parse(await readFile(config, "utf8"));
  return typeof length === "number" ? length : undefined;
}

function adapterOf(lora: TrainConfig["lora"], seed: number): AdapterConfig | undefined {
  if (lora === undefined) return undefined;
  if (lora.alpha !== servedAlpha) {
    throw new SparringError(
      "usage",
      `train on a Tinker server: expected train.lora.alpha ${servedAlpha}, which is what servers take, got ${lora.alpha}; the API cannot say another`,
    );
  }
  const modules = new Set(lora.modules ?? linearNames);
  const [attention, mlp] = [linearNames.slice(0, 4), linearNames.slice(4)];
  const all = (names: readonly string[]) => names.every((name) => modules.has(name));
  const none = (names: readonly string[]) => !names.some((name) => modules.has(name));
  if (![attention, mlp].every((names) => all(names) || none(names)) || modules.size === 0) {
    throw new SparringError(
      "usage",
      `train on a Tinker server: expected train.lora.modules to be ${attention.join(", ")}, or ${mlp.join(", ")}, or all, got ${[...modules].join(", ")}; the API cannot say less`,
    );
  }
  return { rank: lora.rank, seed, train_attn: all(attention), train_mlp: all(mlp), train_unembed: false };
}

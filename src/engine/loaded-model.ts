import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { SparringError } from "../core/index.ts";
import { emptyMoments, type Moments } from "./adamw.ts";
import { readMoments, writeCheckpoint } from "./checkpoint.ts";
import { type ConfigFile, newConfigFile, parseConfig, readConfig } from "./config.ts";
import type { Engine, ModelConfig } from "./engine.ts";
import {
  type AdapterFile,
  adapterConfigName,
  adapterParametersOf,
  checkTargets,
  freshAdapter,
  merged,
  newAdapterFile,
  parseAdapterConfig,
  readAdapterConfig,
} from "./lora.ts";
import type { LoraConfig } from "./model-config.ts";
import { parametersOf, randomWeights } from "./parameters.ts";
import { openTensors, writeTensors } from "./safetensors.ts";
import { gather, readWeights, tensorsOf, writeWeights } from "./weight-files.ts";

/** What an engine starts from. */
export type Origin = { threads: number | undefined; activationBytes?: number | undefined } & (
  | { folder: string; adapter: AdapterOrigin | undefined }
  | { config: Omit<ModelConfig, "lora">; seed: number }
);

/** An adapter in PEFT's format; or a fresh one, with the name of its model where that is not its folder. */
export type AdapterOrigin = { folder: string } | { lora: LoraConfig; seed: number; base?: string };

/** A model in memory, with all that it takes to write it back. */
export interface LoadedModel {
  config: ModelConfig;
  /** What training changes: all weights, or those of the adapters. */
  flat: Float32Array;
  moments: Moments;
  /** The model's `config.json`. */
  file: ConfigFile;
  /** Present where the model has adapters: its own weights, and the adapters' `adapter_config.json` and first weights. */
  adapted: { frozen: Float32Array; file: AdapterFile; first: Float32Array } | undefined;
  /** Folders whose other files go along with every save. */
  companions: readonly string[];
}

const adapterName = "adapter_model.safetensors";
const adapterPrefix = "base_model.model.";

export async function loadModel(origin: Origin): Promise<LoadedModel> {
  if (!("folder" in origin)) {
    const file = newConfigFile(origin.config);
    const config = parseConfig(file, "the given config");
    const flat = randomWeights(config, origin.seed);
    return { config, file, flat, moments: emptyMoments(flat.length), adapted: undefined, companions: [] };
  }
  const model = await readModel(origin.folder);
  const { adapter } = origin;
  if (adapter === undefined) return model;
  if ("folder" in adapter) return readAdapter(adapter.folder, model);
  const file = newAdapterFile(adapter.lora, adapter.base ?? resolve(origin.folder));
  const config = { ...model.config, lora: parseAdapterConfig(file, "the given settings") };
  checkTargets(config, "the given settings");
  const flat = freshAdapter(adapterParametersOf(config), adapter.seed);
  const adapted = { frozen: model.flat, file, first: flat.slice() };
  return { ...model, config, flat, moments: emptyMoments(flat.length), adapted };
}

/** What `saveModel` wrote of a model of the same shape. A model's own folder means adapters as they were at first. */
export async function reloadModel(folder: string, present: LoadedModel): Promise<LoadedModel> {
  const { adapted } = present;
  if (
    adapted &&
    !existsSync(join(folder, adapterConfigName)) &&
    resolve(folder) === resolve(present.companions[0] ?? "")
  )
    return { ...present, flat: adapted.first, moments: emptyMoments(adapted.first.length) };
  const loaded = adapted
    ? await readAdapter(folder, { ...present, flat: adapted.frozen })
    : await readModel(folder);
  checkSameShape(loaded.config, present.config, folder);
  return loaded;
}

async function readModel(folder: string): Promise<LoadedModel> {
  const { config, file } = await readConfig(folder);
  const parameters = parametersOf(config);
  const flat = await readWeights(folder, parameters);
  const moments = await readMoments(folder, parameters);
  return { config, file, flat, moments, adapted: undefined, companions: [folder] };
}

async function readAdapter(folder: string, model: LoadedModel): Promise<LoadedModel> {
  const { lora, file } = await readAdapterConfig(folder);
  const config = { ...model.config, lora };
  checkTargets(config, folder);
  const parameters = adapterParametersOf(config);
  const path = join(folder, adapterName);
  const tensors = await openTensors(path);
  try {
    const flat = await gather(path, [tensors], parameters, adapterPrefix);
    const moments = await readMoments(folder, parameters);
    const companions = [...model.companions, folder];
    return {
      ...model,
      config,
      flat,
      moments,
      companions,
      adapted: { frozen: model.flat, file, first: flat.slice() },
    };
  } finally {
    await tensors.close();
  }
}

/** As `Engine.save` says. `beside` writes what else belongs to a training that goes on, into the folder that it is given. */
export async function saveModel(
  folder: string,
  model: LoadedModel,
  { dtype, optimizer, merged: asOne = false }: Parameters<Engine["save"]>[1],
  beside: (folder: string) => Promise<void> = async () => {},
): Promise<void> {
  const { config, flat, moments, file, adapted, companions } = model;
  const { lora } = config;
  if (adapted && lora && !asOne) {
    const parameters = adapterParametersOf({ ...config, lora });
    const tensors = new Map(tensorsOf(flat, parameters, adapterPrefix));
    return writeCheckpoint(folder, {
      config: { name: adapterConfigName, content: adapted.file },
      weights: (into) =>
        writeTensors(join(into, adapterName), { tensors, metadata: { format: "pt" } }, dtype),
      moments: optimizer ? { parameters, state: moments } : undefined,
      beside: optimizer ? beside : undefined,
      companions,
    });
  }
  const parameters = parametersOf(config);
  const weights = adapted && lora ? merged({ ...config, lora }, adapted.frozen, flat) : flat;
  return writeCheckpoint(folder, {
    config: { name: "config.json", content: withType(file, dtype) },
    weights: (into) => writeWeights(into, tensorsOf(weights, parameters), dtype),
    moments: optimizer && !adapted ? { parameters, state: moments } : undefined,
    beside: optimizer ? beside : undefined,
    companions,
  });
}

/** `torch_dtype` until transformers 4, `dtype` since transformers 5. */
function withType(file: ConfigFile, dtype: "F32" | "BF16"): ConfigFile {
  const key = file.dtype === undefined ? "torch_dtype" : "dtype";
  return { ...file, [key]: dtype === "F32" ? "float32" : "bfloat16" };
}

function checkSameShape(loaded: ModelConfig, config: ModelConfig, folder: string): void {
  for (const key of Object.keys({ ...config, ...loaded }) as (keyof ModelConfig)[]) {
    const [expected, got] = [JSON.stringify(config[key]), JSON.stringify(loaded[key])];
    if (expected === got) continue;
    throw new SparringError(
      "engine",
      `load: expected ${key} ${expected} in ${folder}, got ${got}; open the folder as an engine of its own`,
    );
  }
}

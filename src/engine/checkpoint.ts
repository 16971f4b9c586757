import { existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { SparringError } from "../core/index.ts";
import { emptyMoments, type Moments } from "./adamw.ts";
import type { ConfigFile } from "./config.ts";
import { type Parameter, sizeOf, viewOf } from "./parameters.ts";
import { readTensors, type StoredTensor, type TensorFile, writeTensors } from "./safetensors.ts";

const modelFile = "model.safetensors";
const optimizerFile = "optimizer.safetensors";

/** Tensors that other writers store although they follow from the rest. */
const redundant = /^lm_head\.weight$|\.rotary_emb\.inv_freq$/;

/** All weights of the folder's `model.safetensors`, in the order of the parameters. */
export async function readWeights(folder: string, parameters: readonly Parameter[]): Promise<Float32Array> {
  const path = join(folder, modelFile);
  if (!existsSync(path)) {
    const hint = existsSync(`${path}.index.json`)
      ? "merge its shards into one file"
      : "give a model's folder";
    throw new SparringError("data", `open model: expected ${path}, found none; ${hint}`);
  }
  const { tensors } = await readTensors(path);
  const names = new Set(parameters.map(({ name }) => name));
  const unknown = [...tensors.keys()].find((name) => !names.has(name) && !redundant.test(name));
  if (unknown !== undefined) {
    throw new SparringError(
      "engine",
      `open model: ${path} holds ${unknown}, which this kind of model does not have`,
    );
  }
  return gather(path, tensors, "", parameters);
}

/** The optimizer's state, or a fresh one where the folder has none. */
export async function readMoments(folder: string, parameters: readonly Parameter[]): Promise<Moments> {
  const path = join(folder, optimizerFile);
  if (!existsSync(path)) return emptyMoments(sizeOf(parameters));
  const { tensors, metadata } = await readTensors(path);
  const step = Number(metadata.step);
  if (!Number.isInteger(step)) {
    throw new SparringError(
      "data",
      `read ${path}: expected a step count, got ${JSON.stringify(metadata.step)}`,
    );
  }
  return { m: gather(path, tensors, "m.", parameters), v: gather(path, tensors, "v.", parameters), step };
}

function gather(
  path: string,
  tensors: ReadonlyMap<string, StoredTensor>,
  prefix: string,
  parameters: readonly Parameter[],
): Float32Array {
  const flat = new Float32Array(sizeOf(parameters));
  for (const parameter of parameters) {
    const name = prefix + parameter.name;
    const tensor = tensors.get(name);
    if (tensor?.shape.join() !== parameter.shape.join()) {
      const got = tensor ? `[${tensor.shape}]` : "none";
      throw new SparringError(
        "data",
        `read ${path}: expected ${name} of shape [${parameter.shape}], got ${got}`,
      );
    }
    viewOf(flat, parameter).set(tensor.values);
  }
  return flat;
}

export interface Checkpoint {
  config: ConfigFile;
  parameters: readonly Parameter[];
  weights: Float32Array;
  /** Left out where the folder shall hold none. */
  moments: Moments | undefined;
  dtype: "F32" | "BF16";
  /** Folders whose other files (tokenizer, chat template) go along, over those that the target holds already. */
  companions: readonly string[];
}

/**
 * Writes a model folder that is either complete or absent: everything goes to a folder beside it, which then takes
 * its name. A folder of that name is replaced, and what it holds beside the model is kept; a crash in the moment of
 * replacement leaves the folders as `.NAME.old` and `.NAME.new`.
 */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const target = resolve(folder);
  const fresh = join(dirname(target), `.${basename(target)}.new`);
  const old = join(dirname(target), `.${basename(target)}.old`);
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const replaces = existsSync(target);
  if (replaces) await copyCompanions(target, fresh);
  for (const companion of checkpoint.companions) await copyCompanions(companion, fresh);
  const { parameters, weights, moments, dtype } = checkpoint;
  await writeDurably(join(fresh, "config.json"), `${JSON.stringify(checkpoint.config, null, 2)}\n`);
  await writeTensors(join(fresh, modelFile), tensorsOf([["", weights]], parameters, { format: "pt" }), dtype);
  if (moments) {
    const state = tensorsOf(
      [
        ["m.", moments.m],
        ["v.", moments.v],
      ],
      parameters,
      { step: String(moments.step) },
    );
    await writeTensors(join(fresh, optimizerFile), state, "F32");
  }
  await syncFolder(fresh);
  await rm(old, { recursive: true, force: true });
  if (replaces) await rename(target, old);
  await rename(fresh, target);
  await syncFolder(dirname(target));
  if (replaces) await retire(old, target);
}

/** Removes the folder that was replaced, after its subfolders have moved to the new one. */
async function retire(old: string, target: string): Promise<void> {
  for (const entry of await readdir(old, { withFileTypes: true })) {
    if (entry.isDirectory()) await rename(join(old, entry.name), join(target, entry.name));
  }
  await rm(old, { recursive: true });
}

function tensorsOf(
  parts: readonly [prefix: string, flat: Float32Array][],
  parameters: readonly Parameter[],
  metadata: Record<string, string>,
): TensorFile {
  const tensors = new Map<string, StoredTensor>();
  for (const [prefix, flat] of parts) {
    for (const parameter of parameters) {
      tensors.set(prefix + parameter.name, { shape: parameter.shape, values: viewOf(flat, parameter) });
    }
  }
  return { tensors, metadata };
}

async function copyCompanions(from: string, to: string): Promise<void> {
  if (!existsSync(from)) {
    throw new SparringError(
      "data",
      `save model: expected ${from}, whose tokenizer goes along, found none; keep the folder that the model was opened from`,
    );
  }
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const own = entry.name === "config.json" || /\.safetensors(\.index\.json)?$/.test(entry.name);
    if (entry.isFile() && !own)
      await writeDurably(join(to, entry.name), await readFile(join(from, entry.name)));
  }
}

async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes renames durable; Windows has no such call for folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

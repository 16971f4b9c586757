import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { SparringError } from "../core/index.ts";
import { emptyMoments, type Moments } from "./adamw.ts";
import { syncFolder, writeDurably } from "./durable.ts";
import { type Parameter, sizeOf } from "./parameters.ts";
import { openTensors, type StoredTensor, writeTensors } from "./safetensors.ts";
import { gather, tensorsOf } from "./weight-files.ts";

const optimizerName = "optimizer.safetensors";

/** What belongs to a model's or an adapter's weights and so does not go along with others; weights in other formats too. */
const own =
  /^(adapter_)?config\.json$|\.(safetensors|bin|pt|pth|gguf|onnx|h5|msgpack)$|\.(safetensors|bin)\.index\.json$/;

/** The optimizer's state, or a fresh one where the folder has none. */
export async function readMoments(folder: string, parameters: readonly Parameter[]): Promise<Moments> {
  const path = join(folder, optimizerName);
  if (!existsSync(path)) return emptyMoments(sizeOf(parameters));
  const file = await openTensors(path);
  try {
    const step = Number(file.metadata.step);
    if (!Number.isInteger(step)) {
      throw new SparringError(
        "data",
        `read ${path}: expected a step count, got ${JSON.stringify(file.metadata.step)}; save it again`,
      );
    }
    const m = await gather(path, [file], parameters, "m.");
    const v = await gather(path, [file], parameters, "v.");
    return { m, v, step };
  } finally {
    await file.close();
  }
}

export interface Checkpoint {
  /** `config.json`, or `adapter_config.json` of an adapter. */
  config: { name: string; content: Record<string, unknown> };
  /** Writes the weights into the folder, durably. */
  weights(folder: string): Promise<void>;
  /** What else goes into the folder. */
  beside?: ((folder: string) => Promise<void>) | undefined;
  /** Left out where the folder shall hold none. */
  moments?: { parameters: readonly Parameter[]; state: Moments } | undefined;
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
  const { config, moments } = checkpoint;
  await writeDurably(join(fresh, config.name), `${JSON.stringify(config.content, null, 2)}\n`);
  await checkpoint.weights(fresh);
  await checkpoint.beside?.(fresh);
  if (moments) await writeMoments(fresh, moments.state, moments.parameters);
  await syncFolder(fresh);
  await rm(old, { recursive: true, force: true });
  if (replaces) await rename(target, old);
  await rename(fresh, target);
  await syncFolder(dirname(target));
  if (replaces) await retire(old, target);
}

function writeMoments(folder: string, { m, v, step }: Moments, parameters: readonly Parameter[]) {
  const tensors = new Map<string, StoredTensor>([
    ...tensorsOf(m, parameters, "m."),
    ...tensorsOf(v, parameters, "v."),
  ]);
  const metadata = { step: String(step) };
  return writeTensors(join(folder, optimizerName), { tensors, metadata }, "F32");
}

/** Removes the folder that was replaced, after its subfolders have moved to the new one. */
async function retire(old: string, target: string): Promise<void> {
  for (const entry of await readdir(old, { withFileTypes: true })) {
    if (entry.isDirectory()) await rename(join(old, entry.name), join(target, entry.name));
  }
  await rm(old, { recursive: true });
}

async function copyCompanions(from: string, to: string): Promise<void> {
  if (!existsSync(from)) {
    throw new SparringError(
      "data",
      `save model: expected ${from}, whose tokenizer goes along, found none; keep the folder that the model was opened from`,
    );
  }
  for (const entry of await readdir(from, { withFileTypes: true })) {
    // A link as well: a folder of the hub's own cache has nothing else.
    if (!entry.isDirectory() && !own.test(entry.name))
      await writeDurably(join(to, entry.name), await readFile(join(from, entry.name)));
  }
}

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, SparringError } from "../core/index.ts";
import { writeDurably } from "./durable.ts";
import { type Parameter, sizeOf, viewOf } from "./parameters.ts";
import {
  bytesPer,
  type OpenTensors,
  openTensors,
  type StoredTensor,
  type TensorFile,
  writeTensors,
} from "./safetensors.ts";

/** Hugging Face's names; a model beyond 5 GB is stored in parts, with an index of what lies where. */
export const weightsName = "model.safetensors";
export const indexName = `${weightsName}.index.json`;

/** Tensors that other writers store although they follow from the rest. */
const redundant = /^lm_head\.weight$|\.rotary_emb\.inv_freq$/;

/** All weights of a model's folder, in one file or several, in the order of the parameters. */
export async function readWeights(folder: string, parameters: readonly Parameter[]): Promise<Float32Array> {
  const paths = await weightPaths(folder);
  const files: OpenTensors[] = [];
  try {
    for (const path of paths) files.push(await openTensors(path));
    const names = new Set(parameters.map(({ name }) => name));
    for (const [i, { shapes }] of files.entries()) {
      const unknown = [...shapes.keys()].find((name) => !names.has(name) && !redundant.test(name));
      if (unknown === undefined) continue;
      throw new SparringError(
        "engine",
        `open model: expected the tensors of a dense model in ${paths[i]}, got ${unknown}; the engine does not run this kind`,
      );
    }
    return await gather(paths[0] as string, files, parameters);
  } finally {
    for (const file of files) await file.close();
  }
}

async function weightPaths(folder: string): Promise<string[]> {
  const single = join(folder, weightsName);
  const index = join(folder, indexName);
  if (existsSync(single)) return [single];
  if (!existsSync(index)) {
    throw new SparringError(
      "data",
      `open model: expected ${single} or ${index}, found none; give a model's folder with weights in safetensors`,
    );
  }
  try {
    const { weight_map: places } = JSON.parse(await readFile(index, "utf8"));
    const files = [...new Set(Object.values(places as Record<string, string>))].sort();
    return files.map((file) => join(folder, file));
  } catch (cause) {
    throw new SparringError(
      "data",
      `open model: expected an index of weight files in ${index}: ${messageOf(cause)}; fetch it again`,
      { cause },
    );
  }
}

/** The parameters' tensors out of files, whose names begin with `prefix`. */
export async function gather(
  path: string,
  files: readonly OpenTensors[],
  parameters: readonly Parameter[],
  prefix = "",
): Promise<Float32Array> {
  const flat = new Float32Array(sizeOf(parameters));
  for (const parameter of parameters) {
    const name = prefix + parameter.name;
    const file = files.find(({ shapes }) => shapes.has(name));
    const shape = file?.shapes.get(name);
    if (file === undefined || shape?.join() !== parameter.shape.join()) {
      throw new SparringError(
        "data",
        `read ${path}: expected ${name} of shape [${parameter.shape}], got ${shape ? `[${shape}]` : "none"}; fetch or save it again`,
      );
    }
    await file.read(name, viewOf(flat, parameter));
  }
  return flat;
}

/** The parameters as tensors to write, with `prefix` before their names. */
export function tensorsOf(
  flat: Float32Array,
  parameters: readonly Parameter[],
  prefix = "",
): [string, StoredTensor][] {
  return parameters.map((parameter) => [
    prefix + parameter.name,
    { shape: parameter.shape, values: viewOf(flat, parameter) },
  ]);
}

/**
 * Writes a model's weights into a folder: one file, or several with an index where it would be larger than
 * `largest` bytes. All of it is on the disk then.
 */
export async function writeWeights(
  folder: string,
  tensors: readonly [string, StoredTensor][],
  dtype: "F32" | "BF16",
  largest = 5e9,
): Promise<void> {
  const metadata = { format: "pt" };
  const shards: { bytes: number; tensors: Map<string, StoredTensor> }[] = [];
  for (const [name, tensor] of tensors) {
    const bytes = tensor.values.length * bytesPer[dtype];
    const last = shards.at(-1);
    if (last && last.bytes + bytes <= largest) {
      last.tensors.set(name, tensor);
      last.bytes += bytes;
    } else shards.push({ bytes, tensors: new Map([[name, tensor]]) });
  }
  const write = (file: string, content: TensorFile["tensors"]) =>
    writeTensors(join(folder, file), { tensors: content, metadata }, dtype);
  const [first] = shards;
  if (shards.length === 1 && first) return write(weightsName, first.tensors);
  const number = (n: number) => String(n).padStart(5, "0");
  const places: Record<string, string> = {};
  for (const [i, shard] of shards.entries()) {
    const file = `model-${number(i + 1)}-of-${number(shards.length)}.safetensors`;
    for (const name of shard.tensors.keys()) places[name] = file;
    await write(file, shard.tensors);
  }
  const total = shards.reduce((sum, { bytes }) => sum + bytes, 0);
  const index = { metadata: { total_size: total }, weight_map: places };
  await writeDurably(join(folder, indexName), `${JSON.stringify(index, null, 2)}\n`);
}

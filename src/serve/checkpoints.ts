import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { SparringError } from "../core/index.ts";
import { refuse } from "./refusal.ts";

/** Weights with the optimizer's state to go on training from, or weights alone for sampling. */
export type CheckpointKind = "weights" | "sampler_weights";

export interface Checkpoint {
  /** `tinker://MODEL/KIND/NAME`. */
  path: string;
  model: string;
  kind: CheckpointKind;
  name: string;
  time: Date;
  /** In the Hugging Face layout, or in PEFT's where adapters were trained. */
  folder: string;
  /** undefined where all weights were trained. */
  rank: number | undefined;
}

/** Checkpoints under one folder, which outlive the server. */
export interface Checkpoints {
  /** Path and folder of one to be written; refuses names that are none, and those that are taken unless told to replace them. */
  place(
    model: string,
    kind: CheckpointKind,
    name: string,
    replace: boolean,
  ): { path: string; folder: string };
  /** Refuses where there is none. */
  find(path: string): Promise<Checkpoint>;
  /** Oldest first. */
  list(): Promise<Checkpoint[]>;
  remove(path: string): Promise<void>;
}

const kinds: readonly CheckpointKind[] = ["weights", "sampler_weights"];
const namePattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,254}$/;
const pathPattern = /^tinker:\/\/([A-Za-z0-9_-]+:train:\d+)\/(weights|sampler_weights)\/([^/]+)$/;

/** Opens the folder for checkpoints of one model; throws where it holds those of another. */
export async function openCheckpoints(folder: string, base: string): Promise<Checkpoints> {
  await expectSameBase(folder, base);
  const folderOf = (model: string, kind: CheckpointKind, name: string) =>
    join(folder, model.replaceAll(":", "."), kind, name);

  const describe = async (model: string, kind: CheckpointKind, name: string): Promise<Checkpoint> => {
    const at = folderOf(model, kind, name);
    const { mtime } = await stat(at);
    const path = `tinker://${model}/${kind}/${name}`;
    return { path, model, kind, name, time: mtime, folder: at, rank: await rankOf(at) };
  };
  const find = async (path: string) => {
    const [, model, kind, name] = pathPattern.exec(path) ?? [];
    if (model === undefined || name === undefined || !namePattern.test(name)) {
      throw refuse(400, `expected a path such as tinker://MODEL/weights/NAME, got ${JSON.stringify(path)}`);
    }
    const at = kind as CheckpointKind;
    if (!existsSync(folderOf(model, at, name))) throw refuse(404, `there is no checkpoint ${path}`);
    return describe(model, at, name);
  };
  const list = async () => {
    const found: Checkpoint[] = [];
    for (const model of (await namesIn(folder)).filter((name) => name.includes(".train.")))
      for (const kind of kinds)
        for (const name of await namesIn(join(folder, model, kind)))
          if (namePattern.test(name)) found.push(await describe(model.replaceAll(".", ":"), kind, name));
    return found.sort((a, b) => a.time.getTime() - b.time.getTime());
  };
  return {
    find,
    list,
    place(model, kind, name, replace) {
      if (!namePattern.test(name)) {
        throw refuse(
          400,
          `expected a checkpoint's name of letters, digits, dots, dashes and underscores, got ${JSON.stringify(name)}`,
        );
      }
      const at = folderOf(model, kind, name);
      const path = `tinker://${model}/${kind}/${name}`;
      if (!replace && existsSync(at))
        throw refuse(400, `${path} exists; choose another name, or overwrite it`);
      return { path, folder: at };
    },
    remove: async (path) => rm((await find(path)).folder, { recursive: true }),
  };
}

/** Adapters of one model would load into another one of the same shape, and be nonsense there. */
async function expectSameBase(folder: string, base: string): Promise<void> {
  const file = join(folder, "serve.json");
  const present = { base: resolve(base) };
  await mkdir(folder, { recursive: true });
  if (!existsSync(file)) return writeFile(file, `${JSON.stringify(present)}\n`);
  const { base: before } = JSON.parse(await readFile(file, "utf8")) as Partial<typeof present>;
  if (before === present.base) return;
  throw new SparringError(
    "usage",
    `serve: ${folder} holds checkpoints of ${before}, and the model is ${present.base}; name another folder with --folder`,
  );
}

async function rankOf(folder: string): Promise<number | undefined> {
  const file = join(folder, "adapter_config.json");
  if (!existsSync(file)) return undefined;
  return (JSON.parse(await readFile(file, "utf8")) as { r: number }).r;
}

async function namesIn(folder: string): Promise<string[]> {
  return existsSync(folder) ? readdir(folder) : [];
}

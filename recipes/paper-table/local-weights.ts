import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { packageRoot } from "../../src/loop/index.ts";
import { weightsHash } from "../../study/settings.ts";
import type { TableConfig } from "./config.ts";

/** Hashes of weights by the names of models. */
export type LocalWeights = ReadonlyMap<string, string>;

/** Tells weights in folders apart that are called the same; what is elsewhere is known by its name alone. */
export async function localWeights({ model, trainer, teacher }: TableConfig): Promise<LocalWeights> {
  const hashes = new Map<string, string>();
  for (const name of [model, trainer, teacher]) {
    if (typeof name !== "string") continue;
    const folders = [join(packageRoot, "models", name), resolve(name)];
    const folder = folders.find((path) => existsSync(join(path, "model.safetensors")));
    if (folder !== undefined) hashes.set(name, await weightsHash(folder));
  }
  return hashes;
}

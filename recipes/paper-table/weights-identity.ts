import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { packageRoot } from "../../src/loop/index.ts";
import { weightsHash } from "../../study/settings.ts";

/** Tells weights of a folder apart that is called the same; what is elsewhere is known by its name alone. */
export async function weightsIdentity(trainer: string): Promise<string> {
  const folders = [join(packageRoot, "models", trainer), resolve(trainer)];
  const folder = folders.find((path) => existsSync(join(path, "model.safetensors")));
  return folder === undefined ? "" : weightsHash(folder);
}

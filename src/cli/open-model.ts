import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { SparringError } from "../core/index.ts";
import { packageRoot } from "../loop/index.ts";
import { type Model, openaiModel, openLocalModel } from "../model/index.ts";

const endpointPrefix = "openai:";

/** A model by name. The caller closes it. */
export async function openModel(name: string): Promise<Model> {
  if (!name.startsWith(endpointPrefix)) return (await openLocalModel(modelFolder(name))).model;
  const model = name.slice(endpointPrefix.length);
  if (model === "") {
    throw new SparringError(
      "usage",
      `open model "${name}": expected the endpoint's name of a model after "openai:"`,
    );
  }
  return openaiModel({ model });
}

/** The folder of a model that ships, or the folder that was named. Endpoints have none, and so cannot be trained. */
export function modelFolder(name: string): string {
  if (name.startsWith(endpointPrefix)) {
    throw new SparringError(
      "usage",
      `open model "${name}": expected a model that can be trained, which an endpoint is not; name "lab" or a folder`,
    );
  }
  const ours = join(packageRoot, "models", name);
  const folder = /^[\w-]+$/.test(name) && existsSync(ours) ? ours : resolve(name);
  if (!existsSync(join(folder, "config.json"))) {
    throw new SparringError(
      "usage",
      `open model "${name}": expected a folder with config.json, model.safetensors and tokenizer.json at ${folder}; name "lab", such a folder, or openai:NAME`,
    );
  }
  return folder;
}

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { SparringError } from "../core/index.ts";
import { packageRoot } from "../loop/index.ts";
import {
  type DownloadOptions,
  downloadModel,
  type Model,
  openaiModel,
  openLocalModel,
  parseHubName,
} from "../model/index.ts";
import type { Console } from "./console.ts";
import { createMeter } from "./meter.ts";

const endpointPrefix = "openai:";

/** A model by name; `url` is that of its endpoint where it is not OPENAI_BASE_URL. The caller closes it. */
export async function openModel(name: string, console: Console, url?: string): Promise<Model> {
  if (!name.startsWith(endpointPrefix)) {
    if (url !== undefined) {
      throw new SparringError(
        "usage",
        `open model "${name}": expected openai:NAME with the endpoint ${url}; leave the endpoint out`,
      );
    }
    const folder = await modelFolder(name, console);
    return (await openLocalModel(folder, { download: downloading(name, console) })).model;
  }
  const model = name.slice(endpointPrefix.length);
  if (model === "") {
    throw new SparringError(
      "usage",
      `open model "${name}": expected the endpoint's name of a model after "openai:"`,
    );
  }
  return openaiModel({ model, ...(url !== undefined && { baseURL: url }) });
}

/**
 * The folder of a model that ships, the folder that was named, or that of a model of the hub, which is downloaded where
 * it is not there yet. Endpoints have none, and so cannot be trained.
 */
export async function modelFolder(name: string, console: Console): Promise<string> {
  if (name.startsWith(endpointPrefix)) {
    throw new SparringError(
      "usage",
      `open model "${name}": expected a model that can be trained, which an endpoint is not; name "lab", a folder or a model of the hub`,
    );
  }
  const ours = join(packageRoot, "models", name);
  const folder = /^[\w-]+$/.test(name) && existsSync(ours) ? ours : resolve(name);
  if (["config.json", "adapter_config.json"].some((file) => existsSync(join(folder, file)))) return folder;
  const hub = existsSync(folder) ? undefined : parseHubName(name);
  if (hub) return downloadModel(hub, downloading(name, console));
  throw new SparringError(
    "usage",
    `open model "${name}": expected a folder with config.json, model.safetensors and tokenizer.json at ${folder}; name "lab", such a folder, OWNER/NAME of the hub, or openai:NAME`,
  );
}

function downloading(name: string, console: Console): DownloadOptions {
  const meter = createMeter(console, "megabyte", { title: `downloading ${name}` });
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  return { onProgress: (received, total) => meter(megabytes(received), megabytes(total), "") };
}

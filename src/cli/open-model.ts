import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { SparringError } from "../core/index.ts";
import {
  type EndpointConfig,
  type ModelConfig,
  openTinkerSampler,
  packageRoot,
  type TinkerModelOptions,
} from "../loop/index.ts";
import {
  type Account,
  type DownloadOptions,
  downloadModel,
  type EndpointOptions,
  loadTokenizer,
  type Model,
  openaiModel,
  openLocalModel,
  openTokenEndpoint,
  parseHubName,
} from "../model/index.ts";
import { parseTinkerAddress } from "../tinker/index.ts";
import type { Console } from "./console.ts";
import { createMeter } from "./meter.ts";

/** The words before the colon that name a model behind a URL. */
const endpointPattern = /^(openai|vllm|sglang):(.*)$/s;

export interface OpenModelOptions {
  /** Counts what endpoints are asked. */
  account?: Account | undefined;
  concurrency?: number | undefined;
}

export const isEndpoint = (model: ModelConfig): boolean =>
  typeof model !== "string" || endpointPattern.test(model);

/** A model by name, or as a configuration describes an endpoint. The caller closes it. */
export async function openModel(
  named: ModelConfig,
  console: Console,
  options: OpenModelOptions = {},
): Promise<Model> {
  const config: EndpointConfig = typeof named === "string" ? { name: named } : named;
  const { name } = config;
  const tinker = tinkerOptions(name, console);
  if (tinker) return openTinkerSampler(tinker);
  const [, server, model] = endpointPattern.exec(name) ?? [];
  if (server === undefined) {
    if (typeof named !== "string") {
      throw new SparringError(
        "usage",
        `open model "${name}": expected openai:NAME, vllm:NAME or sglang:NAME with the endpoint ${config.url}; leave the endpoint out`,
      );
    }
    const folder = await modelFolder(name, console);
    return (await openLocalModel(folder, { download: downloading(name, console) })).model;
  }
  if (!model) {
    throw new SparringError(
      "usage",
      `open model "${name}": expected the endpoint's name of a model after "${server}:"`,
    );
  }
  const endpoint = endpointOptions(model, config, options);
  if (server === "openai") return openaiModel(endpoint);
  const tokenizer = await loadTokenizer(await tokenizerFolder(config.tokenizer ?? model, name, console));
  return openTokenEndpoint({ ...endpoint, server: server as "vllm" | "sglang", tokenizer });
}

function endpointOptions(model: string, config: EndpointConfig, options: OpenModelOptions): EndpointOptions {
  const { url, timeoutSeconds, contextLength, price } = config;
  const { account, concurrency = config.concurrency } = options;
  const apiKey = keyOf(config);
  return {
    model,
    ...(url !== undefined && { baseURL: url }),
    ...(apiKey !== undefined && { apiKey }),
    ...(timeoutSeconds !== undefined && { timeoutMs: timeoutSeconds * 1000 }),
    ...(contextLength !== undefined && { contextLength }),
    ...(concurrency !== undefined && { concurrency }),
    ...(price && { price }),
    ...(account && { account }),
  };
}

function keyOf({ name, url, keyVariable }: EndpointConfig): string | undefined {
  if (keyVariable === undefined) return url === undefined ? undefined : "none";
  const key = process.env[keyVariable];
  if (key) return key;
  throw new SparringError(
    "usage",
    `open model "${name}": expected an API key in the environment's variable ${keyVariable}, found none; set it`,
  );
}

/** How to open `tinker:URL#BASE-MODEL`; undefined for other names. The tokenizer is that of the base model. */
export function tinkerOptions(name: string, console: Console): TinkerModelOptions | undefined {
  const address = parseTinkerAddress(name);
  return address && { address, folderOf: (baseModel) => tokenizerFolder(baseModel, name, console) };
}

/** The folder of an endpoint's tokenizer: one that was named, or that of a model of the hub, fetched without its weights. */
async function tokenizerFolder(tokenizer: string, name: string, console: Console): Promise<string> {
  const folder = ourFolder(tokenizer) ?? resolve(tokenizer);
  if (existsSync(join(folder, "tokenizer.json"))) return folder;
  const hub = existsSync(folder) ? undefined : parseHubName(tokenizer);
  if (hub) return downloadModel(hub, { ...downloading(tokenizer, console), only: "tokenizer" });
  throw new SparringError(
    "usage",
    `open model "${name}": expected the tokenizer of the very model that is served, as a folder with tokenizer.json or OWNER/NAME of the hub, got ${tokenizer}; name it as "tokenizer" in a configuration, or serve the model under its name on the hub`,
  );
}

/**
 * The folder of a model that ships, the folder that was named, or that of a model of the hub, which is downloaded where
 * it is not there yet. Endpoints have none, and so cannot be trained.
 */
export async function modelFolder(name: string, console: Console): Promise<string> {
  if (isEndpoint(name)) {
    throw new SparringError(
      "usage",
      `open model "${name}": expected a model that can be trained, which an endpoint is not; name "lab", a folder or a model of the hub`,
    );
  }
  const folder = ourFolder(name) ?? resolve(name);
  if (["config.json", "adapter_config.json"].some((file) => existsSync(join(folder, file)))) return folder;
  const hub = existsSync(folder) ? undefined : parseHubName(name);
  if (hub) return downloadModel(hub, downloading(name, console));
  throw new SparringError(
    "usage",
    `open model "${name}": expected a folder with config.json, model.safetensors and tokenizer.json at ${folder}; name "lab", such a folder, OWNER/NAME of the hub, or openai:NAME, vllm:NAME or sglang:NAME of an endpoint`,
  );
}

/** Of a model that ships. */
function ourFolder(name: string): string | undefined {
  const ours = join(packageRoot, "models", name);
  return /^[\w-]+$/.test(name) && existsSync(ours) ? ours : undefined;
}

function downloading(name: string, console: Console): DownloadOptions {
  const meter = createMeter(console, "megabyte", { title: `downloading ${name}` });
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  return { onProgress: (received, total) => meter(megabytes(received), megabytes(total), "") };
}

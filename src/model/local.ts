import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { messageOf, SparringError } from "../core/index.ts";
import {
  conversationsKept,
  type Engine,
  type GenerateRequest,
  type LoraConfig,
  openEngine,
} from "../engine/index.ts";
import { type DownloadOptions, downloadModel } from "./hub.ts";
import { hubNameOf, parseHubName } from "./hub-cache.ts";
import type { SampleRequest, Tokenizer, TokenModel } from "./model.ts";
import { bytesOf } from "./token-bytes.ts";
import { loadTokenizer } from "./tokenizer.ts";

/**
 * The embedded engine as a model. It samples whatever weights the engine holds at the moment, so a trainer
 * on the same engine changes it in place. `close` leaves the engine to its owner.
 */
export function localModel(options: {
  engine: Engine;
  tokenizer: Tokenizer;
  name: string;
  prompts: "brief" | "full";
  contextLength: number;
}): TokenModel {
  const { engine, tokenizer } = options;
  const interruption = () => new SparringError("interrupted", `sample ${options.name}: stopped on request`);
  let told: Promise<void> | undefined;
  const toEngine = async (requests: readonly SampleRequest[]): Promise<GenerateRequest[]> => {
    if (requests.some(({ stop }) => stop?.length)) told ??= engine.readTokens(tokenizer.bytes());
    await told;
    return requests.map(({ signal: _, stop = [], ...request }) => ({
      ...request,
      stopTokens: tokenizer.endsOfTurn,
      stopTexts: stop.map(bytesOf),
    }));
  };
  return {
    name: options.name,
    level: "tokens",
    contextLength: options.contextLength,
    prompts: options.prompts,
    tokenizer,
    batching: {
      conversations: conversationsKept,
      sampleSome: async (requests) => {
        if (requests.some(({ signal }) => signal?.aborted)) {
          await engine.forget();
          throw interruption();
        }
        return engine.generateSome(await toEngine(requests));
      },
    },
    forget: () => engine.forget(),
    sample: async (request) => {
      if (request.signal?.aborted) throw interruption();
      const [reply] = await engine.generate(await toEngine([request]));
      if (reply === undefined) {
        throw new SparringError("engine", `sample ${options.name}: expected one reply, got none`);
      }
      return reply;
    },
    close: async () => {},
  };
}

export interface OpenOptions {
  /** The most that training takes beside the weights; by default two fifths of the machine's memory. */
  activationBytes?: number;
  /** A fresh adapter on top of the model: it alone is trained and saved then. */
  lora?: LoraConfig & { seed: number };
  /** How an adapter's model is downloaded where it lies on the hub. */
  download?: DownloadOptions;
}

/**
 * Opens a model folder in the Hugging Face layout, or the folder of an adapter in PEFT's, which names its model. The model's
 * `close` closes the engine too. `"sparring": { "prompts": "brief" }` in config.json says which prompts the model was
 * pretrained on; "full" otherwise.
 */
export async function openLocalModel(
  folder: string,
  options: OpenOptions = {},
): Promise<{ model: TokenModel; engine: Engine }> {
  const { lora, download = {}, activationBytes } = options;
  const adapted = existsSync(join(folder, "adapter_config.json"));
  const base = adapted ? await modelOf(folder, download) : folder;
  const prompts = await promptsOf(base);
  const tokenizer = await loadTokenizer(base);
  const name = hubNameOf(base);
  const adapter = adapted ? { folder } : lora && freshAdapter(lora, name);
  const engine = await openEngine(base, {
    ...(adapter && { adapter }),
    ...(activationBytes !== undefined && { activationBytes }),
  });
  const model = localModel({
    engine,
    tokenizer,
    prompts,
    name: hubNameOf(folder) ?? basename(resolve(folder)),
    contextLength: engine.config.max_position_embeddings,
  });
  return { model: { ...model, close: () => engine.close() }, engine };
}

function freshAdapter({ seed, ...lora }: LoraConfig & { seed: number }, base: string | undefined) {
  return { lora, seed, ...(base === undefined ? {} : { base }) };
}

/** The folder of the model that an adapter belongs to: beside it, or from the hub. */
async function modelOf(adapter: string, download: DownloadOptions): Promise<string> {
  const path = join(adapter, "adapter_config.json");
  const { base_model_name_or_path: name, revision } = await readObject(path);
  if (typeof name === "string") {
    const folder = [resolve(adapter, name), resolve(name)].find((each) =>
      existsSync(join(each, "config.json")),
    );
    if (folder !== undefined) return folder;
    const hub = parseHubName(name);
    if (hub) return downloadModel(typeof revision === "string" ? { ...hub, revision } : hub, download);
  }
  throw new SparringError(
    "usage",
    `open model: expected base_model_name_or_path in ${path} to name the adapter's model, got ${JSON.stringify(name)}, which is no model's folder and no name of the hub; write the folder's path there`,
  );
}

async function readObject(path: string): Promise<Record<string, unknown>> {
  try {
    return Object(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw new SparringError(
      "data",
      `open model: expected JSON in ${path}: ${messageOf(cause)}; fetch or save it again`,
      { cause },
    );
  }
}

/** Which prompts the model of a folder was pretrained on, as its config.json says. */
export async function promptsOf(folder: string): Promise<"brief" | "full"> {
  const path = join(folder, "config.json");
  let config: { sparring?: { prompts?: unknown } };
  try {
    config = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw new SparringError(
      "usage",
      `open model: expected a model folder with config.json, tokenizer.json and model.safetensors at ${folder}: ${messageOf(cause)}; give the path of such a folder`,
      { cause },
    );
  }
  const prompts = config?.sparring?.prompts ?? "full";
  if (prompts !== "brief" && prompts !== "full") {
    throw new SparringError(
      "usage",
      `open model: expected "sparring.prompts" in ${path} to be "brief" or "full", got ${JSON.stringify(prompts)}`,
    );
  }
  return prompts;
}

import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { messageOf, SparringError } from "../core/index.ts";
import { type Engine, openEngine } from "../engine/index.ts";
import type { SampleReply, SampleRequest, Tokenizer, TokenModel } from "./model.ts";
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
  const sampleBatch = async (requests: readonly SampleRequest[]): Promise<SampleReply[]> => {
    if (requests.some((request) => request.signal?.aborted)) {
      throw new SparringError("interrupted", `sample ${options.name}: stopped on request`);
    }
    return engine.generate(
      requests.map(({ prompt, maxTokens, temperature, topP, seed, conversation }) => ({
        prompt,
        maxTokens,
        temperature,
        topP,
        seed,
        conversation,
        stopTokens: [tokenizer.endOfTurn],
      })),
    );
  };
  return {
    name: options.name,
    level: "tokens",
    contextLength: options.contextLength,
    prompts: options.prompts,
    tokenizer,
    sampleBatch,
    forget: () => engine.forget(),
    sample: async (request) => {
      const [reply] = await sampleBatch([request]);
      if (reply === undefined) {
        throw new SparringError("engine", `sample ${options.name}: expected one reply, got none`);
      }
      return reply;
    },
    close: async () => {},
  };
}

/**
 * Opens a model folder in the Hugging Face layout. The model's `close` closes the engine too.
 * `"sparring": { "prompts": "brief" }` in config.json says which prompts the model was pretrained on; "full" otherwise.
 */
export async function openLocalModel(folder: string): Promise<{ model: TokenModel; engine: Engine }> {
  const prompts = await promptsOf(folder);
  const tokenizer = await loadTokenizer(folder);
  const engine = await openEngine(folder);
  const model = localModel({
    engine,
    tokenizer,
    prompts,
    name: basename(resolve(folder)),
    contextLength: engine.config.max_position_embeddings,
  });
  return { model: { ...model, close: () => engine.close() }, engine };
}

async function promptsOf(folder: string): Promise<"brief" | "full"> {
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

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Template } from "@huggingface/jinja";
import { Tokenizer as HuggingFaceTokenizer } from "@huggingface/tokenizers";
import { type Message, messageOf, SparringError } from "../core/index.ts";
import type { Tokenizer } from "./model.ts";
import { tokenBytes } from "./token-bytes.ts";

/**
 * The tokenizer of a model folder in the Hugging Face layout: `tokenizer.json`, `tokenizer_config.json`
 * and its chat template (`chat_template.jinja`, or the `chat_template` of the config). `generation_config.json` may name more
 * tokens that end a turn.
 */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  const definition = await readJson(join(folder, "tokenizer.json"));
  const config = await readJson(join(folder, "tokenizer_config.json"));
  const named = namedTokens(config);
  const template = new Template(await chatTemplate(folder, config));
  const tokenizer = new HuggingFaceTokenizer(definition, { ...config, ...named });
  const endOfTurnText = named.eos_token;
  const endOfTurn = endOfTurnText === undefined ? undefined : tokenizer.token_to_id(endOfTurnText);
  if (endOfTurn === undefined) {
    throw new SparringError(
      "model",
      `load tokenizer: expected "eos_token" of ${folder}/tokenizer_config.json to be in the vocabulary, got ${JSON.stringify(config.eos_token)}; use the tokenizer's files as they were published`,
    );
  }
  return {
    endOfTurn,
    endsOfTurn: [...new Set([endOfTurn, ...(await generationEnds(folder))])],
    bytes: () => tokenBytes(definition),
    plain: breakerOf(specialTokens(definition)),
    vocabularySize: tokenizer.get_vocab(true).size,
    encode: (text) => tokenizer.encode(text, { add_special_tokens: false }).ids,
    // The library refuses to decode nothing, which is what a model says that ends its turn at once.
    decode: (ids) =>
      ids.length === 0
        ? ""
        : tokenizer.decode([...ids], { skip_special_tokens: false, clean_up_tokenization_spaces: false }),
    render: (messages: readonly Message[], openTurn: boolean) =>
      template.render({ ...config, ...named, messages, add_generation_prompt: openTurn }),
  };
}

/** Puts a word joiner, which nobody sees, behind the first character of each of the tokens. */
export function breakerOf(tokens: readonly string[]): (text: string) => string {
  if (tokens.length === 0) return (text) => text;
  const longestFirst = [...tokens].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(
    longestFirst.map((token) => token.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"),
    "gu",
  );
  return (text) => text.replace(pattern, (token) => `${token.slice(0, 1)}\u2060${token.slice(1)}`);
}

function specialTokens(definition: Record<string, unknown>): string[] {
  const added = (definition.added_tokens ?? []) as { content: string; special?: boolean }[];
  return added.filter(({ special }) => special === true).map(({ content }) => content);
}

/** Tokens are named as text, or as an object with it: older files have both, and templates want text. */
function namedTokens(config: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).flatMap(([name, value]) => {
      if (!name.endsWith("_token")) return [];
      const text = typeof value === "string" ? value : (value as { content?: unknown } | null)?.content;
      return typeof text === "string" ? [[name, text]] : [];
    }),
  );
}

/** One id or a list; none where the model says nothing of it. */
async function generationEnds(folder: string): Promise<number[]> {
  const path = join(folder, "generation_config.json");
  if (!existsSync(path)) return [];
  const { eos_token_id: ends } = await readJson(path);
  const all = ends === undefined || ends === null ? [] : [ends].flat();
  if (all.every((id): id is number => Number.isInteger(id) && (id as number) >= 0)) return all;
  throw new SparringError(
    "model",
    `load tokenizer: expected eos_token_id of ${path} to be a token's id or a list of them, got ${JSON.stringify(ends)}; use the file as it was published`,
  );
}

/** In a file of its own, which comes first, or in the config: there one, or a list of which one is named "default". */
async function chatTemplate(folder: string, config: Record<string, unknown>): Promise<string> {
  const path = join(folder, "chat_template.jinja");
  if (existsSync(path)) return readText(path);
  const { chat_template: own } = config;
  const template = Array.isArray(own) ? own.find(({ name }) => name === "default")?.template : own;
  if (typeof template === "string") return template;
  throw new SparringError(
    "model",
    `load tokenizer: expected a chat template in ${path} or in tokenizer_config.json, found none; choose a model that was made for conversations, or write a template`,
  );
}

async function readJson(path: string): Promise<Record<string, unknown>> {
  const text = await readText(path);
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new SparringError("model", `load tokenizer: expected JSON in ${path}: ${messageOf(cause)}`, {
      cause,
    });
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new SparringError("model", `load tokenizer: cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
}

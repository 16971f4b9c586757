import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Template } from "@huggingface/jinja";
import { Tokenizer as HuggingFaceTokenizer } from "@huggingface/tokenizers";
import { type Message, messageOf, SparringError } from "../core/index.ts";
import type { Tokenizer } from "./model.ts";

/**
 * The tokenizer of a model folder in the Hugging Face layout: `tokenizer.json`, `tokenizer_config.json`
 * and its chat template (`chat_template.jinja`, or the `chat_template` of the config).
 */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  const definition = await readJson(join(folder, "tokenizer.json"));
  const config = await readJson(join(folder, "tokenizer_config.json"));
  const template = new Template(await chatTemplate(folder, config));
  const tokenizer = new HuggingFaceTokenizer(definition, config);
  const endOfTurnText = config.eos_token;
  const endOfTurn = typeof endOfTurnText === "string" ? tokenizer.token_to_id(endOfTurnText) : undefined;
  if (endOfTurn === undefined) {
    throw new SparringError(
      "model",
      `load tokenizer: expected "eos_token" of ${folder}/tokenizer_config.json to be in the vocabulary, got ${JSON.stringify(endOfTurnText)}`,
    );
  }
  return {
    endOfTurn,
    plain: breakerOf(specialTokens(definition)),
    vocabularySize: tokenizer.get_vocab(true).size,
    encode: (text) => tokenizer.encode(text, { add_special_tokens: false }).ids,
    // The library refuses to decode nothing, which is what a model says that ends its turn at once.
    decode: (ids) =>
      ids.length === 0
        ? ""
        : tokenizer.decode([...ids], { skip_special_tokens: false, clean_up_tokenization_spaces: false }),
    render: (messages: readonly Message[], openTurn: boolean) =>
      template.render({ ...config, messages, add_generation_prompt: openTurn }),
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

async function chatTemplate(folder: string, config: Record<string, unknown>): Promise<string> {
  if (typeof config.chat_template === "string") return config.chat_template;
  return readText(join(folder, "chat_template.jinja"));
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

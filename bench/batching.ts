/**
 * How full generation's batches are, and how much of the prompts is read anew, counted rather than timed:
 * `npx tsx bench/batching.ts runs/NAME [stage...]` replays the rollouts that a run stored, with turns as long as they were, on
 * the engine's generator with a decoder that only counts.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Rollout } from "../src/core/index.ts";
import type { Decoder } from "../src/engine/decoder.ts";
import { createGenerator } from "../src/engine/generate.ts";
import { conversationsKept } from "../src/engine/index.ts";
import { byteTokenizer, type Model, type TokenModel } from "../src/model/index.ts";
import { runWave } from "../src/rollout/index.ts";

const waveSize = 128;
const vocabulary = 64;
const config = {
  vocab_size: 1e6,
  hidden_size: 2,
  intermediate_size: 1,
  num_hidden_layers: 1,
  num_attention_heads: 1,
  num_key_value_heads: 1,
  max_position_embeddings: 1e6,
  rope_theta: 1,
  rms_norm_eps: 1,
  tie_word_embeddings: true,
};

function counting() {
  const counts = { steps: 0, rows: 0, read: 0, prompts: 0, rounds: 0 };
  const contents: number[][] = Array.from({ length: conversationsKept }, () => []);
  const logp = new Float32Array(vocabulary).fill(-Math.log(vocabulary));
  const decoder: Decoder = {
    slots: conversationsKept,
    held: (slot) => contents[slot] as number[],
    keep: (from, to, length) => {
      contents[to] = (contents[from] as number[]).slice(0, length);
    },
    extend: async (slot, tokens) => {
      counts.prompts++;
      counts.read += tokens.length;
      contents[slot]?.push(...tokens);
      return logp;
    },
    extendEach: async (tokens) => {
      counts.steps++;
      counts.rows += tokens.size;
      for (const [slot, token] of tokens) contents[slot]?.push(token);
      return new Map([...tokens.keys()].map((slot) => [slot, logp]));
    },
    forget: () => {
      for (const content of contents) content.length = 0;
    },
    close: async () => {},
  };
  const generator = createGenerator(config, decoder, () => undefined);
  const model: TokenModel = {
    name: "counting",
    level: "tokens",
    contextLength: undefined,
    prompts: "brief",
    tokenizer: byteTokenizer,
    sample: () => Promise.reject(new Error("asked in batches only")),
    batching: {
      conversations: conversationsKept,
      sampleSome: (requests) => {
        counts.rounds++;
        return generator.generateSome(
          requests.map(({ signal: _, stop: __, ...request }) => ({ ...request, stopTokens: [] })),
        );
      },
    },
    forget: async () => generator.forget(),
    close: async () => {},
  };
  return { counts, model };
}

/** Asks for replies as long as those of the rollout, between what was said in it. */
async function replay(rollout: Rollout, model: Model, index: number): Promise<Rollout> {
  const ids: readonly number[] = rollout.tokens?.ids ?? [];
  const mask: readonly number[] = rollout.tokens?.mask ?? [];
  const prompt: number[] = [];
  for (let at = 0; at < ids.length; ) {
    const start = mask.indexOf(1, at);
    if (start < 0 || model.level !== "tokens") break;
    const end = mask.indexOf(0, start);
    prompt.push(...ids.slice(at, start));
    at = end < 0 ? ids.length : end;
    const sampling = { maxTokens: at - start, temperature: 1, topP: 1, seed: 1000 * index + at };
    prompt.push(...(await model.sample({ ...sampling, prompt, conversation: rollout.id })).tokens);
  }
  return rollout;
}

const [folder, ...stages] = process.argv.slice(2);
if (folder === undefined) throw new Error("expected the folder of a run, such as runs/demo");
const lines = (await readFile(join(folder, "rollouts.jsonl"), "utf8")).trim().split("\n");
const rollouts = lines
  .map((line): Rollout => JSON.parse(line))
  .filter(({ id }) => stages.length === 0 || stages.some((stage) => id.startsWith(stage)));
const { counts, model } = counting();
for (let from = 0; from < rollouts.length; from += waveSize)
  await runWave(rollouts.slice(from, from + waveSize), replay, { model, inFlight: waveSize });
const { steps, rows, read, prompts, rounds } = counts;
console.log(
  `${rollouts.length} rollouts, ${prompts} turns: ${rows + prompts} tokens written in ${steps} steps and ${rounds} rounds, ${(rows / steps).toFixed(1)} of ${conversationsKept} rows busy; ${read} tokens of prompts read, ${(read / prompts).toFixed(1)} a turn`,
);

import type { ModelConfig } from "../src/engine/index.ts";

export interface Case {
  shape: string;
  config: ModelConfig;
  work: Work;
}

export type Work =
  | { kind: "train"; sequences: number; length: number }
  | { kind: "generate"; rows: number; prompt: number; fresh: number }
  /** The ceiling: a product of square matrices. */
  | { kind: "matmul"; size: number };

/** How the PyTorch side is set up. */
export interface Variant {
  threads: number;
  /** Whether oneDNN computes the linear layers, or else PyTorch's BLAS. */
  onednn: boolean;
  compile: boolean;
}

const common = { rms_norm_eps: 1e-5, tie_word_embeddings: true, max_position_embeddings: 1024 };

const shapes: Record<string, ModelConfig> = {
  /** For trying the benchmark out; runs only where it is asked for. */
  tiny: {
    ...common,
    vocab_size: 512,
    hidden_size: 64,
    intermediate_size: 128,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    rope_theta: 10_000,
  },
  S: {
    ...common,
    vocab_size: 2048,
    hidden_size: 192,
    intermediate_size: 512,
    num_hidden_layers: 6,
    num_attention_heads: 6,
    num_key_value_heads: 3,
    rope_theta: 10_000,
  },
  M: {
    ...common,
    vocab_size: 8192,
    hidden_size: 512,
    intermediate_size: 1408,
    num_hidden_layers: 8,
    num_attention_heads: 8,
    num_key_value_heads: 4,
    rope_theta: 10_000,
  },
  "SmolLM2-135M": {
    ...common,
    vocab_size: 49_152,
    hidden_size: 576,
    intermediate_size: 1536,
    num_hidden_layers: 30,
    num_attention_heads: 9,
    num_key_value_heads: 3,
    rope_theta: 100_000,
  },
};

const works: Work[] = [
  { kind: "train", sequences: 8, length: 256 },
  { kind: "generate", rows: 32, prompt: 128, fresh: 128 },
];

/** The cases whose title contains one of the words; all but the tiny ones without any. */
export function casesOf(words: readonly string[]): Case[] {
  const all = Object.entries(shapes).flatMap(([shape, config]) =>
    works.map((work) => ({ shape, config, work })),
  );
  const wanted = (each: Case) =>
    words.length === 0 ? each.shape !== "tiny" : words.some((word) => titleOf(each).includes(word));
  return all.filter(wanted);
}

export function titleOf({ shape, work }: Case): string {
  return `${work.kind} ${shape} ${sizeOf(work)}`;
}

function sizeOf(work: Work): string {
  if (work.kind === "train") return `${work.sequences}x${work.length}`;
  if (work.kind === "generate") return `${work.rows}x(${work.prompt}+${work.fresh})`;
  return `${work.size}x${work.size}`;
}

/** Tokens that one repetition trains on or writes; a product counts as one. */
export function tokensOf(work: Work): number {
  if (work.kind === "train") return work.sequences * work.length;
  return work.kind === "generate" ? work.rows * work.fresh : 1;
}

/** Floating-point operations of one repetition: products only, and of attention the half that causality leaves. */
export function operationsOf({ config, work }: Pick<Case, "config" | "work">): number {
  if (work.kind === "matmul") return 2 * work.size ** 3;
  const { hidden_size: width, num_hidden_layers: layers } = config;
  const keyWidth = (width / config.num_attention_heads) * config.num_key_value_heads;
  const perLayer = width * (2 * width + 2 * keyWidth + 3 * config.intermediate_size);
  /** Of `count` tokens from the place `from` on. */
  const layersFor = (from: number, count: number) =>
    2 * layers * count * perLayer + 4 * layers * width * count * (from + count / 2);
  const head = (count: number) => 2 * count * width * config.vocab_size;
  if (work.kind === "train") return 3 * work.sequences * (layersFor(0, work.length) + head(work.length));
  return work.rows * (layersFor(0, work.prompt + work.fresh) + head(work.fresh));
}

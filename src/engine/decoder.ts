import { type InferenceSession, Tensor } from "onnxruntime-node";
import { createCache } from "./cache.ts";
import { decodeGraph } from "./decode-graph.ts";
import type { ModelConfig } from "./engine.ts";
import { openSession, type Weights } from "./session.ts";

/** Continues sequences that live in the slots of a KV cache, by the weights as they were when it was made. */
export interface Decoder {
  readonly slots: number;
  /** The tokens that a slot holds. */
  held(slot: number): readonly number[];
  /** Makes a slot hold the first `length` tokens of another (or of itself), and nothing else. */
  keep(from: number, to: number, length: number): void;
  /** Appends tokens to one slot; log p of what follows the last one. */
  extend(slot: number, tokens: readonly number[]): Promise<Float32Array>;
  /** Appends one token to each of several slots at once; log p by slot. */
  extendEach(tokens: ReadonlyMap<number, number>): Promise<Map<number, Float32Array>>;
  /** Empties all slots. */
  forget(): void;
  close(): Promise<void>;
}

// Long prompts go through in pieces, which bounds the memory of their attention scores.
const longestPiece = 256;
const hidden = -1e9;

export async function createDecoder(
  config: ModelConfig,
  weights: Weights,
  { threads, slots }: { threads: number; slots: number },
): Promise<Decoder> {
  const graph = decodeGraph(config);
  const feedsWhere = (test: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(weights.feeds).filter(([name]) => test(name)));
  const constants = feedsWhere((name) => graph.constants.has(name));
  const tables = feedsWhere((name) => !graph.constants.has(name));
  const session = await openSession(graph.model, threads, constants);
  const cache = createCache(config, slots);
  const contents: number[][] = Array.from({ length: slots }, () => []);

  /** Rows are the slots from `first` on; a slot without new tokens is computed along and its result ignored. */
  async function step(first: number, rows: readonly (readonly number[])[]): Promise<Float32Array[]> {
    const tokens = Math.max(...rows.map((row) => row.length));
    const lengths = rows.map((_, r) => (contents[first + r] as number[]).length);
    cache.ensureCapacity(Math.max(...lengths) + tokens);
    const capacity = cache.capacity();
    const ids = new Int32Array(rows.length * tokens);
    const positions = new BigInt64Array(rows.length * tokens);
    const past = new Float32Array(rows.length * capacity).fill(hidden);
    const last = new Int32Array(rows.length);
    for (const [r, row] of rows.entries()) {
      const length = lengths[r] as number;
      ids.set(row, r * tokens);
      for (let t = 0; t < row.length; t++) positions[r * tokens + t] = BigInt(length + t);
      past.fill(0, r * capacity, r * capacity + length);
      last[r] = r * tokens + Math.max(row.length - 1, 0);
    }
    const outputs = await session.run({
      ...tables,
      ...cache.feeds(first, rows.length),
      ids: new Tensor("int32", ids, [rows.length, tokens]),
      positions: new Tensor("int64", positions, [ids.length, 1]),
      past: new Tensor("float32", past, [rows.length, 1, 1, capacity]),
      causal: causalMask(tokens),
      last: new Tensor("int32", last, [rows.length]),
    });
    const entries = floats(outputs, graph.entries);
    for (const [row, added] of rows.entries()) {
      cache.write({ entries, row, tokens }, first + row, lengths[row] as number, added.length);
      contents[first + row]?.push(...added);
    }
    const logp = floats(outputs, graph.logp);
    const vocabulary = config.vocab_size;
    return rows.map((_, r) => logp.subarray(r * vocabulary, (r + 1) * vocabulary));
  }

  return {
    slots,
    held: (slot) => contents[slot] as number[],
    keep(from, to, length) {
      if (from !== to) cache.copy(from, to, length);
      contents[to] = (contents[from] as number[]).slice(0, length);
    },
    async extend(slot, tokens) {
      let logp: Float32Array = new Float32Array();
      for (let start = 0; start < tokens.length; start += longestPiece) {
        [logp = logp] = await step(slot, [tokens.slice(start, start + longestPiece)]);
      }
      return logp;
    },
    async extendEach(tokens) {
      const used = [...tokens.keys()].sort((a, b) => a - b);
      const first = used[0] as number;
      const rows = Array.from({ length: (used.at(-1) as number) - first + 1 }, (_, r) => {
        const token = tokens.get(first + r);
        return token === undefined ? [] : [token];
      });
      const logp = await step(first, rows);
      return new Map(used.map((slot) => [slot, logp[slot - first] as Float32Array]));
    },
    forget() {
      for (let slot = 0; slot < slots; slot++) contents[slot] = [];
      cache.clear();
    },
    close: () => session.release(),
  };
}

function causalMask(tokens: number): Tensor {
  const mask = new Float32Array(tokens * tokens);
  for (let t = 0; t < tokens; t++) mask.fill(hidden, t * tokens + t + 1, (t + 1) * tokens);
  return new Tensor("float32", mask, [1, 1, tokens, 1, tokens]);
}

function floats(outputs: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  return (outputs[name] as Tensor).data as Float32Array;
}

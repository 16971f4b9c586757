import { Tensor } from "onnxruntime-node";
import { cacheInputs } from "./decode-graph.ts";
import type { ModelConfig } from "./engine.ts";
import { headSizeOf } from "./family.ts";

/** Keys and values of all layers for a fixed number of slots, one sequence a slot. */
export interface Cache {
  readonly slots: number;
  /** Entries that every slot has room for; grows as needed. */
  capacity(): number;
  ensureCapacity(length: number): void;
  /** The graph's inputs for the slots from `first` on, as views. */
  feeds(first: number, count: number): Record<string, Tensor>;
  /** Stores the `count` entries that a decode step returned for its row number `row`. */
  write(
    step: { entries: Float32Array; row: number; tokens: number },
    slot: number,
    at: number,
    count: number,
  ): void;
  /** Copies the first `length` entries of another slot. */
  copy(from: number, to: number, length: number): void;
  /** Forgets everything and gives the memory back. */
  clear(): void;
}

// Attention costs time in proportion to the capacity, so it grows in small steps.
const granule = 64;

export function createCache(config: ModelConfig, slots: number): Cache {
  const kvHeads = config.num_key_value_heads;
  const headSize = headSizeOf(config);
  const kinds = Array.from({ length: config.num_hidden_layers }, (_, layer) => cacheInputs(layer)).flatMap(
    ({ keys, values }) => [keys, values],
  );
  let capacity = granule;
  let arrays: Float32Array[] = [];
  const allocate = () => kinds.map(() => new Float32Array(slots * kvHeads * capacity * headSize));
  arrays = allocate();

  return {
    slots,
    capacity: () => capacity,
    ensureCapacity(length) {
      if (length <= capacity) return;
      const before = arrays;
      const width = capacity * headSize;
      capacity = Math.ceil(length / granule) * granule;
      arrays = allocate();
      for (const [i, array] of arrays.entries()) {
        for (let lane = 0; lane < slots * kvHeads; lane++) {
          const old = (before[i] as Float32Array).subarray(lane * width, (lane + 1) * width);
          array.set(old, lane * capacity * headSize);
        }
      }
    },
    feeds(first, count) {
      const slotSize = kvHeads * capacity * headSize;
      const dimensions = [count, kvHeads, capacity, headSize];
      const tensors = arrays.map(
        (array) =>
          new Tensor("float32", array.subarray(first * slotSize, (first + count) * slotSize), dimensions),
      );
      return Object.fromEntries(kinds.map((name, i) => [name, tensors[i] as Tensor]));
    },
    write({ entries, row, tokens }, slot, at, count) {
      for (let head = 0; head < kvHeads; head++) {
        const start = (row * kvHeads + head) * arrays.length * tokens * headSize;
        const to = ((slot * kvHeads + head) * capacity + at) * headSize;
        for (const [i, array] of arrays.entries()) {
          const from = start + i * tokens * headSize;
          array.set(entries.subarray(from, from + count * headSize), to);
        }
      }
    },
    copy(from, to, length) {
      for (const array of arrays) {
        for (let head = 0; head < kvHeads; head++) {
          const source = (from * kvHeads + head) * capacity * headSize;
          array.copyWithin((to * kvHeads + head) * capacity * headSize, source, source + length * headSize);
        }
      }
    },
    clear() {
      capacity = granule;
      arrays = allocate();
    },
  };
}

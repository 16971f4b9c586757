import type { Random } from "sparring";

/** Records by id. */
export interface Table<T> {
  [id: string]: T;
}

export type Found<T> = T & { id: string };

/** The record with this id. Ids come from strangers: "constructor" is not a record. */
export function lookup<T>(table: Table<T>, id: string): T | undefined {
  return Object.hasOwn(table, id) ? table[id] : undefined;
}

/** One of the records that fit, with its id; undefined where none does. */
export function find<T extends object>(
  table: Table<T>,
  random: Random,
  fits: (record: T, id: string) => boolean = () => true,
): Found<T> | undefined {
  const ids = Object.keys(table).filter((id) => fits(table[id] as T, id));
  return ids.length === 0 ? undefined : record(table, random.pick(ids));
}

export function record<T extends object>(table: Table<T>, id: string): Found<T> {
  return { ...(table[id] as T), id };
}

/** Distinct ids in random order: a letter and a number in the range. */
export function ids(random: Random, letter: string, low: number, high: number): () => string {
  const numbers = random.shuffle(Array.from({ length: high - low + 1 }, (_, index) => low + index));
  return () => `${letter}${numbers.pop()}`;
}

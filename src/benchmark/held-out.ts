import { type CodeAsTask, canonicalJson, type Json } from "../core/index.ts";
import { scanCalls } from "./scan-calls.ts";
import type { SuiteItem } from "./suite.ts";

/** Whether a training task comes too close to a held-out one, to which (its id), and in what. */
export type Overlap = { overlaps: false } | { overlaps: true; with: string; why: "calls" | "wording" };

export interface HeldOutIndex {
  /** `calls` are those that a run of the solution made; without them, its text is read. */
  overlapOf(
    task: Pick<CodeAsTask, "instruction" | "solution"> & Partial<Pick<CodeAsTask, "language">>,
    calls?: readonly RecordedCall[],
  ): Overlap;
}

export interface RecordedCall {
  name: string;
  arguments: Json;
}

/**
 * Words in a row that are compared, the text's ends counting as words. Three keep the order of words and still exist in
 * an instruction of five, where the 8 to 13 that are usual for web pages would never match.
 */
const gramLength = 3;

/**
 * Share of all word triples of two instructions that both have (Jaccard) from which on they count as one wording. One
 * word changed in n leaves (n - 1) / (n + 5) of them in common: below 19 words any change makes another task (another
 * id, another number); in longer ones it takes more than a single exchanged fact.
 */
const sameWording = 0.75;

export function createHeldOutIndex(items: readonly SuiteItem[]): HeldOutIndex {
  const ids = items.map(({ task }) => task.id);
  const sequences = new Map<string, string>();
  /** The items that have a gram, by their number. */
  const having = new Map<string, number[]>();
  const sizes: number[] = [];
  for (const [number, { task }] of items.entries()) {
    const sequence = callSequence(task, scanCalls(task.solution, task.language));
    if (sequence !== undefined && !sequences.has(sequence)) sequences.set(sequence, task.id);
    const grams = gramsOf(task.instruction);
    sizes.push(grams.size);
    for (const gram of grams) having.set(gram, [...(having.get(gram) ?? []), number]);
  }

  function closestWording(instruction: string): string | undefined {
    const grams = gramsOf(instruction);
    const shared = new Map<number, number>();
    for (const gram of grams) {
      for (const number of having.get(gram) ?? []) shared.set(number, (shared.get(number) ?? 0) + 1);
    }
    let closest: { number: number; share: number } | undefined;
    for (const [number, count] of shared) {
      const share = count / (grams.size + (sizes[number] as number) - count);
      if (share >= sameWording && share > (closest?.share ?? 0)) closest = { number, share };
    }
    return closest && ids[closest.number];
  }

  return {
    overlapOf(task, calls) {
      const sequence = callSequence(task, calls ?? scanCalls(task.solution, task.language));
      const sameCalls = sequence === undefined ? undefined : sequences.get(sequence);
      if (sameCalls !== undefined) return { overlaps: true, with: sameCalls, why: "calls" };
      const wording = closestWording(task.instruction);
      return wording === undefined ? { overlaps: false } : { overlaps: true, with: wording, why: "wording" };
    },
  };
}

/** `createHeldOutIndex` for a single task; whoever asks more than once keeps the index. */
export function overlapsHeldOut(
  task: Pick<CodeAsTask, "instruction" | "solution"> & Partial<Pick<CodeAsTask, "language">>,
  items: readonly SuiteItem[],
): Overlap {
  return createHeldOutIndex(items).overlapOf(task);
}

/**
 * The calls of a solution as text: tools in order, with the facts that the instruction gave. What the solution computed
 * or looked up is "?", however it was written down: copied as a literal, kept in a variable, seen in a recorded run.
 */
function callSequence(
  task: Pick<CodeAsTask, "instruction">,
  calls: readonly { name: string; arguments: { [name: string]: Json | undefined } | Json }[],
): string | undefined {
  if (calls.length === 0) return undefined;
  const given = ` ${wordsOf(task.instruction).join(" ")} `;
  const fact = (value: Json | undefined): Json => {
    if (Array.isArray(value)) return value.map(fact);
    if (value !== null && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fact(member)]));
    }
    const text = wordsOf(String(value ?? "")).join(" ");
    return text !== "" && given.includes(` ${text} `) ? text : "?";
  };
  return calls.map((call) => `${call.name}${canonicalJson(fact(call.arguments as Json))}`).join(" ");
}

function gramsOf(text: string): Set<string> {
  const words = wordsOf(text);
  if (words.length === 0) return new Set();
  const ends = Array<string>(gramLength - 1).fill("");
  const padded = [...ends, ...words, ...ends];
  return new Set(
    padded.slice(gramLength - 1).map((_, start) => padded.slice(start, start + gramLength).join(" ")),
  );
}

/** Lower-case words, numbers and ids: "12.5", "mia_lopez_4821" and "a@b.org" are one word each. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:[._@'-][\p{L}\p{N}]+)*/gu) ?? [];
}

import { availableMemory, type Memory } from "../engine/index.ts";
import type { Estimate } from "../training/index.ts";
import { bytes, duration, integer } from "../viewer/index.ts";

/** What a training run will take, said before it starts; with a remedy where the machine has less. */
export function memoryLine(memory: Memory, available = availableMemory()): string {
  const { total, ...parts } = memory;
  const list = Object.entries(parts).map(([name, size]) => `${name} ${bytes(size)}`);
  const line = `Memory: ${bytes(total)} at most (${list.join(", ")}) of ${bytes(available)}`;
  if (total <= available) return line;
  return `${line}. That is more than the machine has: train an adapter (train.lora), or a smaller model`;
}

/** What a training will take, said before it starts. */
export function estimateLine(title: string, { tokens, seconds }: Estimate): string {
  return `${title}: about ${duration(seconds)} for ${integer(tokens)} tokens`;
}

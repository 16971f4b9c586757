import type { Rollout } from "../core/index.ts";
import { parseLine, readLines } from "./jsonl.ts";
import { rolloutSchema } from "./schemas.ts";

/** Reads a file of rollouts, one JSON object a line, such as `rollouts.jsonl` of a run; blank lines are skipped. */
export async function readRollouts(path: string): Promise<Rollout[]> {
  const rollouts: Rollout[] = [];
  for await (const line of readLines(path)) {
    if (line.bytes.toString("utf8").trim() !== "") rollouts.push(parseLine(path, line, rolloutSchema));
  }
  return rollouts;
}

import { existsSync } from "node:fs";
import { z } from "zod";
import { type CodeAsTask, SparringError } from "../core/index.ts";
import { dataError, parseLine, readLines } from "./jsonl.ts";
import { taskSchema } from "./schemas.ts";

/** What a person who writes a task file may leave out. */
const handWritten = { environmentHash: "", language: "javascript", provenance: { author: "hand-written" } };

const taskLineSchema: z.ZodType<CodeAsTask> = z.preprocess(
  (line) =>
    line !== null && typeof line === "object" && !Array.isArray(line) ? { ...handWritten, ...line } : line,
  taskSchema,
);

/**
 * Reads a file of tasks, one JSON object a line; blank lines are skipped. Every line has to be whole:
 * unlike a run, such a file has no commits that could tell a half-written end from a damaged one.
 */
export async function readTasks(path: string): Promise<CodeAsTask[]> {
  const tasks: CodeAsTask[] = [];
  const lineOf = new Map<string, number>();
  if (!existsSync(path)) {
    throw new SparringError(
      "usage",
      `read tasks: expected a file of tasks at ${path}, found none; give one task or candidate a line, as RUN/tasks.jsonl has them`,
    );
  }
  for await (const line of readLines(path)) {
    if (line.bytes.toString("utf8").trim() === "") continue;
    const task = parseLine(path, line, taskLineSchema);
    const earlier = lineOf.get(task.id);
    if (earlier !== undefined) {
      throw dataError(
        `read ${path}, line ${line.number}: expected ids to be distinct, ${JSON.stringify(task.id)} is also in line ${earlier}`,
      );
    }
    lineOf.set(task.id, line.number);
    tasks.push(task);
  }
  return tasks;
}

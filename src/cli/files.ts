import { appendFile, readFile, writeFile } from "node:fs/promises";
import { messageOf, SparringError } from "../core/index.ts";

/** Reads a text file that the user named. */
export async function readText(operation: string, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new SparringError("usage", `${operation}: cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
}

/** A new file of JSON objects, one a line. What was appended stays, whatever happens afterwards. */
export interface LineFile {
  append(records: readonly object[]): Promise<void>;
}

/** Refuses a file that exists: it may be the only copy of hours of work. */
export async function createLineFile(path: string): Promise<LineFile> {
  try {
    await writeFile(path, "", { flag: "wx" });
  } catch (cause) {
    const remedy =
      (cause as NodeJS.ErrnoException).code === "EEXIST" ? "it exists; name another file" : messageOf(cause);
    throw new SparringError("usage", `create ${path}: ${remedy}`, { cause });
  }
  return {
    append: async (records) => {
      try {
        await appendFile(path, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
      } catch (cause) {
        throw new SparringError("data", `write ${path}: ${messageOf(cause)}`, { cause });
      }
    },
  };
}

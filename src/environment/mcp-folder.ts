import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { atExit, type Json, SparringError } from "../core/index.ts";

/** Stands for the server's own folder in a command line: every server gets a fresh one. */
export const folderMark = "{folder}";
/** How agents see that folder, whichever it really is: the real one has another name every time. */
export const shownFolder = "/folder";

/** A temporary folder of one server's. */
export interface McpFolder {
  readonly path: string;
  /** What agents wrote, with the real folder in place of the one they are shown. */
  toReal<T extends Json>(value: T): T;
  toShown<T extends Json>(value: T): T;
  /** Hash of the files, their names and contents. */
  hash(): Promise<string>;
  remove(): Promise<void>;
}

export async function createFolder(files: Readonly<Record<string, string>>): Promise<McpFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), "sparring-mcp-")));
  const forget = atExit(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    const file = resolve(path, name);
    if (!file.startsWith(path + sep)) {
      throw new SparringError("usage", `set up a scenario: expected files inside ${folderMark}, got ${name}`);
    }
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return {
    path,
    toReal: (value) => mapStrings(value, (text) => text.replaceAll(shownMark, path)),
    toShown: (value) => mapStrings(value, (text) => text.replaceAll(path, shownFolder)),
    async hash() {
      const sum = createHash("sha256");
      // Byte by byte, and without the folder's name, which agents may have made a server write.
      const name = Buffer.from(path).toString("latin1");
      for (const { at, isFile } of await entriesBelow(path)) {
        const content = isFile ? (await readFile(at, "latin1")).replaceAll(name, shownFolder) : "";
        sum.update(JSON.stringify([relative(path, at).replaceAll(sep, "/"), isFile, content]));
      }
      return sum.digest("hex");
    },
    async remove() {
      forget();
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

// Not the beginning of a longer name, nor the end of one.
const shownMark = new RegExp(`(?<![\\w./-])${shownFolder}(?![\\w-])`, "g");

async function entriesBelow(folder: string): Promise<{ at: string; isFile: boolean }[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .map((entry) => ({ at: join(entry.parentPath, entry.name), isFile: entry.isFile() }))
    .sort((one, other) => (one.at < other.at ? -1 : 1));
}

function mapStrings<T extends Json>(value: T, change: (text: string) => string): T {
  const mapped = (part: Json): Json => {
    if (typeof part === "string") return change(part);
    if (Array.isArray(part)) return part.map(mapped);
    if (part === null || typeof part !== "object") return part;
    return Object.fromEntries(Object.entries(part).map(([key, member]) => [change(key), mapped(member)]));
  };
  return mapped(value) as T;
}

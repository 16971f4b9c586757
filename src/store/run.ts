import { mkdir, open, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type JsonObject, messageOf, SparringError } from "../core/index.ts";
import { dataError, parseLine, readLines, renderLine, schemaVersion, writeAt } from "./jsonl.ts";
import { lock } from "./lock.ts";
import { type StreamName, type Streams, streamNames, streamSchemas } from "./schemas.ts";

/**
 * A run on disk (architecture, decision 5): append-only JSONL, one file a stream, and checkpoints.
 * The unit is the wave. What `commits.jsonl` has a line for is there for good; whatever lies beyond
 * the lengths in its last line was an unfinished wave, and is cut off when the run is opened.
 */
export interface Run {
  readonly folder: string;
  /** What the run was created with: its config. */
  readonly info: JsonObject;
  /** Waves of the stage that are committed; the next one has this number. */
  waves(stage: string): number;
  isDone(stage: string): boolean;
  /** Stores one wave, all or nothing. `wave` must be the stage's next; a stage that is done takes no more. */
  commit(stage: string, wave: number, records: WaveRecords): Promise<void>;
  /** Marks the stage as done. */
  finish(stage: string): Promise<void>;
  /** The committed records of a stream, in order; those of one stage if named. */
  read<S extends StreamName>(stream: S, stage?: string): Promise<Streams[S][]>;
  /** The folder `checkpoints/<name>`, for the trainer's atomic save. Save first, then commit the wave that relies on it. */
  checkpoint(name: string): string;
  /** Lets other processes open the run. */
  close(): Promise<void>;
}

export type WaveRecords = { [S in StreamName]?: readonly Streams[S][] };

interface Commit {
  stage: string;
  /** Null in the line that ends a stage. */
  wave: number | null;
  /** Length of every stream's file in bytes, this wave included. */
  bytes: Record<StreamName, number>;
}

const commitSchema: z.ZodType<Commit> = z.object({
  stage: z.string(),
  wave: z.number().int().nonnegative().nullable(),
  bytes: z.record(z.enum(streamNames), z.number().int().nonnegative()),
});

const header = "run.json";
const commitsFile = "commits.jsonl";
const fileOf = (stream: StreamName) => `${stream}.jsonl`;
const ownEntries = new Set([...streamNames.map(fileOf), commitsFile, "checkpoints", `${header}.draft`]);
const isOwn = (name: string) => ownEntries.has(name) || name.startsWith("lock");

/** Whether the folder holds a run, finished or not. */
export async function isRun(folder: string): Promise<boolean> {
  return exists(join(folder, header));
}

/** Starts a run in a folder that does not exist or is empty. */
export async function createRun(folder: string, info: JsonObject): Promise<Run> {
  if (await isRun(folder)) {
    throw new SparringError(
      "usage",
      `create run: ${folder} already holds a run; resume it, or name another folder`,
    );
  }
  const release = await guarded(`create run ${folder}`, async () => {
    await mkdir(join(folder, "checkpoints"), { recursive: true });
    return lock(folder);
  });
  try {
    const foreign = (await readdir(folder)).filter((name) => !isOwn(name));
    if (foreign.length > 0) {
      throw new SparringError(
        "usage",
        `create run: expected ${folder} to be empty, found ${foreign[0]}; name another folder`,
      );
    }
    await guarded(`create run ${folder}`, async () => {
      for (const name of [...streamNames.map(fileOf), commitsFile]) await writeFile(join(folder, name), "");
      // The header comes last and whole: a folder without it is no run yet and can be started again.
      const draft = join(folder, `${header}.draft`);
      await writeFile(draft, `${JSON.stringify({ schema: schemaVersion, info }, null, 2)}\n`, {
        flush: true,
      });
      await rename(draft, join(folder, header));
      // Makes the files' names durable, too; Windows has no such call.
      if (process.platform !== "win32") {
        const directory = await open(folder, "r");
        await directory.sync().finally(() => directory.close());
      }
    });
  } catch (error) {
    await release();
    throw error;
  }
  return runOf(folder, info, [], 0, release);
}

/** Opens a run to read or to resume, and cuts off what an interrupted process left of an unfinished wave. */
export async function openRun(folder: string): Promise<Run> {
  if (!(await isRun(folder))) {
    throw new SparringError(
      "usage",
      `open run: expected ${join(folder, header)} to exist; is ${folder} a run's folder?`,
    );
  }
  const release = await guarded(`open run ${folder}`, () => lock(folder));
  try {
    const info = await readHeader(join(folder, header));
    const { commits, length } = await readCommits(join(folder, commitsFile));
    const bytes = commits.at(-1)?.bytes;
    // Look at every file before touching one: a damaged run is left exactly as it was found.
    for (const stream of streamNames) await expectLength(join(folder, fileOf(stream)), bytes?.[stream] ?? 0);
    for (const stream of streamNames) await writeAt(join(folder, fileOf(stream)), bytes?.[stream] ?? 0, "");
    await writeAt(join(folder, commitsFile), length, "");
    return runOf(folder, info, commits, length, release);
  } catch (error) {
    await release();
    throw error;
  }
}

function runOf(
  folder: string,
  info: JsonObject,
  commits: Commit[],
  commitsLength: number,
  release: () => Promise<void>,
): Run {
  const waves = (stage: string) =>
    commits.filter((commit) => commit.stage === stage && commit.wave !== null).length;
  const isDone = (stage: string) => commits.some((commit) => commit.stage === stage && commit.wave === null);
  let busy = false;

  async function append(stage: string, wave: number | null, records: WaveRecords): Promise<void> {
    if (busy) throw new SparringError("usage", `commit ${stage}: expected the previous commit to be awaited`);
    if (isDone(stage)) throw new SparringError("usage", `commit ${stage}: the stage is done`);
    if (wave !== null && wave !== waves(stage)) {
      throw new SparringError("usage", `commit ${stage}: expected wave ${waves(stage)}, got ${wave}`);
    }
    busy = true;
    try {
      const bytes = { ...(commits.at(-1)?.bytes ?? emptyBytes()) };
      for (const stream of streamNames) {
        const lines = (records[stream] ?? []).map(renderLine);
        if (lines.length === 0) continue;
        bytes[stream] = await writeAt(join(folder, fileOf(stream)), bytes[stream], lines.join(""));
      }
      const commit: Commit = { stage, wave, bytes };
      commitsLength = await writeAt(join(folder, commitsFile), commitsLength, renderLine(commit));
      commits.push(commit);
    } finally {
      busy = false;
    }
  }

  return {
    folder,
    info,
    waves,
    isDone,
    commit: append,
    finish: (stage) => append(stage, null, {}),
    async read(stream, stage) {
      const path = join(folder, fileOf(stream));
      const ranges = rangesOf(commits, stream, stage);
      const records = [];
      let range = 0;
      for await (const line of readLines(path, commits.at(-1)?.bytes[stream] ?? 0)) {
        while (range < ranges.length && line.start >= (ranges[range]?.to ?? 0)) range++;
        if (line.start >= (ranges[range]?.from ?? Number.POSITIVE_INFINITY)) {
          records.push(withoutSchema(parseLine(path, line, streamSchemas[stream])));
        }
      }
      return records;
    },
    checkpoint: (name) => join(folder, "checkpoints", name),
    close: release,
  };
}

/** Where the stage's records of a stream lie. */
function rangesOf(commits: readonly Commit[], stream: StreamName, stage: string | undefined) {
  return commits
    .map((commit, index) => ({
      stage: commit.stage,
      from: commits[index - 1]?.bytes[stream] ?? 0,
      to: commit.bytes[stream],
    }))
    .filter((range) => (stage === undefined || range.stage === stage) && range.to > range.from);
}

async function readHeader(path: string): Promise<JsonObject> {
  const text = await guarded(`open run: read ${path}`, () => readFile(path));
  const schema = z.object({ info: z.record(z.string(), z.json()) });
  return parseLine(path, { number: 1, start: 0, bytes: text, complete: true }, schema).info;
}

async function readCommits(path: string): Promise<{ commits: Commit[]; length: number }> {
  const commits: Commit[] = [];
  let length = 0;
  for await (const line of readLines(path)) {
    if (!line.complete) break;
    commits.push(parseLine(path, line, commitSchema));
    length = line.start + line.bytes.length + 1;
  }
  return { commits, length };
}

async function expectLength(path: string, bytes: number): Promise<void> {
  const { size } = await guarded(`open run: ${path}`, () => stat(path));
  if (size < bytes) {
    throw dataError(
      `open run: expected ${path} to hold at least the ${bytes} bytes that were committed, found ${size}; restore it from a copy`,
    );
  }
}

async function guarded<T>(operation: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof SparringError) throw cause;
    throw dataError(`${operation}: ${messageOf(cause)}`, cause);
  }
}

function emptyBytes(): Record<StreamName, number> {
  return Object.fromEntries(streamNames.map((stream) => [stream, 0])) as Record<StreamName, number>;
}

/** Metrics are open records, so the version is among their fields after parsing. */
function withoutSchema<T extends object>(record: T): T {
  const { schema: _, ...rest } = record as T & { schema?: unknown };
  return rest as T;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (
      (error as NodeJS.ErrnoException).code === "ENOENT" ||
      (error as NodeJS.ErrnoException).code === "ENOTDIR"
    ) {
      return false;
    }
    throw dataError(`look at ${path}: ${messageOf(error)}`, error);
  }
}

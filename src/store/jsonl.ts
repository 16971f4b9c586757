import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { z } from "zod";
import { messageOf, SparringError } from "../core/index.ts";

/** The version that every stored line carries. It changes when an old reader would misread a new file. */
export const schemaVersion = 1;

export interface Line {
  /** Counted from 1. */
  number: number;
  /** Byte offset of the line's first byte. */
  start: number;
  bytes: Buffer;
  /** False for a last line that no line feed ends: a write that was cut short. */
  complete: boolean;
}

/**
 * The lines of a file, up to `end` bytes (all of it by default).
 * Split at byte level: readline would also split at U+2028, which JSON leaves unescaped in strings.
 */
export async function* readLines(path: string, end = Number.POSITIVE_INFINITY): AsyncGenerator<Line> {
  if (end === 0) return;
  let number = 1;
  let start = 0;
  let pieces: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(path, { end: end - 1 }) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
        const bytes = Buffer.concat([...pieces, chunk.subarray(from, at)]);
        yield { number, start, bytes, complete: true };
        number++;
        start += bytes.length + 1;
        pieces = [];
        from = at + 1;
      }
      if (from < chunk.length) pieces.push(chunk.subarray(from));
    }
  } catch (cause) {
    throw dataError(`read ${path}: ${messageOf(cause)}`, cause);
  }
  const rest = Buffer.concat(pieces);
  if (rest.length > 0) yield { number, start, bytes: rest, complete: false };
}

/** Decodes one line and checks it against the schema; the error names file and line. */
export function parseLine<T>(path: string, line: Line, schema: z.ZodType<T>): T {
  const where = `read ${path}, line ${line.number}`;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(line.bytes));
  } catch (cause) {
    const cut = line.complete ? "" : " (the last line is cut short)";
    throw dataError(`${where}: expected one JSON object a line, got ${preview(line.bytes)}${cut}`, cause);
  }
  const version = (value as { schema?: unknown } | null)?.schema;
  if (version !== undefined && version !== schemaVersion) {
    throw dataError(
      `${where}: expected schema version ${schemaVersion}, got ${JSON.stringify(version)}; it was written by another version of sparring`,
    );
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw dataError(`${where}: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
  return parsed.data;
}

/** One line of a stored file. */
export function renderLine(record: object): string {
  return `${JSON.stringify({ schema: schemaVersion, ...record })}\n`;
}

/** Cuts the file to `length` bytes, writes the text there and waits until the disk has it. Gives the new length. */
export async function writeAt(path: string, length: number, text: string): Promise<number> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, "r+");
    if ((await file.stat()).size !== length) await file.truncate(length);
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length; ) {
      done += (await file.write(bytes, done, bytes.length - done, length + done)).bytesWritten;
    }
    await file.sync();
    return length + bytes.length;
  } catch (cause) {
    const full = (cause as NodeJS.ErrnoException).code === "ENOSPC";
    throw dataError(
      full
        ? `write ${path}: the disk is full; free some space and resume the run, everything up to the last finished wave is kept`
        : `write ${path}: ${messageOf(cause)}`,
      cause,
    );
  } finally {
    await file?.close();
  }
}

export function dataError(message: string, cause?: unknown): SparringError {
  return new SparringError("data", message, cause === undefined ? undefined : { cause });
}

function preview(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  return text.length > 60 ? `${JSON.stringify(text.slice(0, 60))}...` : JSON.stringify(text);
}

import { type FileHandle, open } from "node:fs/promises";
import { z } from "zod";
import { type CallRecord, type CallTotals, type CompletedCall, countCall, messageOf } from "../core/index.ts";
import { dataError, type Line, parseLine, readLines, renderLine, writeAt } from "./jsonl.ts";

/** The completed calls of a run, in a file. */
export interface Calls extends CallRecord {
  close(): Promise<void>;
}

type CallLine = { begun: string } | { failed: string } | ({ key: string } & CompletedCall);

const count = z.int().nonnegative();
const lineSchema: z.ZodType<CallLine> = z.union([
  z.object({ begun: z.string() }),
  z.object({ failed: z.string() }),
  z.object({
    key: z.string(),
    model: z.string(),
    reply: z.json(),
    promptTokens: count,
    completionTokens: count,
    retried: count,
  }),
]);

/**
 * Opens the file of a run's calls, which is appended to call by call and not wave by wave: a killed process loses the calls under
 * way and no others. In memory is where each reply lies, not what it says. Lines are handed to the system, not forced to the
 * disk: when the machine itself goes down, the last ones may be asked for again.
 */
export async function openCalls(path: string): Promise<Calls> {
  const file = await open(path, "a+").catch((cause) => {
    throw dataError(`open ${path}: ${messageOf(cause)}`, cause);
  });
  const { places, totals, lost, length } = await scan(path)
    .then(async (scanned) => {
      await writeAt(path, scanned.length, "");
      return scanned;
    })
    .catch(async (thrown) => {
      await file.close();
      throw thrown;
    });
  const { append, flush } = appender(path, file, length);
  // Once a line could not be written none is any more, and `complete` says so.
  const note = (line: CallLine) => void append(line).catch(() => {});

  return {
    before: [...totals.values()],
    lost,
    begin: (begun) => note({ begun }),
    fail: (failed) => note({ failed }),
    complete: async (key, call) => {
      places.set(key, await append({ key, ...call }));
    },
    find: async (key) => {
      const place = places.get(key);
      if (place === undefined) return undefined;
      const bytes = Buffer.alloc(place.length);
      await file.read(bytes, 0, place.length, place.start);
      const found = parseLine(path, { number: 0, start: place.start, bytes, complete: true }, lineSchema);
      return "key" in found && found.key === key ? found : undefined;
    },
    close: async () => {
      await flush();
      await file.close();
    },
  };
}

interface Place {
  start: number;
  length: number;
}

/** Reads the whole file once. What follows a line that was cut short is no longer needed: those calls are made again. */
async function scan(path: string) {
  const places = new Map<string, Place>();
  const totals = new Map<string, CallTotals>();
  const underWay = new Set<string>();
  let lost = 0;
  let length = 0;
  for await (const line of readLines(path)) {
    if (!line.complete) break;
    const parsed = parseLine(path, line, lineSchema);
    length = endOf(line);
    if ("begun" in parsed) {
      if (underWay.has(parsed.begun)) lost++;
      underWay.add(parsed.begun);
    } else if ("failed" in parsed) {
      underWay.delete(parsed.failed);
    } else {
      const { key } = parsed;
      underWay.delete(key);
      places.set(key, { start: line.start, length: line.bytes.length });
      countCall(totals, parsed);
    }
  }
  return { places, totals, lost: lost + underWay.size, length };
}

const endOf = ({ start, bytes }: Line) => start + bytes.length + 1;

/** Appends lines in the order in which they come, all that wait in one write. */
function appender(path: string, file: FileHandle, from: number) {
  let end = from;
  let waiting: string[] = [];
  let writing: Promise<void> = Promise.resolve();
  let scheduled: Promise<void> | undefined;

  const write = async () => {
    scheduled = undefined;
    const text = waiting.join("");
    waiting = [];
    try {
      await file.appendFile(text);
    } catch (cause) {
      throw dataError(`write ${path}: ${messageOf(cause)}`, cause);
    }
  };
  const flush = (): Promise<void> => {
    if (waiting.length > 0 && scheduled === undefined) {
      scheduled = writing.then(write);
      writing = scheduled;
    }
    return writing;
  };
  const append = (line: CallLine): Promise<Place> => {
    const text = renderLine(line);
    const bytes = Buffer.byteLength(text);
    const place = { start: end, length: bytes - 1 };
    end += bytes;
    waiting.push(text);
    return flush().then(() => place);
  };
  return { append, flush };
}

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isRun } from "sparring";
import type { Random } from "../../src/core/index.ts";
import { type Stub, start } from "./start-stub.ts";

/** What was known at the moment of a kill. */
export interface Kill {
  /** Requests that had reached the stub. */
  asked: number;
  /** Keys of the calls that were recorded as completed. */
  recorded: Set<string>;
  /** Calls that had begun and not ended. */
  underWay: number;
}

/**
 * Plays the loop of play.ts in child processes, kills so many with SIGKILL after a random number of replies, and lets the last one
 * end by itself. Gives fewer kills where the loop ends before.
 */
export async function killAndResume(
  folder: string,
  stub: Stub,
  { kills, replies, random }: { kills: number; replies: readonly [number, number]; random: Random },
): Promise<Kill[]> {
  const done: Kill[] = [];
  for (;;) {
    const child = start("child.ts", [folder, stub.proxy, (await isRun(folder)) ? "resume" : "new"]);
    const ended = once(child, "exit");
    if (done.length < kills) {
      const waiting = new AbortController();
      const enough = stub.answered(random.integer(...replies), waiting.signal).then(
        () => child.kill("SIGKILL"),
        () => {},
      );
      await Promise.race([enough, ended]);
      waiting.abort();
    }
    const [code, signal] = await ended;
    if (signal === null && code === 0) return done;
    if (signal !== "SIGKILL")
      throw new Error(`child.ts: expected to end by itself or by SIGKILL, got exit code ${code}`);
    done.push({ asked: (await stub.log()).length, ...(await callsIn(folder)) });
  }
}

async function callsIn(folder: string): Promise<Pick<Kill, "recorded" | "underWay">> {
  const text = await readFile(join(folder, "calls.jsonl"), "utf8").catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === "ENOENT") return "";
    throw thrown;
  });
  const recorded = new Set<string>();
  const begun = new Set<string>();
  // What follows the last line feed was cut short, and does not count.
  for (const line of text.split("\n").slice(0, -1)) {
    const { key, begun: beginning, failed } = JSON.parse(line);
    if (beginning !== undefined) begun.add(beginning);
    else begun.delete(key ?? failed);
    if (key !== undefined) recorded.add(key);
  }
  return { recorded, underWay: begun.size };
}

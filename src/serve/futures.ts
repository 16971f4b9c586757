import { randomUUID } from "node:crypto";
import { HTTPException } from "hono/http-exception";
import { messageOf } from "../core/index.ts";

/** What a request that takes its time came to. */
export type Outcome =
  | { kind: "result"; value: unknown }
  | { kind: "failed"; message: string; by: "user" | "server" };

/** Requests under way and their results. Those that were fetched are kept for a while: an answer may get lost. */
export interface Futures {
  /** Begins the work, unless the same request came before: `key` then finds that one. Gives its id. */
  start(owner: string, key: string | undefined, begin: () => Promise<unknown>): string;
  /** Waits so long; undefined where the work goes on, null where no such request is known. */
  wait(id: string, milliseconds: number): Promise<Outcome | undefined | null>;
  /** Drops the owner's. */
  forget(owner: string): void;
}

interface Entry {
  owner: string;
  key: string | undefined;
  outcome: Promise<Outcome>;
  fetched?: number;
}

const keptMs = 5 * 60_000;

export function createFutures(onFailure: (message: string) => void): Futures {
  const entries = new Map<string, Entry>();
  const byKey = new Map<string, string>();
  const remove = (id: string, { key }: Entry) => {
    entries.delete(id);
    if (key !== undefined) byKey.delete(key);
  };
  const sweep = () => {
    const oldest = Date.now() - keptMs;
    for (const [id, entry] of entries) if ((entry.fetched ?? oldest) < oldest) remove(id, entry);
  };
  const outcomeOf = async (work: Promise<unknown>): Promise<Outcome> => {
    try {
      return { kind: "result", value: await work };
    } catch (thrown) {
      const byUser = thrown instanceof HTTPException && thrown.status < 500;
      if (!byUser) onFailure(messageOf(thrown));
      return { kind: "failed", message: messageOf(thrown), by: byUser ? "user" : "server" };
    }
  };
  return {
    start(owner, key, begin) {
      sweep();
      const known = key === undefined ? undefined : byKey.get(key);
      if (known !== undefined) return known;
      const id = randomUUID();
      entries.set(id, { owner, key, outcome: outcomeOf(begin()) });
      if (key !== undefined) byKey.set(key, id);
      return id;
    },
    async wait(id, milliseconds) {
      const entry = entries.get(id);
      if (entry === undefined) return null;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<undefined>((resolve) => {
        timer = setTimeout(resolve, milliseconds, undefined);
      });
      const outcome = await Promise.race([entry.outcome, late]);
      clearTimeout(timer);
      if (outcome !== undefined) entry.fetched = Date.now();
      return outcome;
    },
    forget(owner) {
      for (const [id, entry] of entries) if (entry.owner === owner) remove(id, entry);
    },
  };
}

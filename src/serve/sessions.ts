import { randomUUID } from "node:crypto";
import { refuse } from "./refusal.ts";

/** Clients, known by their heartbeats. One that is silent for too long is over, and what belongs to it is dropped. */
export interface Sessions {
  start(): string;
  /** Refuses where the session never was, or is over. */
  beat(id: string): void;
  end(id: string): Promise<void>;
  close(): void;
}

/** The official SDK beats every 10 seconds. */
const silentMs = 5 * 60_000;
const sweepMs = 30_000;

export function createSessions(onEnd: (id: string) => Promise<void>): Sessions {
  /** When each was heard of last, by a clock that stands still while the machine sleeps. */
  const heard = new Map<string, number>();
  const over = new Set<string>();
  const end = async (id: string) => {
    if (!heard.delete(id)) return;
    over.add(id);
    await onEnd(id);
  };
  const timer = setInterval(() => {
    for (const [id, at] of heard) if (performance.now() - at > silentMs) void end(id);
  }, sweepMs);
  timer.unref();
  return {
    start() {
      const id = randomUUID();
      heard.set(id, performance.now());
      return id;
    },
    beat(id) {
      if (over.has(id)) throw refuse(410, `session ${id} has ended`);
      if (!heard.has(id)) throw refuse(404, `there is no session ${id}`);
      heard.set(id, performance.now());
    },
    end,
    close: () => clearInterval(timer),
  };
}

import { SparringError } from "../core/index.ts";

/** A request's place among those that are under way. */
export interface Place {
  /** Gives the place up, and says how it went: only "overloaded" and "fine" tell how much the server can take. */
  leave(how: "fine" | "overloaded" | "failed", pauseMs?: number): void;
}

/** Bounds how many requests are under way, by what the server lets through. */
export interface Limiter {
  /** Waits for a place, first come, first served; rejects with code "interrupted" where `signal` is aborted meanwhile. */
  enter(signal?: AbortSignal): Promise<Place>;
  /** Most requests under way at present. */
  readonly limit: number;
}

/** What is left of the limit after the server refused a request because there are too many. */
const decrease = 0.7;

/**
 * Additive increase, multiplicative decrease, as TCP does: a refusal takes the limit down, once for all requests that were
 * under way together, and stops new ones as long as the server asks for; replies take it up again, by about a
 * hundredth of `most` for every full turn of requests. It begins at `most` and never exceeds it.
 */
export function createLimiter(most: number): Limiter {
  let limit = most;
  let active = 0;
  let decreases = 0;
  let pausedUntil = 0;
  let waking = false;
  const waiting: (() => void)[] = [];

  const admit = () => {
    const pause = pausedUntil - Date.now();
    if (pause > 0) {
      if (waiting.length > 0 && !waking) setTimeout(wake, pause);
      waking ||= waiting.length > 0;
      return;
    }
    while (waiting.length > 0 && active < Math.floor(limit)) {
      active++;
      waiting.shift()?.();
    }
  };
  const wake = () => {
    waking = false;
    admit();
  };

  const takePlace = (): Place => {
    const before = decreases;
    let left = false;
    return {
      leave: (how, pauseMs = 0) => {
        if (left) return;
        left = true;
        if (how === "fine") limit = Math.min(most, limit + Math.max(1, most / 100) / limit);
        if (how === "overloaded") {
          if (before === decreases) {
            limit = Math.max(1, Math.min(limit, active) * decrease);
            decreases++;
          }
          pausedUntil = Math.max(pausedUntil, Date.now() + pauseMs);
        }
        active--;
        admit();
      },
    };
  };

  return {
    get limit() {
      return Math.floor(limit);
    },
    enter: (signal) =>
      new Promise((resolve, reject) => {
        const stop = () => {
          waiting.splice(waiting.indexOf(enter), 1);
          reject(new SparringError("interrupted", "model request: stopped on request"));
        };
        const enter = () => {
          signal?.removeEventListener("abort", stop);
          resolve(takePlace());
        };
        if (signal?.aborted)
          return reject(new SparringError("interrupted", "model request: stopped on request"));
        signal?.addEventListener("abort", stop, { once: true });
        waiting.push(enter);
        admit();
      }),
  };
}

import { duration } from "../viewer/index.ts";
import type { Console } from "./console.ts";

/** Says how far a piece of work has come: on a terminal in one line that is updated, elsewhere in a line now and then. */
export type Meter = (done: number, total: number, note: string) => void;

const plainEveryMs = 10_000;

export interface MeterOptions {
  /** Starts the line; none unless told otherwise. */
  title?: string;
  /** What was done before the clock started, and so says nothing about the rate. */
  doneBefore?: number;
}

export function createMeter(console: Console, unit: string, options: MeterOptions = {}): Meter {
  const { title, doneBefore = 0 } = options;
  const started = performance.now();
  let said = started;
  return (done, total, note) => {
    const now = performance.now();
    if (!console.interactive && now - said < plainEveryMs) return;
    said = now;
    const rate = (done - doneBefore) / Math.max((now - started) / 1000, 0.001);
    const parts = [
      `${title === undefined ? "" : `${title}: `}${done} of ${total} ${unit}s`,
      `${rate.toFixed(rate < 10 ? 1 : 0)} a second`,
      rate > 0 && done < total ? `${duration((total - done) / rate)} left` : "",
      note,
    ];
    const line = parts.filter((part) => part !== "").join(", ");
    if (console.interactive) console.status(line);
    else console.log(line);
  };
}

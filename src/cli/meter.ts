import { duration } from "../viewer/index.ts";
import type { Console } from "./console.ts";

/** Says how far a piece of work has come: on a terminal in one line that is updated, elsewhere at every tenth. */
export type Meter = (done: number, total: number, note: string) => void;

/** What was `doneBefore` the clock started says nothing about the rate. */
export function createMeter(console: Console, unit: string, doneBefore = 0): Meter {
  const started = performance.now();
  let tenths = 0;
  return (done, total, note) => {
    const seconds = (performance.now() - started) / 1000;
    const rate = (done - doneBefore) / Math.max(seconds, 0.001);
    const parts = [
      `  ${done} of ${total} ${unit}s`,
      `${rate.toFixed(rate < 10 ? 1 : 0)} a second`,
      rate > 0 && done < total ? `${duration((total - done) / rate)} left` : "",
      note,
    ];
    const line = parts.filter((part) => part !== "").join(", ");
    if (console.interactive) return console.status(line);
    const reached = Math.floor((done * 10) / Math.max(1, total));
    if (reached > tenths) console.log(line);
    tenths = Math.max(tenths, reached);
  };
}

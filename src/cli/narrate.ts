import type { LoopEvent } from "../loop/index.ts";
import { duration } from "../viewer/index.ts";
import type { Console } from "./console.ts";
import { createMeter, type Meter } from "./meter.ts";

/** Tells people how the loop comes along: a line for every stage and its result, and what is under way between them. */
export function narrate(console: Console): (event: LoopEvent) => void {
  let meter: Meter = () => {};
  let started = performance.now();
  return (event) => {
    if (event.kind === "advance") return meter(event.done, event.total, event.note);
    if (event.kind === "stage-start") {
      const before = event.done > 0 ? `, ${event.done} of ${event.total} done before` : "";
      if (!console.interactive) console.log(`${event.title}${before}`);
      meter = createMeter(console, event.unit, { title: event.title, doneBefore: event.done });
      started = performance.now();
      return meter(event.done, event.total, "");
    }
    const took = duration((performance.now() - started) / 1000);
    console.log(`${event.title}: ${event.summary} (${took})`);
  };
}

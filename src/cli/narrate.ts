import type { LoopEvent } from "../loop/index.ts";
import { duration } from "../viewer/index.ts";
import type { Console } from "./console.ts";
import { estimateLine } from "./estimate-line.ts";
import { createMeter, type Meter } from "./meter.ts";

/** Tells people how the loop comes along: a line for every stage and its result, and what is under way between them. */
export function narrate(console: Console): (event: LoopEvent) => void {
  // Scoring on dev is a stage within the training stage.
  const under = new Map<string, { meter: Meter; started: number }>();
  return (event) => {
    if (event.kind === "warning") return console.log(`Warning: ${event.message}`);
    if (event.kind === "advance") return under.get(event.stage)?.meter(event.done, event.total, event.note);
    if (event.kind === "stage-start") {
      const before = event.done > 0 ? `, ${event.done} of ${event.total} done before` : "";
      if (!console.interactive) console.log(`${event.title}${before}`);
      const meter = createMeter(console, event.unit, { title: event.title, doneBefore: event.done });
      under.set(event.stage, { meter, started: performance.now() });
      return meter(event.done, event.total, "");
    }
    if (event.kind === "estimate") return console.log(estimateLine(event.title, event));
    const { started } = under.get(event.stage) ?? { started: performance.now() };
    const took = duration((performance.now() - started) / 1000);
    console.log(`${event.title}: ${event.summary} (${took})`);
  };
}

import type { LoopEvent } from "../src/loop/index.ts";
import { duration, percent } from "../src/viewer/index.ts";
import type { RunnerEvent } from "./runner.ts";

const plainEveryMs = 10_000;
const clearLine = "\r\u001b[2K";

/** Tells on the terminal how jobs come along: a line for all that ends, and what is under way between them. */
export function createProgress(output: NodeJS.WriteStream, withoutScore = "does not apply") {
  let job = "";
  let said = 0;
  let started = performance.now();
  let finishedBefore = false;
  const line = (text: string) => output.write(`${output.isTTY ? clearLine : ""}${text}\n`);
  return {
    onJob(event: RunnerEvent): void {
      if (event.kind === "start") {
        job = `[${event.number}/${event.total}] ${event.job}`;
        line(job);
      } else if (event.kind === "failed") line(`${job}: FAILED: ${event.message}`);
      else {
        const { minutes, result } = event.file;
        const scores = Object.entries(result.scores).map(
          ([name, { passAt1 }]) => `${name} ${percent(passAt1)}`,
        );
        const said = scores.length === 0 ? withoutScore : scores.join(", ");
        line(`${job}: done, ${said}, ${duration(minutes * 60)}`);
      }
    },
    onStage(event: LoopEvent): void {
      if (event.kind === "stage-start") {
        started = performance.now();
        finishedBefore = event.total > 0 && event.done >= event.total;
      } else if (event.kind === "warning") {
        line(`  Warning: ${event.message}`);
      } else if (event.kind === "stage-end") {
        if (finishedBefore) return;
        line(`  ${event.title}: ${event.summary} (${duration((performance.now() - started) / 1000)})`);
      } else if (event.kind === "advance") {
        const now = performance.now();
        if (now - said < (output.isTTY ? 200 : plainEveryMs)) return;
        said = now;
        const text = `  ${event.stage}: ${event.done} of ${event.total}, ${event.note}`;
        if (output.isTTY) output.write(`${clearLine}${text.slice(0, (output.columns ?? 80) - 1)}`);
        else line(text);
      }
    },
  };
}

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createConsole } from "./console.ts";
import { createMeter } from "./meter.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listen(isTTY: boolean) {
  let written = "";
  const stderr = { isTTY, columns: 200, write: (text: string) => (written += text) };
  const console = createConsole({ write: () => {} }, stderr, new AbortController().signal);
  return { console, written: () => written };
}

test("elsewhere than on a terminal, a line every ten seconds, with rate and time left", () => {
  const { console, written } = listen(false);
  const meter = createMeter(console, "step", { doneBefore: 20 });
  for (let done = 21; done <= 60; done++) {
    vi.advanceTimersByTime(500);
    meter(done, 100, "loss 0.5");
  }
  expect(written().split("\n")).toEqual([
    "40 of 100 steps, 2.0 a second, 30 s left, loss 0.5",
    "60 of 100 steps, 2.0 a second, 20 s left, loss 0.5",
    "",
  ]);
});

test("on a terminal, one line that is drawn over and makes room for others", () => {
  const { console, written } = listen(true);
  const meter = createMeter(console, "task", { title: "sorting" });
  vi.advanceTimersByTime(1000);
  meter(1, 3, "");
  meter(3, 3, "");
  console.log("done");
  const clear = "\r\x1b[2K";
  expect(written()).toBe(
    `sorting: 1 of 3 tasks, 1.0 a second, 2 s left${clear}sorting: 3 of 3 tasks, 3.0 a second${clear}done\n`,
  );
});

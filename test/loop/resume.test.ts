import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  createJavaScriptSandbox,
  createRandom,
  isRun,
  type LoopEvent,
  openRun,
  type SparringError,
} from "sparring";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { crashUntilItEnds, everythingIn } from "./crash.ts";
import { playLoop } from "./play.ts";
import { temporaryFolder } from "./temporary-folder.ts";

// Every test plays the loop more than once.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const sandbox = createJavaScriptSandbox();
afterAll(() => sandbox.close());
let base: string;
let whole: Awaited<ReturnType<typeof everythingIn>>;

beforeAll(async () => {
  base = await temporaryFolder();
  const folder = join(base, "whole");
  await playLoop(folder, { sandbox, resume: false });
  whole = await everythingIn(folder);
});

test("stopped before or after any commit and resumed, the run ends with the same records and report", async () => {
  const random = createRandom("resume");
  const folder = join(base, "stopped");
  const stops = await crashUntilItEnds(random, [0, 6], async (wrap) =>
    playLoop(folder, { sandbox, resume: await isRun(folder), wrap }),
  );
  expect(stops).toBeGreaterThan(8);
  expect(await everythingIn(folder)).toEqual(whole);
});

test("asked to stop in the middle of a wave, it finishes the wave, saves it, and says how to go on", async () => {
  const folder = join(base, "asked");
  const stop = new AbortController();
  let done = 0;
  const played = playLoop(folder, {
    sandbox,
    resume: false,
    signal: stop.signal,
    onEvent: (event) => {
      if (event.kind !== "advance" || event.stage !== "challenge-1") return;
      done = event.done;
      stop.abort();
    },
  });
  const error: SparringError = await played.then(
    () => expect.fail("it did not stop"),
    (thrown) => thrown,
  );
  expect(error.code).toBe("interrupted");
  expect(error.message).toContain(`sparring run --resume --folder ${folder}`);
  const run = await openRun(folder);
  expect([run.waves("challenge-1"), done]).toEqual([1, 10]);
  await run.close();
  await playLoop(folder, { sandbox, resume: true });
  expect(await everythingIn(folder)).toEqual(whole);
});

test("killed with SIGKILL while it challenges and while it trains, and resumed, it ends with the same records and report", async () => {
  const folder = join(base, "killed");
  const deaths = ["challenge-1", "train-2"];
  for (const stage of deaths) {
    const mode = (await isRun(folder)) ? "resume" : "new";
    const { signal } = await child(
      folder,
      mode,
      (event) => event.kind === "advance" && event.stage === stage,
    );
    expect(signal).toBe("SIGKILL");
  }
  expect(await child(folder, "resume", () => false)).toEqual({ code: 0, signal: null });
  expect(await everythingIn(folder)).toEqual(whole);
});

/** Runs the loop in a child process, and kills it at the first event that `deadly` picks. */
function child(folder: string, mode: "new" | "resume", deadly: (event: LoopEvent) => boolean) {
  const script = fileURLToPath(new URL("child.ts", import.meta.url));
  const process_ = spawn(process.execPath, ["--import", "tsx", script, folder, mode], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let rest = "";
  process_.stdout.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    if (lines.some((line) => deadly(JSON.parse(line)))) process_.kill("SIGKILL");
  });
  return new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    process_.on("exit", (code, signal) => resolve({ code, signal }));
  });
}

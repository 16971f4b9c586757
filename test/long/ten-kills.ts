/**
 * Runs a configuration once in peace, then again with SIGKILL at random moments and `--resume` after each, and compares
 * the two runs' reports and records: `npm run build && npx tsx test/long/ten-kills.ts FOLDER [kills] [-- run options]`.
 * With `--from RUN` in place of run options both go on from a copy of that run, which was stopped in peace, so that the kills
 * fall on what comes after.
 * Exits with 1 where they differ in anything but times, memory and counts of retries.
 */
import { spawn } from "node:child_process";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { createRandom } from "../../src/core/index.ts";

const [folder, ...rest] = process.argv.slice(2);
if (folder === undefined) throw new Error("ten-kills: expected a folder for the two runs");
const separator = rest.indexOf("--");
const kills = Number(/^\d+$/.exec(rest[0] ?? "")?.[0] ?? 10);
const from = rest.indexOf("--from") < 0 ? undefined : rest[rest.indexOf("--from") + 1];
const runOptions = separator < 0 ? ["--preset", "demo"] : rest.slice(separator + 1);
const cli = resolve(import.meta.dirname, "../../dist/src/cli/main.js");
const whole = join(folder, "whole");
const killed = join(folder, "killed");

/** Runs the loop in the folder; with a time, kills it then. Gives its exit code, or null where it was killed. */
function run(to: string, options: string[], killAfterMs?: number): Promise<number | null> {
  const child = spawn(process.execPath, [cli, "run", "--folder", to, ...options], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  return new Promise((done) =>
    child.on("exit", (code) => {
      clearTimeout(timer);
      done(code);
    }),
  );
}

const notCompared = new Set([
  "wallSeconds",
  "peakMemoryBytes",
  "seconds",
  "milliseconds",
  "retried",
  "repeated",
]);

/** The value without what may differ between two runs. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(([key]) => !notCompared.has(key));
  return Object.fromEntries(kept.map(([key, each]) => [key, comparable(each)]));
}

function recordsOf(of: string, file: string): unknown {
  const text = readFileSync(join(of, file), "utf8");
  const values = file.endsWith(".jsonl") ? text.trimEnd().split("\n") : [text];
  return values.map((line) => comparable(JSON.parse(line)));
}

rmSync(folder, { recursive: true, force: true });
if (from !== undefined) for (const to of [whole, killed]) cpSync(from, to, { recursive: true });
const begin = from === undefined ? runOptions : ["--resume"];
const started = performance.now();
const code = await run(whole, begin);
if (code !== 0) throw new Error(`ten-kills: expected the undisturbed run to succeed, it exited with ${code}`);
const wholeMs = performance.now() - started;
console.log(`undisturbed: ${(wholeMs / 1000).toFixed(0)} s`);

const random = createRandom("ten-kills", Date.now());
let done = 0;
for (let first = true; done < kills; first = false) {
  // Long enough to get somewhere, short enough that all kills fall within the run.
  const after = 2000 + random.next() * ((1.6 * wholeMs) / kills);
  const ended = await run(killed, first ? begin : ["--resume"], after);
  if (ended !== null) {
    console.log(`ended by itself after ${done} kills (exit ${ended})`);
    break;
  }
  done++;
  console.log(`kill ${done} after ${(after / 1000).toFixed(1)} s`);
}
const last = await run(killed, ["--resume"]);
if (last !== 0) throw new Error(`ten-kills: expected the resumed run to succeed, it exited with ${last}`);

const files = [
  "report.json",
  "proposals.jsonl",
  "tasks.jsonl",
  "rollouts.jsonl",
  "evaluations.jsonl",
  "metrics.jsonl",
];
const different = files.filter((file) => !isDeepStrictEqual(recordsOf(whole, file), recordsOf(killed, file)));
console.log(
  different.length === 0
    ? `after ${done} kills: ${files.join(", ")} are equal apart from times and retries`
    : `after ${done} kills: ${different.join(", ")} differ`,
);
process.exitCode = different.length === 0 ? 0 : 1;

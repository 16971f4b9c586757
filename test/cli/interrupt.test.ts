import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openRun } from "sparring";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../loop/temporary-folder.ts";
import { writeTinyModel } from "../model/tiny-model.ts";
import { sparringJson } from "./cli.ts";

let folder: string;
let config: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  const model = join(folder, "policy");
  await writeTinyModel(model, { contextLength: 1024 });
  config = join(folder, "tiny.config.ts");
  const text = `export default { name: "tiny", environment: "test/loop/library/index.ts", suite: "test/loop/library/suite/index.ts",
  model: ${JSON.stringify(model)}, seed: 1, evaluate: { trials: 1, items: 1, turns: 1, maxTokens: 2 },
  challenge: { tasks: 1, proposals: 400, wave: 20, turns: 1, maxTokens: 40 } };`;
  await writeFile(config, text);
});

/** Runs the real program and presses Ctrl-C so often, from the moment that challenges are under way. */
function interrupted(run: string, times: number) {
  const argv = ["--import", "tsx", "src/cli/main.ts", "run", "--config", config, "--folder", run];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  let pressed = 0;
  const press = () => {
    pressed++;
    child.kill("SIGINT");
  };
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
    if (pressed === 0 && stderr.includes("challenging")) press();
    else if (pressed === 1 && times === 2 && stderr.includes("Press Ctrl-C again")) press();
  });
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

test("Ctrl-C once finishes the wave, saves it, and says how to go on; resumed, the run ends", async () => {
  const at = join(folder, "once");
  const { code, stdout, stderr } = await interrupted(at, 1);
  expect([code, stdout]).toEqual([130, ""]);
  expect(stderr).toContain(`Go on with: npx sparring run --resume --folder ${at}`);
  const run = await openRun(at);
  const waves = run.waves("challenge-1");
  expect((await run.read("proposals")).length).toBe(waves * 20);
  expect(waves).toBeGreaterThan(0);
  expect(waves).toBeLessThan(20);
  await run.close();
  const { exit, json } = await sparringJson("run", "--resume", "--folder", at);
  expect(exit).toBe(0);
  expect(json.tasks).toMatchObject({ proposed: 400 });
}, 60_000);

test("Ctrl-C twice stops at once, without a word of the engine; what was committed is there", async () => {
  const at = join(folder, "twice");
  const { code, stdout, stderr } = await interrupted(at, 2);
  expect([code, stdout]).toEqual([130, ""]);
  expect(stderr.trimEnd()).toMatch(/Press Ctrl-C again to stop now\.$/);
  expect(stderr).not.toContain("Go on with");
  const run = await openRun(at);
  expect(run.isDone("before")).toBe(true);
  await run.close();
  await expect(readFile(join(at, "report.json"))).rejects.toThrow(/ENOENT/);
}, 60_000);

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { python } from "./install.ts";

const root = resolve(import.meta.dirname, "../../..");
const run = promisify(execFile);
const key = "tml-of-this-test";

/** The real program, as a user starts it, with the model that ships. */
async function serve(folder: string) {
  const argv = ["--import", "tsx", "src/cli/main.ts", "serve", "--model", "lab", "--port", "0"];
  const child = spawn(process.execPath, [...argv, "--folder", folder, "--api-key", key, "--json"], {
    cwd: root,
  });
  let log = "";
  let out = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  const url = await new Promise<string>((found, failed) => {
    child.stderr.on("data", (chunk) => {
      log += chunk;
      const at = /at (http:\S+?):? Tinker/.exec(log)?.[1];
      if (at) found(at);
    });
    child.on("exit", () => failed(new Error(log)));
  });
  const stop = async () => {
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    return { code, json: JSON.parse(out) };
  };
  return { url, stop };
}

test("the official Tinker SDK trains and samples, and the official OpenAI client samples what came of it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "serve-"));
  try {
    const { url, stop } = await serve(folder);
    const env = { ...process.env, HF_HUB_OFFLINE: "1", TINKER_TELEMETRY: "0" };
    const { stdout } = await run(python, [join(import.meta.dirname, "script.py"), url, "lab", key], { env });
    const said = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    console.log(JSON.stringify(said, null, 1));
    expect(said.info).toEqual({ is_lora: true, rank: 8, model: "lab" });
    expect(said.losses.at(-1)).toBeLessThan(said.losses[0] * 0.7);
    expect(said.many).toBe(1100);
    for (const { tokens, logprobs } of said.sampled) expect(logprobs).toHaveLength(tokens.length);
    expect(said.again).toEqual(said.sampled[0].tokens);
    expect(said.difference).toBeLessThan(1e-3);
    // Ratios are 1, so that the loss is what was gained.
    const { length } = said.sampled[0].tokens;
    expect(said.native.importance_sampling).toBeCloseTo(-length, 2);
    expect(said.native.ppo).toBeCloseTo(-length, 2);
    expect(said.snapshot).toBe(true);
    expect(said.resumed[1]).toBe(said.resumed[0]);
    expect(said.checkpoints).toEqual(expect.arrayContaining(["sampler_weights/final", "weights/after"]));
    expect(said.refusals).toMatchObject({ loss: [400, /cross_entropy/], model: [400, /"lab" and no other/] });
    expect(said.models[0]).toBe("lab");
    expect(said.completion.tokens).toEqual(said.greedy);
    expect(said.chat[0]).toBe("assistant");
    expect(said.wrong_key).toBe(401);
    expect(await stop()).toMatchObject({ code: 0, json: { url, model: "lab", failures: 0 } });
  } finally {
    await rm(folder, { recursive: true });
  }
});

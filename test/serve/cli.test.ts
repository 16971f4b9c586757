import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "../../src/cli/program.ts";
import { sparring, sparringJson } from "../cli/cli.ts";
import { temporaryFolder } from "../loop/temporary-folder.ts";
import { writeTinyModel } from "../model/tiny-model.ts";
import { toyRollout } from "../training/toy-rollout.ts";

/** Runs `sparring serve` in this process until it is stopped. */
async function served(...argv: string[]) {
  const [out, log]: [string[], string[]] = [[], []];
  const stop = new AbortController();
  let started: (url: string) => void = () => {};
  const url = new Promise<string>((resolve) => {
    started = resolve;
  });
  const exit = runCli(["serve", ...argv, "--port", "0", "--json"], {
    out: (text) => void out.push(text),
    log: (line) => {
      log.push(line);
      const at = / at (http:\S+):/.exec(line)?.[1];
      if (at) started(at);
    },
    status: () => {},
    interactive: false,
    signal: stop.signal,
  });
  const ended = exit.then((code) => {
    throw new Error(`ended with ${code}: ${log.join("\n")}`);
  });
  ended.catch(() => {});
  return {
    url: await Promise.race([url, ended]),
    stop: async () => {
      stop.abort();
      return { exit: await exit, json: JSON.parse(out.join("")) };
    },
  };
}

test("a model that is served is trained and tried by naming the URL instead of its folder", async () => {
  const folder = await temporaryFolder();
  const model = join(folder, "model");
  await writeTinyModel(model);
  const ids = [...Buffer.from("ab: yes")];
  const mask = ids.map((_, at) => (at < 3 ? 0 : 1) as 0 | 1);
  const rollouts = join(folder, "rollouts.jsonl");
  await writeFile(rollouts, `${JSON.stringify(toyRollout(ids, mask))}\n`);
  const train = (name: string, out: string) =>
    sparringJson(
      "train",
      rollouts,
      "--model",
      name,
      "--epochs",
      "3",
      "--lora",
      "16",
      "--out",
      join(folder, out),
    );

  const { url, stop } = await served("--model", model, "--folder", join(folder, "checkpoints"));
  const there = await train(`tinker:${url}#${model}`, "there");
  expect(there.stderr).toContain(`Training ${model} at ${url}`);
  expect(there.exit).toBe(0);
  const { json: here } = await train(model, "here");
  const curve = ({ steps, firstLoss, lastLoss }: Record<string, unknown>) => ({ steps, firstLoss, lastLoss });
  expect(curve(there.json)).toEqual(curve(here));
  const pointer = JSON.parse(await readFile(join(folder, "there", "tinker.json"), "utf8"));
  expect(pointer.path).toMatch(/^tinker:\/\/.*\/weights\/checkpoint-1$/);

  const task = join(folder, "tasks.jsonl");
  const library = "test/loop/library/index.ts";
  const settings = ["--env", library, "--attempts", "1", "--turns", "1", "--max-tokens", "4"];
  await writeFile(task, `${JSON.stringify(lendTask)}\n`);
  const tried = await sparring(
    "rollout",
    task,
    "--model",
    `tinker:${url}`,
    ...settings,
    "--out",
    join(folder, "r.jsonl"),
  );
  expect(tried.exit).toBe(0);
  expect(await readFile(join(folder, "r.jsonl"), "utf8")).toContain('"outcome"');

  const wrong = await sparring(
    "train",
    rollouts,
    "--model",
    `tinker:${url}#huge`,
    "--out",
    join(folder, "wrong"),
  );
  expect(wrong.exit).toBe(2);
  expect(wrong.stderr).toContain(
    `expected one of the server's base models after #, got huge; it has ${model}`,
  );
  expect(await stop()).toMatchObject({ exit: 0, json: { url, model, failures: 0 } });
}, 90_000);

const lendTask = {
  id: "count",
  environment: "library",
  environmentHash: "",
  scenario: 0,
  language: "javascript",
  instruction: "How many pages has B1?",
  verify: "return answer === '1';",
  solution: "return 1;",
  failures: [],
  provenance: { author: "hand-written" },
};

test("what cannot be served says what to do", async () => {
  const folder = await temporaryFolder();
  const model = join(folder, "model");
  await writeTinyModel(model);
  const adapter = join(folder, "adapter");
  const { url, stop } = await served("--model", model, "--folder", join(folder, "checkpoints"));
  const taken = await sparring("serve", "--model", model, "--port", new URL(url).port, "--folder", adapter);
  expect([taken.exit, taken.stderr]).toEqual([2, expect.stringMatching(/cannot listen on port.*--port/)]);
  await stop();
  const missing = await sparring("serve", "--model", join(folder, "nowhere"));
  expect(missing.exit).toBe(2);
  await writeFile(join(folder, "adapter_config.json"), "{}");
  const half = await sparring("serve", "--model", folder, "--folder", join(folder, "other"));
  expect([half.exit, half.stderr]).toEqual([2, expect.stringContaining("sparring merge")]);
}, 60_000);

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sparringJson } from "../cli/cli.ts";
import { lend, lines } from "../cli/tasks.ts";
import library from "../loop/library/index.ts";
import { python } from "./install.ts";

/** The shipped model behind `transformers serve`, an endpoint that is not ours, and what Sparring does with it. */
const lab = join(import.meta.dirname, "../../models/lab");
const model = `openai:${lab}`;
const environment = join(import.meta.dirname, "../loop/library/index.ts");
const suite = join(import.meta.dirname, "../loop/library/suite/index.ts");
let folder: string;
let server: ChildProcess;
let url: string;
const before = process.env.OPENAI_BASE_URL;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "endpoint-peers-"));
  const port = await freePort();
  url = `http://127.0.0.1:${port}/v1`;
  process.env.OPENAI_BASE_URL = url;
  const script = "import sys; from transformers.cli.transformers import main; sys.exit(main())";
  const args = ["-c", script, "serve", lab, "--host", "127.0.0.1", "--port", String(port), "--device", "cpu"];
  const env = { ...process.env, OMP_NUM_THREADS: "1", HF_HUB_OFFLINE: "1", CUDA_VISIBLE_DEVICES: "" };
  server = spawn(python, args, { stdio: ["ignore", "ignore", "inherit"], env });
  await untilItListens();
});
afterAll(async () => {
  const exited = once(server, "exit");
  server.kill();
  await exited;
  if (before === undefined) delete process.env.OPENAI_BASE_URL;
  else process.env.OPENAI_BASE_URL = before;
  await rm(folder, { recursive: true });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}

async function untilItListens(): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`transformers serve ended with ${server.exitCode}`);
    const up = await fetch(`${url}/models`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return;
    await wait(500);
  }
}

test("the loop challenges, gates, rolls out, trains and evaluates with challenger and executor behind it", async () => {
  const endpoint = { name: model, url, concurrency: 2, price: { input: 1, output: 2 } };
  const config = {
    name: "peer",
    environment,
    suite,
    model: "lab",
    seed: 1,
    evaluate: { items: 2, trials: 1, turns: 2, maxTokens: 16 },
    challenge: { model: endpoint, tasks: 2, proposals: 4, wave: 4, turns: 2, maxTokens: 48, revisions: 0 },
    rollouts: { model: endpoint, attempts: 1, turns: 2, maxTokens: 24 },
  };
  const file = join(folder, "peer.config.ts");
  await writeFile(file, `export default ${JSON.stringify(config)};`);
  const run = join(folder, "run");
  const { exit, json, stderr } = await sparringJson("run", "--config", file, "--folder", run);
  expect(stderr).not.toContain("sparring: ");
  expect(exit).toBe(0);
  expect(json).toMatchObject({ model: "lab", challenger: lab, executor: lab, tasks: { proposed: 4 } });
  const { models } = json.usage as { models: Record<string, number>[] };
  expect(models[0]).toMatchObject({ model: lab, calls: expect.any(Number), cost: expect.any(Number) });
  expect(models[0]?.promptTokens).toBeGreaterThan(100);
  expect(models[0]?.completionTokens).toBeGreaterThan(0);
  const calls = (await readFile(join(run, "calls.jsonl"), "utf8")).match(/"key":/g);
  expect(calls).toHaveLength(models[0]?.calls ?? 0);
});

test("it tries tasks and a held-out suite, and every rollout comes to a verdict", async () => {
  const tasks = join(folder, "tasks.jsonl");
  const task = {
    ...lend,
    environmentHash: library.hash,
    language: "javascript",
    provenance: { author: "hand-written" },
  };
  await writeFile(tasks, lines([task]));
  const small = ["--turns", "2", "--max-tokens", "24", "--concurrency", "2"];
  const out = join(folder, "rollouts.jsonl");
  const rolled = await sparringJson(
    ...["rollout", tasks, "--env", environment, "--model", model, "--out", out, "--attempts", "2", ...small],
  );
  expect(rolled.json).toMatchObject({
    rollouts: 2,
    outcomes: { "infrastructure-error": 0, "task-defect": 0 },
  });
  const judged = await sparringJson(
    ...[
      "eval",
      "--suite",
      suite,
      "--env",
      environment,
      "--model",
      model,
      "--items",
      "2",
      "--trials",
      "1",
      ...small,
    ],
  );
  expect(judged.json).toMatchObject({ tasks: 2, outcomes: { "infrastructure-error": 0 } });
  expect(judged.json.usage).toMatchObject({ models: [{ model: lab }] });
});

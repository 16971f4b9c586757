import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { byteTokenizer, createRun, type Message, type Rollout, readTasks } from "sparring";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../loop/temporary-folder.ts";
import { writeTinyModel } from "../model/tiny-model.ts";
import { sparring, sparringJson } from "./cli.ts";
import { type Endpoint, startEndpoint } from "./endpoint.ts";
import { lend, lines } from "./tasks.ts";

const library = "test/loop/library/index.ts";
const suite = "test/loop/library/suite/index.ts";
let folder: string;
let endpoint: Endpoint;
let say: (messages: Message[]) => string | { name: string; arguments: object };

beforeAll(async () => {
  folder = await temporaryFolder();
  endpoint = await startEndpoint((messages) => say(messages));
  process.env.OPENAI_BASE_URL = endpoint.url;
});
afterAll(() => endpoint.close());

const at = (name: string) => join(folder, name);
async function file(name: string, text: string): Promise<string> {
  await writeFile(at(name), text);
  return at(name);
}

/** Lends what it is asked to lend; anything else it does not know. */
function librarian(messages: Message[]): string | { name: string; arguments: object } {
  const asked = messages.find(({ role }) => role === "user")?.content ?? "";
  const lending = /(B\d+) to (\w+)/.exec(asked);
  if (lending === null) return "I do not know.";
  if (messages.at(-1)?.role === "tool") return "done";
  return { name: "lend_book", arguments: { id: lending[1], member: lending[2] } };
}

describe("gate", () => {
  const lenient = { ...lend, id: "lenient", instruction: "Anything.", verify: "return true;" };

  test("tells for every task whether it is admitted, and where it died", async () => {
    const tasks = await file("mixed.jsonl", lines([lend, lenient, { ...lend, id: "again" }]));
    const { exit, json } = await sparringJson("gate", tasks, "--env", library);
    expect(exit).toBe(0);
    expect(Object.keys(json)).toEqual(["tasks", "gates"]);
    expect(json.tasks).toEqual([
      { id: "lend", admitted: true, gate: null, code: null, message: null },
      {
        id: "lenient",
        admitted: false,
        gate: "failures-fail",
        code: expect.any(String),
        message: expect.any(String),
      },
      {
        id: "again",
        admitted: false,
        gate: "not-duplicate",
        code: "same-instruction",
        message: expect.any(String),
      },
    ]);
    expect(json.gates).toContainEqual({ gate: "failures-fail", entered: 3, passed: 2 });
  });

  test("is a failed result when nothing is admitted", async () => {
    const tasks = await file("lenient.jsonl", lines([lenient]));
    const { exit, stdout } = await sparring("gate", tasks, "--env", library);
    expect(exit).toBe(1);
    expect(stdout).toContain("lenient: failures-fail:");
    expect(stdout).toContain("0 of 1 admitted");
  });
});

describe("eval", () => {
  const shape = ["suite", "split", "actor", "tasks", "trials", "passAt1", "passAt4", "ci95", "outcomes"];

  test("gold solves every item", async () => {
    const { exit, json } = await sparringJson("eval", "--suite", suite, "--env", library, "--model", "gold");
    expect(exit).toBe(0);
    expect(Object.keys(json)).toEqual(shape);
    expect(json).toMatchObject({
      suite: "library",
      split: "test",
      actor: "gold",
      tasks: 12,
      trials: 4,
      passAt1: 1,
    });
    expect(json).toMatchObject({ passAt4: 1, ci95: [1, 1], outcomes: { solved: 48, failed: 0 } });
  });

  test("an endpoint's model solves what it can", async () => {
    say = librarian;
    const argv = ["--suite", suite, "--env", library, "--model", "openai:librarian", "--split", "dev"];
    const { exit, json } = await sparringJson("eval", ...argv, "--trials", "1");
    expect(exit).toBe(0);
    expect(json).toMatchObject({ actor: "librarian", split: "dev", passAt1: 0.5, passAt4: null });
    expect(json).toMatchObject({ outcomes: { solved: 6, failed: 6 } });
  });
});

describe("rollout", () => {
  test("writes a rollout a line and counts outcomes", async () => {
    say = librarian;
    const tasks = await file("one.jsonl", lines([lend]));
    const argv = [
      "rollout",
      tasks,
      "--env",
      library,
      "--model",
      "openai:librarian",
      "--out",
      at("rollouts.jsonl"),
    ];
    const { exit, json } = await sparringJson(...argv, "--attempts", "3");
    expect(exit).toBe(0);
    expect(json).toMatchObject({ tasks: 1, rollouts: 3, outcomes: { solved: 3, failed: 0 }, retried: 0 });
    const written = (await readFile(at("rollouts.jsonl"), "utf8")).trim().split("\n");
    expect(written.map((line) => JSON.parse(line).outcome.kind)).toEqual(["solved", "solved", "solved"]);
  });

  test("does not write over a file", async () => {
    const tasks = await file("two.jsonl", lines([lend]));
    const out = await file("precious.jsonl", "precious");
    const ran = await sparring(
      "rollout",
      tasks,
      "--env",
      library,
      "--model",
      "openai:librarian",
      "--out",
      out,
    );
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toMatch(/precious\.jsonl.*name another/);
    expect(await readFile(out, "utf8")).toBe("precious");
  });
});

describe("challenge", () => {
  const proposal = (id: string) => `<instruction>Lend ${id} to Ada.</instruction>
<solution>await tools.lend_book({ id: "${id}", member: "Ada" });</solution>
<verify>return (await tools.get_book({ id: "${id}" })).lentTo === "Ada";</verify>
<failure>return 1;</failure><failure>return 2;</failure><failure>return 3;</failure>`;

  test("writes candidates that the gates can read", async () => {
    say = (messages) => proposal(/book (B\d+)/.exec(messages[1]?.content ?? "")?.[1] ?? "");
    const argv = [
      "--env",
      library,
      "--model",
      "openai:author",
      "--out",
      at("candidates.jsonl"),
      "--proposals",
      "6",
    ];
    const { exit, json } = await sparringJson("challenge", ...argv);
    expect(exit).toBe(0);
    expect(json).toMatchObject({
      challenges: 6,
      proposals: 6,
      candidates: 6,
      admitted: 6,
      out: at("candidates.jsonl"),
    });
    expect(json.gates).toContainEqual({ gate: "not-duplicate", entered: 6, passed: 6 });
    expect(await readTasks(at("candidates.jsonl"))).toHaveLength(6);
    expect((await sparringJson("gate", at("candidates.jsonl"), "--env", library)).exit).toBe(0);
  });

  test("a challenger that writes prose is a failed result that says what was wrong", async () => {
    say = () => "Dragons are real.";
    const argv = ["--env", library, "--model", "openai:poet", "--out", at("prose.jsonl"), "--proposals", "3"];
    const { exit, stderr } = await sparring("challenge", ...argv);
    expect(exit).toBe(1);
    expect(stderr).toMatch(/got none in 6; the first: no-proposal/);
    expect(await readFile(at("prose.jsonl"), "utf8")).toBe("");
  });
});

describe("train", () => {
  const ids = byteTokenizer.encode("<|user|>Hi<|end|><|assistant|>Ho<|end|>");
  const rollout = (n: number, kind: "solved" | "failed") => ({
    id: `r${n}`,
    role: "executor",
    environment: "library",
    scenario: n,
    task: `t${n}`,
    model: "tiny",
    seed: n,
    format: "json",
    messages: [],
    turns: 1,
    toolCalls: 0,
    answer: "Ho",
    outcome: { kind },
    tokens: {
      ids: [...ids, n],
      mask: [...ids.map((_, i) => (i > 5 ? 1 : 0)), 0],
      logprobs: [...ids, n].map(() => 0),
    },
    milliseconds: 1,
  });

  beforeAll(() => writeTinyModel(at("tiny")));

  test("learns from solved rollouts and writes a model folder", async () => {
    const rollouts = await file(
      "solved.jsonl",
      lines([1, 2, 3, 4].map((n) => rollout(n, n < 4 ? "solved" : "failed"))),
    );
    const argv = ["train", rollouts, "--model", at("tiny"), "--out", at("trained"), "--epochs", "3"];
    const { exit, json } = await sparringJson(...argv, "--batch-size", "2", "--learning-rate", "0.01");
    expect(exit).toBe(0);
    expect(json).toMatchObject({ rollouts: 4, solved: 3, algorithm: "rft", steps: 6, out: at("trained") });
    expect(json.lastLoss).toBeLessThan(json.firstLoss as number);
    const argvEval = [
      "--suite",
      suite,
      "--env",
      library,
      "--model",
      at("trained"),
      "--items",
      "1",
      "--trials",
      "1",
    ];
    expect((await sparringJson("eval", ...argvEval, "--max-tokens", "4", "--turns", "1")).json.actor).toBe(
      "trained",
    );
  });

  test.each([
    ["dpo", "--beta 0.3 --schedule cosine --weight-decay 0.1"],
    ["reinforce", "--baseline mean --importance-cap 3 --entropy-bonus 0.01"],
    [
      "ppo",
      "--clip 0.2 --kl 0 --gamma 0.9 --lambda 0.95 --value-coefficient 0.5 --critic-learning-rate 0.01",
    ],
    [
      "grpo",
      "--clip 0.2,0.28 --baseline leave-one-out --scale none --normalise token --ratio sequence --mixed-only",
    ],
    [
      "grpo",
      "--clip 0.3 --kl 0.01 --entropy-bonus 0.1 --lora 2 --lora-alpha 8 --step-memory-gb 1 --clip-norm 2",
    ],
  ])("learns by %s from solved and failed rollouts, with %s", async (name, options) => {
    const attempts = [1, 2, 3, 4].map((n) => {
      const { tokens, ...rest } = rollout(n, n < 3 ? "solved" : "failed");
      // What they wrote differs, and with it what is to be made likelier and what less likely.
      const ids = tokens.ids.map((id, at) => (tokens.mask[at] === 1 ? id + (n % 2) + (n < 3 ? 0 : 2) : id));
      return { ...rest, task: "t", tokens: { ...tokens, ids, logprobs: ids.map(() => -5.5) } };
    });
    const rollouts = await file("attempts.jsonl", lines(attempts));
    const out = await mkdtemp(join(folder, "by-"));
    const argv = ["train", rollouts, "--model", at("tiny"), "--out", join(out, "model"), "--algorithm", name];
    const rest = ["--epochs", "2", "--learning-rate", "0.001", ...options.split(" ")];
    const { exit, json } = await sparringJson(...argv, ...rest);
    expect(exit).toBe(0);
    expect(json).toMatchObject({
      rollouts: 4,
      solved: 2,
      algorithm: name,
      steps: 2,
      out: join(out, "model"),
    });
    expect(json.lastLoss).not.toBe(json.firstLoss);
  });

  test.each([
    ["grpo", "--beta 0.2", /options of grpo: .*Unrecognized key: "beta"/],
    ["rft", "--mixed-only", /options of rft: .*"mixedOnly"/],
    ["ppo", "--clip 0.1,0.2", /options of ppo: train\.clip: .*expected number/],
    ["grpo", "--baseline none", /options of grpo: train\.baseline/],
    ["rft", "--lora-alpha 3", /expected --lora with --lora-alpha/],
  ])("refuses for %s %s", async (name, options, message) => {
    const argv = [
      "train",
      "nowhere.jsonl",
      "--model",
      at("tiny"),
      "--out",
      at("refused"),
      "--algorithm",
      name,
    ];
    const { exit, stderr } = await sparring(...argv, ...options.split(" "));
    expect(stderr).toMatch(message);
    expect(exit).toBe(2);
  });

  test("takes a run's rollouts that were made for training, and none of its evaluations", async () => {
    const of = (n: number, kind: "solved" | "failed") => rollout(n, kind) as unknown as Rollout;
    const run = await createRun(at("stored"), {});
    await run.commit("before", 0, { rollouts: [of(1, "solved")] });
    await run.commit("rollouts-1", 0, { rollouts: [of(2, "solved"), of(3, "failed")] });
    await run.commit("dev-1-0", 0, { rollouts: [of(4, "solved")] });
    await run.commit("rollouts-2-1", 0, { rollouts: [of(5, "solved")] });
    await run.commit("rollouts-2-2", 0, { rollouts: [of(6, "failed")] });
    await run.close();
    const { json } = await sparringJson(
      "train",
      at("stored"),
      "--model",
      at("tiny"),
      "--out",
      at("of-a-run"),
    );
    expect(json).toMatchObject({ rollouts: 4, solved: 2, algorithm: "rft", steps: 2 });
  });

  test("without a solved rollout there is nothing to learn from, and nothing is written", async () => {
    const rollouts = await file("failed.jsonl", lines([rollout(1, "failed")]));
    const { exit, stderr } = await sparring(
      "train",
      rollouts,
      "--model",
      at("tiny"),
      "--out",
      at("untrained"),
    );
    expect(exit).toBe(1);
    expect(stderr).toMatch(/expected a solved rollout/);
    await expect(readFile(join(at("untrained"), "config.json"))).rejects.toThrow(/ENOENT/);
  });
});

describe("run", () => {
  test("goes through the loop on the embedded engine, refuses to start over, and resumes", async () => {
    await writeTinyModel(at("policy"), { contextLength: 1024 });
    const config = `import { defineConfig } from "sparring";
export default defineConfig({
  name: "tiny", environment: ${JSON.stringify(library)}, suite: ${JSON.stringify(suite)}, model: ${JSON.stringify(at("policy"))}, seed: 1,
  evaluate: { trials: 1, items: 4, turns: 2, maxTokens: 4 },
  challenge: { tasks: 4, proposals: 4, wave: 2, turns: 2, maxTokens: 4 },
});`;
    const argv = ["run", "--config", await file("tiny.config.ts", config), "--folder", at("run")];
    const first = await sparringJson(...argv);
    expect(first.exit).toBe(0);
    expect(first.json).toMatchObject({
      environment: "library",
      model: "policy",
      seed: 1,
      before: { suite: "library", tasks: 4, trials: 1, passAt1: 0 },
      after: { passAt1: 0 },
      tasks: { proposed: 4, admitted: 0 },
      rollouts: { total: 0, solved: 0, failed: 0, truncated: 0 },
      training: { algorithm: "rft", steps: 0, tokens: 0 },
    });
    expect(first.json.gates).toContainEqual({ gate: "well-formed", entered: 4, passed: 0 });
    expect(first.json.wallSeconds).toBeGreaterThan(0);
    expect(first.json.peakMemoryBytes).toBeGreaterThan(1e7);
    expect(JSON.parse(await readFile(join(at("run"), "report.json"), "utf8"))).toEqual(first.json);

    const again = await sparring(...argv);
    expect(again.exit).toBe(2);
    expect(again.stderr).toMatch(/already holds a run; go on with it by adding --resume/);

    const resumed = await sparringJson("run", "--resume", "--folder", at("run"));
    expect(resumed.json).toEqual(first.json);
    const other = await sparring(...argv, "--resume", "--seed", "2");
    expect(other.exit).toBe(2);
    expect(other.stderr).toMatch(/but seed differ/);
  });
});

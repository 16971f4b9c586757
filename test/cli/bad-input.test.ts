import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../loop/temporary-folder.ts";
import { writeTinyModel } from "../model/tiny-model.ts";
import { sparring } from "./cli.ts";
import { startEndpoint } from "./endpoint.ts";
import { lend, lines } from "./tasks.ts";

const library = "test/loop/library/index.ts";
const suite = "test/loop/library/suite/index.ts";
let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
});

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

/** Wrong use: exit code 2, nothing on stdout, one line on stderr that fits. */
async function expectUsageError(argv: readonly string[], message: RegExp): Promise<void> {
  const { exit, stdout, stderr } = await sparring(...argv);
  expect(stderr).toMatch(message);
  expect([exit, stdout]).toEqual([2, ""]);
  expect(stderr.split("\n")).toHaveLength(1);
}

describe("the command line", () => {
  test.each([
    [["run", "--prest", "demo"], /unknown option '--prest'.*--preset/s],
    [["rum"], /unknown command 'rum'/],
    [["eval", "--suite", "retail"], /expected --model, or --actor gold or recorded/],
    [
      ["eval", "--suite", "retail", "--model", "gold", "--trials", "0"],
      /'0' is invalid.*whole number of at least 1/,
    ],
    [
      ["eval", "--suite", "retail", "--model", "gold", "--split", "train"],
      /expected the split dev or test, got train/,
    ],
    [
      ["eval", "--suite", "tau-bench:airline", "--model", "gold", "--user", "lab"],
      /expected --user with a model.*got it with gold.*changes nothing; leave it out/,
    ],
    [["eval", "--suite", "retail", "--actor", "gold", "--redact"], /expected --redact with a model as actor/],
    [
      ["eval", "--suite", "tau-bench:retail", "--model", "recorded", "--redact"],
      /expected --redact with.*got it with recorded/,
    ],
    [["eval", "--suite", "m3tooleval", "--model", "lab", "--user", "lab"], /as none does in m3tooleval/],
    [["eval", "--suite", "retail", "--model", "gold", "--source", "x"], /expected --source with tau-bench/],
    [["eval", "--suite", "retail", "--actor", "gold", "--model", "lab"], /expected --model with a model/],
    [["exec", "a.js", "b.js", "--env", "retail"], /too many arguments/],
    [["gate"], /missing required argument|'--env <env>' not specified/],
  ])("%j is wrong use", async (argv, message) => {
    const { exit, stdout, stderr } = await sparring(...argv);
    expect(stderr).toMatch(message);
    expect([exit, stdout]).toEqual([2, ""]);
  });

  test("--debug shows where an error comes from, and without it nobody sees a stack", async () => {
    const argv = ["exec", "nowhere.js", "--env", library];
    expect((await sparring(...argv)).stderr).not.toContain("\n");
    expect((await sparring(...argv, "--debug")).stderr).toMatch(/\n\s+at /);
  });

  test("--help and --version are successes on stdout", async () => {
    for (const argv of [["--help"], ["gate", "--help"], ["--version"]]) {
      const { exit, stdout, stderr } = await sparring(...argv);
      expect([exit, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/sparring|\d+\.\d+\.\d+/);
    }
  });
});

describe("environments and suites", () => {
  const exec = async (env: string) => ["exec", await file("one.js", "return 1;"), "--env", env];

  test.each([
    ["missing.ts", undefined, /expected a module at .*missing\.ts, found nothing there; check the path/],
    ["named.ts", "export const environment = 1;", /no default export; write `export default`/],
    ["number.ts", "export default 42;", /default-export an environment.*got number 42/],
    ["other.ts", "export default { name: 'x', rules: 'y' };", /got an object with name, rules/],
    ["throws.ts", "throw new Error('boom');", /failed while it was loaded: boom/],
    ["syntax.ts", "export default {", /failed while it was loaded/],
    ["import.ts", "import x from 'no-such-package'; export default x;", /no-such-package/],
  ])("%s", async (name, text, message) => {
    const path = text === undefined ? join(folder, name) : await file(name, text);
    const { exit, stdout, stderr } = await sparring(...(await exec(path)));
    expect(stderr).toMatch(message);
    expect([exit, stdout]).toEqual([2, ""]);
  });

  test("a name that is neither built in nor a path", async () => {
    await expectUsageError(
      await exec("retial"),
      /"retial".*built in are calculation, web-browsing, retail, airline/,
    );
  });

  test("a suite of one's own needs its environment", async () => {
    await expectUsageError(["eval", "--suite", suite, "--model", "gold"], /expected --env/);
    await expectUsageError(["eval", "--suite", library, "--model", "gold"], /default-export a suite/);
  });

  test("a suite of another environment", async () => {
    await expectUsageError(["eval", "--suite", suite, "--env", "calculation", "--model", "gold"], /library/);
  });

  test("a module may import the package and zod from a folder without node_modules", async () => {
    const text = `import { defineEnvironment } from "sparring"; import { z } from "zod";
export default defineEnvironment({ name: "far", rules: "", scenario: () => ({ n: 7 }), tools: {
  get: { description: "Get", input: z.object({}), effect: "read", run: (state: { n: number }): number => state.n } } });`;
    const argv = [
      "exec",
      await file("get.js", "return await tools.get({});"),
      "--env",
      await file("far.ts", text),
    ];
    expect(await sparring(...argv)).toEqual({ exit: 0, stdout: "7", stderr: "" });
  });

  test("a tool that throws is named, and is nobody's failed program", async () => {
    const text = `import { defineEnvironment } from "sparring"; import { z } from "zod";
export default defineEnvironment({ name: "broken", rules: "", scenario: () => ({}), tools: {
  get: { description: "Get", input: z.object({}), run: () => { throw new Error("disk on fire"); } } } });`;
    const env = await file("broken.ts", text);
    const { exit, stdout, stderr } = await sparring(
      "exec",
      await file("get.js", "return await tools.get({});"),
      "--env",
      env,
    );
    expect([exit, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/get.*disk on fire/);

    const endpoint = await startEndpoint(() => ({ name: "get", arguments: {} }));
    process.env.OPENAI_BASE_URL = endpoint.url;
    const tasks = await file("broken.jsonl", lines([{ ...lend, environment: "broken", scenario: {} }]));
    const out = join(folder, "broken-rollouts.jsonl");
    const rolled = await sparring(
      "rollout",
      tasks,
      "--env",
      env,
      "--model",
      "openai:x",
      "--out",
      out,
      "--attempts",
      "2",
    );
    await endpoint.close();
    expect(rolled.exit).toBe(1);
    expect(rolled.stderr).toMatch(/2 of 2 rollouts ended in infrastructure errors.*disk on fire/);
  });
});

describe("models", () => {
  const evaluate = (model: string) => ["eval", "--suite", suite, "--env", library, "--model", model];

  test("a folder that is not there, and one that is no model", async () => {
    await expectUsageError(evaluate(join(folder, "nowhere")), /expected a folder with config\.json.*nowhere/);
    await expectUsageError(evaluate(folder), /expected a folder with config\.json/);
    await expectUsageError(evaluate("openai:"), /after "openai:"/);
  });

  test("a model of the hub, which cannot be reached", async () => {
    process.env.HF_ENDPOINT = "http://127.0.0.1:59999";
    const { exit, stderr } = await sparring(...evaluate("owner/name"));
    expect(exit).toBe(1);
    expect(stderr).toMatch(
      /"owner\/name": expected to reach the hub at http:\/\/127.0.0.1:59999, got .*ECONNREFUSED/,
    );
  });

  test("a half-written model folder", async () => {
    const model = join(folder, "half");
    await writeTinyModel(model);
    await truncate(join(model, "model.safetensors"), 1000);
    const { exit, stdout, stderr } = await sparring(...evaluate(model));
    expect([exit, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/model\.safetensors/);
  });

  test("an endpoint cannot be trained", async () => {
    const argv = [
      "run",
      "--env",
      library,
      "--suite",
      suite,
      "--model",
      "openai:gpt",
      "--folder",
      join(folder, "no-run"),
    ];
    await expectUsageError(argv, /expected a model that can be trained, which an endpoint is not/);
    await expectUsageError(["run", "--resume", "--folder", join(folder, "no-run")], /expected .* to exist/);
  });
});

describe("configurations", () => {
  const run = (config: string) => ["run", "--config", config, "--folder", join(folder, "never")];

  test.each([
    ["unknown key", `{ ...good, trials: 4 }`, /Unrecognized key: "trials"/],
    ["missing key", `{ name: "a", model: "lab", seed: 1 }`, /environment: .*expected string/],
    ["wrong type", `{ ...good, seed: "one" }`, /seed: .*expected number/],
    ["out of range", `{ ...good, rollouts: { attempts: 0 } }`, /rollouts\.attempts: .*>=1/],
    ["bad name", `{ ...good, name: "../x" }`, /name: expected letters/],
    ["not an object", `[]`, /default-export an object/],
  ])("%s", async (_, config, message) => {
    const text = `const good = { name: "a", environment: "retail", model: "lab", seed: 1 };\nexport default ${config};`;
    await expectUsageError(run(await file("bad.config.ts", text)), message);
  });

  test("all that is wrong is said at once", async () => {
    const path = await file(
      "worse.config.ts",
      `export default { name: "a", environment: "retail", seed: -1 };`,
    );
    await expectUsageError(run(path), /model: .*seed: /);
  });

  test("sparring.config.ts of the working folder is taken without being named", async () => {
    await file(
      "sparring.config.ts",
      `export default { name: "a", environment: "retail", model: 7, seed: 1 };`,
    );
    const before = process.cwd();
    process.chdir(folder);
    try {
      await expectUsageError(["run"], /read configuration sparring\.config\.ts: model: /);
    } finally {
      process.chdir(before);
    }
  });

  test("no configuration at all, and two of them", async () => {
    await expectUsageError(["run"], /expected a configuration, got none/);
    await expectUsageError(["run", "--preset", "demo", "--config", "x.ts"], /got both/);
    await expectUsageError(run(join(folder, "none.config.ts")), /expected a module at/);
  });
});

describe("task, rollout and run files", () => {
  const gate = (path: string) => ["gate", path, "--env", library];
  const whole = lines([lend]);

  test.each([
    ["half-written", whole + whole.slice(0, 40), /line 2: expected one JSON object a line.*cut short/],
    ["not JSON", "a task\n", /line 1: expected one JSON object a line/],
    ["not a task", `{"id":"x"}\n`, /line 1: .*instruction/s],
    ["empty", "", /expected at least one task, found none/],
    ["twice the same id", whole + whole, /line 2: expected ids to be distinct/],
  ])("a task file that is %s", async (_, text, message) => {
    const { exit, stdout, stderr } = await sparring(...gate(await file("bad.jsonl", text)));
    expect(stderr).toMatch(message);
    expect([exit, stdout]).toEqual([1, ""]);
  });

  test("a file that is not there, and tasks of another environment", async () => {
    expect((await sparring(...gate(join(folder, "none.jsonl")))).stderr).toMatch(
      /read tasks: expected a file of tasks at .*none\.jsonl, found none/,
    );
    await expectUsageError(
      ["gate", await file("good.jsonl", whole), "--env", "retail"],
      /tasks of retail, but lend is one of library/,
    );
  });

  test("rollouts that are cut short", async () => {
    const path = await file("cut.jsonl", `{"id":"r1","role":"exec`);
    const argv = ["train", path, "--model", join(folder, "half"), "--out", join(folder, "out")];
    expect((await sparring(...argv)).stderr).toMatch(/cut\.jsonl, line 1: .*cut short/);
  });

  test("a run folder that lost committed records is left as it is", async () => {
    const model = join(folder, "policy");
    await writeTinyModel(model, { contextLength: 1024 });
    const config = `export default { name: "tiny", environment: ${JSON.stringify(library)}, suite: ${JSON.stringify(suite)},
  model: ${JSON.stringify(model)}, seed: 1, evaluate: { trials: 1, items: 2, turns: 1, maxTokens: 2 },
  challenge: { tasks: 1, proposals: 1, turns: 1, maxTokens: 2 } };`;
    const at = join(folder, "damaged");
    expect(
      (await sparring("run", "--config", await file("tiny.config.ts", config), "--folder", at)).exit,
    ).toBe(0);
    const records = join(at, "rollouts.jsonl");
    await truncate(records, 100);
    const { exit, stderr } = await sparring("run", "--resume", "--folder", at);
    expect(exit).toBe(1);
    expect(stderr).toMatch(/rollouts\.jsonl to hold at least the \d+ bytes that were committed, found 100/);
    expect((await readFile(records)).length).toBe(100);
  });
});

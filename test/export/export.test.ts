import { execFile } from "node:child_process";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { parquetReadObjects } from "hyparquet";
import { createRun, type Rollout } from "sparring";
import { beforeAll, describe, expect, test } from "vitest";
import library from "../../examples/library.ts";
import { sparring, sparringJson } from "../cli/cli.ts";
import { lines } from "../cli/tasks.ts";
import { temporaryFolder } from "../loop/temporary-folder.ts";
import { broken, exact, native, task } from "./samples.ts";

const env = "examples/library.ts";
let folder: string;
const at = (...names: string[]) => join(folder, ...names);
beforeAll(async () => {
  folder = await temporaryFolder();
});

async function file(name: string, records: readonly object[]): Promise<string> {
  await writeFile(at(name), lines(records));
  return at(name);
}

async function exported(format: string, records: readonly object[]): Promise<string> {
  const out = at(`${format}-${(await readdir(folder)).length}`);
  const from = await file(`${format}-${(await readdir(folder)).length}.jsonl`, records);
  const { exit, stderr } = await sparring("export", from, "--format", format, "--env", env, "--out", out);
  expect([exit, stderr]).toEqual([0, ""]);
  return out;
}

const withoutUndefined = (row: object) =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));

const jsonLines = async (path: string) =>
  (await readFile(path, "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("rollouts as JSON lines and as Parquet", () => {
  test("have messages with calls, tools where calls are the endpoint's, reward and exact tokens", async () => {
    const out = await exported("trl", [native, exact, broken]);
    const [first, second, third] = await jsonLines(join(out, "rollouts.jsonl"));
    expect(first.messages[2]).toEqual({
      role: "assistant",
      content: "",
      reasoning_content: "Find it first.",
      tool_calls: [
        { id: "c1", type: "function", function: { name: "find_book", arguments: { title: "Dune" } } },
      ],
    });
    expect(first.messages[3]).toEqual({ role: "tool", content: "B11", tool_call_id: "c1" });
    expect(first.messages[4].tool_calls[0].function.arguments).toBe("{broken");
    expect(first.tools[0]).toEqual({
      type: "function",
      function: {
        name: "find_book",
        description: "Find a book by title",
        parameters: { type: "object", properties: { title: { type: "string" } }, required: ["title"] },
      },
    });
    expect([first.reward, second.reward, third.reward]).toEqual([0, 1, null]);
    expect([first.token_ids, second.token_ids]).toEqual([null, exact.tokens?.ids]);
    expect(second.token_logprobs).toEqual(exact.tokens?.logprobs);
    // A model that wrote its call as text was told of its tools in the text, too.
    expect([second.tools, second.messages[2]]).toEqual([null, exact.messages[2]]);
  });

  test("are the same rows in both", async () => {
    const rows = await jsonLines(join(await exported("trl", [native, exact, broken]), "rollouts.jsonl"));
    const bytes = await readFile(
      join(await exported("parquet", [native, exact, broken]), "rollouts.parquet"),
    );
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const read = await parquetReadObjects({ file: buffer });
    const plain = (value: unknown) =>
      JSON.parse(JSON.stringify(value, (_, part) => (typeof part === "bigint" ? Number(part) : part)));
    // The reader leaves out a list that is null.
    const none = { token_ids: null, token_mask: null, token_logprobs: null };
    expect(plain(read.map((row) => ({ ...none, ...withoutUndefined(row) })))).toEqual(rows);
  });

  test("say nothing of probabilities where nobody sampled the tokens", async () => {
    const rendered = { ...exact, tokens: { ...exact.tokens, rendered: true } };
    const [row] = await jsonLines(join(await exported("trl", [rendered]), "rollouts.jsonl"));
    expect([row.token_ids, row.token_logprobs]).toEqual([exact.tokens?.ids, null]);
  });
});

describe("rollouts as ATIF", () => {
  const trajectory = async (rollout: Rollout) =>
    JSON.parse(await readFile(join(await exported("atif", [rollout]), `${rollout.id}.json`), "utf8"));

  test("have a step a message, with calls, results and the tokens of every turn", async () => {
    const { steps, extra, schema_version } = await trajectory(exact);
    expect(schema_version).toMatch(/^ATIF-v1\.\d$/);
    expect(
      steps.map(({ step_id, source }: { step_id: number; source: string }) => [step_id, source]),
    ).toEqual([
      [1, "system"],
      [2, "user"],
      [3, "agent"],
      [4, "agent"],
    ]);
    expect(steps[2]).toMatchObject({
      tool_calls: [{ tool_call_id: "turn-1", function_name: "find_book", arguments: { title: "Dune" } }],
      observation: { results: [{ source_call_id: "turn-1", content: "B11" }] },
      metrics: {
        prompt_token_ids: [1, 2, 3, 4],
        completion_token_ids: [10, 11, 12],
        logprobs: [-0.5, -0.25, -0.125],
      },
    });
    expect(steps[3].metrics).toMatchObject({ prompt_tokens: 9, completion_token_ids: [13] });
    expect(extra).toMatchObject({ reward: 1, task: task.id });
  });

  test("keep arguments that are no JSON as they were written", async () => {
    const { steps } = await trajectory(native);
    expect(steps[2]).toMatchObject({ reasoning_content: "Find it first." });
    expect(steps[3].tool_calls).toEqual([
      { tool_call_id: "c2", function_name: "lend_book", arguments: {}, extra: { written: "{broken" } },
    ]);
  });
});

describe("tasks for Harbor", () => {
  let directory: string;
  const script = async (path: string, more: string, ...args: string[]) => {
    const run = promisify(execFile);
    const environment = {
      ...process.env,
      PATH: `${more}:${at("bin")}:${process.env.PATH}`,
      SPARRING_ARTIFACTS: at("artifacts"),
      SPARRING_VERIFIER: at("verifier"),
    };
    return run("sh", [path, ...args], { env: environment });
  };

  beforeAll(async () => {
    directory = join(await exported("harbor", [task]), "lend-dune-1");
    await mkdir(at("bin"), { recursive: true });
    const main = join(process.cwd(), "src/cli/main.ts");
    const loader = import.meta.resolve("tsx");
    await writeFile(
      at("bin/sparring"),
      `#!/bin/sh\nexport TSX_TSCONFIG_PATH="${join(process.cwd(), "tsconfig.json")}"\nexec "${process.execPath}" --import "${loader}" "${main}" "$@"\n`,
    );
    await chmod(at("bin/sparring"), 0o755);
  });

  test("name the task, keep the verify code from the agent, and bring the environment along", async () => {
    const read = (name: string) => readFile(join(directory, name), "utf8");
    expect(await read("task.toml")).toContain('name = "library/lend-dune-1"');
    expect(await read("task.toml")).toContain('environment_mode = "separate"');
    expect(await read("instruction.md")).toMatch(/^Lend Dune to Ada\..*tools\.lend_book/s);
    for (const name of await readdir(join(directory, "environment"))) {
      expect(await read(`environment/${name}`)).not.toContain(".holder ===");
    }
    expect(await read("environment/library.ts")).toBe(await readFile(env, "utf8"));
  });

  test("their scripts earn the reward for the solution", async () => {
    await script(join(directory, "solution/solve.sh"), join(directory, "environment"));
    expect(await readFile(at("artifacts/answer.txt"), "utf8")).toBe("done");
    await script(join(directory, "tests/test.sh"), "");
    expect(await readFile(at("verifier/reward.txt"), "utf8")).toBe("1\n");
    await script(join(directory, "environment/answer"), "", "it's done");
    expect(await readFile(at("artifacts/answer.txt"), "utf8")).toBe("it's done");
  }, 120_000);
});

describe("an export", () => {
  test("of a run takes what is committed, and the run's own environment", async () => {
    const config = { name: "r", environment: env, model: "lab", seed: 1 };
    const run = await createRun(at("run"), { config, environmentHash: library.hash });
    await run.commit("challenge", 0, { tasks: [task] });
    const busy = await sparring("export", at("run"), "--format", "harbor", "--out", at("busy"));
    expect([busy.exit, busy.stderr]).toEqual([2, expect.stringMatching(/in use by process/)]);
    await run.close();
    const tail = JSON.stringify({ schema: 1, ...task, id: "half" }).slice(0, 100);
    await writeFile(at("run/tasks.jsonl"), tail, { flag: "a" });
    const { json } = await sparringJson("export", at("run"), "--format", "verifiers", "--out", at("of-run"));
    expect(json).toMatchObject({ format: "verifiers", count: 1 });
    const stored = await jsonLines(at("of-run/sparring_library/tasks.jsonl"));
    expect(stored).toEqual([task]);
  });

  test.each([
    ["a folder that is no run", ["test", "--format", "trl"], /expected the folder of a run/],
    ["a file without --env", ["examples/library.ts", "--format", "trl"], /expected --env/],
    ["an unknown format", ["test", "--format", "csv"], /"harbor" or "verifiers"/],
  ])("of %s is wrong use", async (_, argv, message) => {
    const { exit, stdout, stderr } = await sparring("export", ...argv, "--out", at("never"));
    expect(stderr).toMatch(message);
    expect([exit, stdout]).toEqual([2, ""]);
  });

  test("of another environment's tasks, of none, and of damaged ones is refused", async () => {
    const out = ["--format", "harbor", "--env", env, "--out", at("never")];
    const other = await file("other.jsonl", [{ ...task, environment: "retail" }]);
    expect((await sparring("export", other, ...out)).stderr).toMatch(/lend dune.1 is of retail/);
    expect((await sparring("export", await file("none.jsonl", []), ...out)).stderr).toMatch(/found none/);
    await writeFile(at("damaged.jsonl"), lines([task]).slice(0, 200));
    expect((await sparring("export", at("damaged.jsonl"), ...out)).stderr).toMatch(/damaged\.jsonl, line 1/);
  });

  test("never writes into a folder that has something in it", async () => {
    const tasks = await file("again.jsonl", [task]);
    const argv = ["export", tasks, "--format", "harbor", "--env", env, "--out", at("bin")];
    expect((await sparring(...argv)).stderr).toMatch(/not to exist or to be empty/);
  });
});

describe("judge", () => {
  test("makes the calls again and tells solved, failed and defect apart", async () => {
    const defect = { ...task, id: "defect", verify: "return 1;" };
    const tasks = await file("judged.jsonl", [task, defect]);
    const id = "await tools.find_book({ title: 'Dune' })";
    await writeFile(
      at("lend.js"),
      `await tools.lend_book({ book_id: ${id}, member: "Ada" }); return "done";`,
    );
    const files = ["--env", env, "--calls", at("judged-calls.jsonl"), "--answer", at("judged.txt")];
    const outcome = async (name: string) => {
      const { exit, stdout } = await sparring("judge", tasks, "--task", name, ...files);
      return [exit, stdout.split(":")[0]];
    };
    expect(await outcome(task.id)).toEqual([1, "failed"]);
    await sparring("exec", at("lend.js"), "--scenario", "7", ...files);
    expect(await outcome(task.id)).toEqual([0, "solved"]);
    expect(await outcome("defect")).toEqual([1, "task-defect"]);
    await writeFile(at("judged-calls.jsonl"), "nonsense");
    const broken = await sparring("judge", tasks, "--task", task.id, ...files);
    expect([broken.exit, broken.stdout]).toEqual([1, ""]);
    expect(broken.stderr).toMatch(/judged-calls\.jsonl, line 1/);
  });
});

import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { sparring } from "../../cli/cli.ts";
import { lines } from "../../cli/tasks.ts";
import { broken, exact, native, task } from "../../export/samples.ts";
import { temporaryFolder } from "../../loop/temporary-folder.ts";
import { python } from "./install.ts";

const root = resolve(import.meta.dirname, "../../..");
const env = join(root, "examples/library.ts");
const run = promisify(execFile);
let folder: string;
const at = (...names: string[]) => join(folder, ...names);

async function check(what: string, where: string, environment: NodeJS.ProcessEnv = {}): Promise<unknown> {
  const script = join(import.meta.dirname, "check.py");
  const options = { env: { ...process.env, HF_HUB_OFFLINE: "1", CUDA_VISIBLE_DEVICES: "", ...environment } };
  const { stdout } = await run(python, [script, what, where], options);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(at("tasks.jsonl"), lines([task, { ...task, id: "again" }]));
  await writeFile(at("rollouts.jsonl"), lines([native, exact, { ...exact, id: "twin" }, broken]));
  for (const format of ["harbor", "verifiers", "trl", "parquet", "atif"]) {
    const from = at(["harbor", "verifiers"].includes(format) ? "tasks.jsonl" : "rollouts.jsonl");
    const { stderr } = await sparring("export", from, "--env", env, "--format", format, "--out", at(format));
    expect(stderr).toBe("");
  }
});

describe("exports, read by their consumers", () => {
  test("harbor loads every task, with a container of the verifier's own", async () => {
    const names = ["library/again", "library/lend-dune-1"];
    expect(await check("harbor", at("harbor"))).toEqual({ names, own_container: true });
  });

  test("harbor's models accept the trajectories", async () => {
    expect(await check("atif", at("atif"))).toEqual({ count: 4, steps: 17, completion_tokens: 12 });
  });

  test("datasets reads the same rows from JSON lines and from Parquet", async () => {
    expect(await check("datasets", folder)).toMatchObject({
      count: 4,
      parquet_equal: true,
      lines_equal: true,
      features: { messages: "Json(decode=True)", token_ids: "List(Value('int32'))" },
    });
  });

  test("trl trains on the model's own tokens and no others", async () => {
    const model = { MODEL: join(root, "models/lab") };
    expect(await check("trl", folder, model)).toEqual({
      rows: 2,
      labels_are_the_models: true,
      loss: expect.any(Number),
    });
  });

  test("verifiers finds that solutions earn the reward and doing nothing does not", async () => {
    const command = at("bin", "sparring");
    await mkdir(dirname(command), { recursive: true });
    const loader = import.meta.resolve("tsx");
    const main = join(root, "src/cli/main.ts");
    await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" --import "${loader}" "${main}" "$@"\n`);
    await chmod(command, 0o755);
    const options = { cwd: folder, env: { ...process.env, SPARRING: command, PYTHONPATH: at("verifiers") } };
    const argv = ["sparring-library", "--runtime.type", "subprocess", "--output-dir", at("validated")];
    await run(join(dirname(python), "vf-validate"), argv, options);
    const { stdout: found } = await run("find", [at("validated"), "-name", "summary.json"]);
    const summary = JSON.parse(await readFile(found.trim(), "utf8"));
    expect(summary).toMatchObject({
      total: 2,
      valid_rate: 1,
      checks: { gold: { valid: 2 }, noop: { valid: 2 } },
    });
  });
});

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { loadSuite } from "../../src/cli/load-module.ts";
import { temporaryFolder } from "../loop/temporary-folder.ts";
import { sparring, sparringJson } from "./cli.ts";

vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

describe("init", () => {
  test("typescript: the project's program runs, its suite is sound, and its configuration is one", async () => {
    const project = join(folder, "my-shop");
    const { exit, json } = await sparringJson("init", project);
    expect([exit, json.template]).toEqual([0, "typescript"]);
    const env = join(project, "environment.ts");
    const ran = await sparringJson("exec", join(project, "program.js"), "--env", env);
    expect(ran.json).toMatchObject({ ok: true, value: [{ customer: "Ada", count: 1 }], toolCalls: 3 });
    const suite = join(project, "suite.ts");
    const { json: score } = await sparringJson(
      "eval",
      "--suite",
      suite,
      "--env",
      env,
      "--model",
      "gold",
      "--trials",
      "1",
    );
    expect(score).toMatchObject({ passAt1: 1, outcomes: { solved: score.tasks } });
    // With --resume the run is looked for before anything starts, and its name is the configuration's.
    const resumed = await sparring("run", "--resume", "--config", join(project, "sparring.config.ts"));
    expect(resumed.stderr).toMatch(/runs.my-shop/);
    for (const file of await readdir(project))
      expect(await readFile(join(project, file), "utf8")).not.toContain("{{");
  });

  test("mcp: the project's program runs on its server, and its task passes the gates", async () => {
    const project = join(folder, "My-Notes");
    expect((await sparring("init", project, "--template", "mcp")).exit).toBe(0);
    const env = join(project, "environment.ts");
    const ran = await sparring("exec", join(project, "program.js"), "--env", env);
    expect([ran.exit, ran.stdout]).toEqual([0, expect.stringMatching(/^Call (Ada|Ben|Cleo) on day \d+\.$/)]);
    const kept = join(folder, "sound.jsonl");
    const gated = await sparringJson("gate", join(project, "task.jsonl"), "--env", env, "--out", kept);
    expect(gated.json.tasks).toEqual([expect.objectContaining({ id: "tidy-up", admitted: true })]);
    expect(JSON.parse(await readFile(kept, "utf8"))).toMatchObject({ id: "tidy-up" });
    expect(JSON.parse(await readFile(join(project, "package.json"), "utf8"))).toMatchObject({
      name: "my-notes",
    });
  });

  test("python: the project's program runs, and its tasks are a suite of its environment", async () => {
    const project = join(folder, "py-shop");
    expect((await sparring("init", project, "--template", "python")).exit).toBe(0);
    const env = join(project, "shop.py");
    const ran = await sparringJson("exec", join(project, "program.py"), "--env", env, "--scenario", "1");
    expect(ran.json).toMatchObject({ ok: true, value: [{ customer: "Ada", count: 1 }] });
    const suite = await loadSuite(join(project, "tasks.jsonl"));
    expect([suite.name, suite.environment]).toEqual(["tasks", "shop"]);
    expect((await suite.items("test")).map(({ posed }) => posed)).toEqual(["two-apples"]);
    expect((await suite.items("dev")).map(({ posed }) => posed)).toEqual(["most-of-all"]);
  });

  test("never overwrites, and refuses a name that is none", async () => {
    await writeFile(join(folder, "file"), "mine");
    for (const taken of [folder, join(folder, "file")]) {
      const { exit, stderr } = await sparring("init", taken);
      expect([exit, stderr]).toEqual([2, expect.stringMatching(/not to exist or to be empty/)]);
    }
    expect(await readFile(join(folder, "file"), "utf8")).toBe("mine");
    expect((await sparring("init", join(folder, "no good"))).stderr).toMatch(/expected a name.*"no good"/);
    expect((await sparring("init", join(folder, "x"), "--template", "cobol")).exit).toBe(2);
  });
});

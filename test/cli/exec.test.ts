import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../loop/temporary-folder.ts";
import { sparring, sparringJson } from "./cli.ts";

const library = "test/loop/library/index.ts";
let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

async function program(code: string): Promise<string> {
  const path = join(folder, `${Math.random()}.js`);
  await writeFile(path, code);
  return path;
}

test("a program's value is printed with the calls that it made", async () => {
  const path = await program(`await tools.get_book({ id: "B1" }); return { answer: [1, "two"] };`);
  const { exit, json } = await sparringJson("exec", path, "--env", library);
  expect(exit).toBe(0);
  expect(Object.keys(json)).toEqual(["ok", "value", "error", "toolCalls", "milliseconds"]);
  expect(json).toMatchObject({ ok: true, value: { answer: [1, "two"] }, error: null, toolCalls: 1 });
  expect(json.milliseconds).toBeGreaterThan(0);
});

test("without --json the value alone is on stdout, and what the program printed on stderr", async () => {
  const path = await program(`console.log("on the way"); return "there";`);
  expect(await sparring("exec", path, "--env", library)).toEqual({
    exit: 0,
    stdout: "there",
    stderr: "on the way",
  });
});

test("--scenario chooses the state that the program finds", async () => {
  const look = await program(
    `for (let n = 100; n < 1000; n++) { const b = await tools.get_book({ id: "B" + n }); if (!b.error) return { n, ...b }; }`,
  );
  const firstBook = async (scenario: string) =>
    (await sparringJson("exec", look, "--env", library, "--scenario", scenario)).json.value;
  expect(await firstBook("1")).toEqual(await firstBook("1"));
  expect(await firstBook("1")).not.toEqual(await firstBook("2"));
});

test.each([
  ["timeout", "for (;;) {}", ["--timeout-ms", "20"]],
  ["fuel", "for (;;) {}", []],
  ["out-of-memory", `const all = []; for (;;) all.push("x".repeat(1e6));`, ["--memory-mb", "16"]],
  ["output-limit", `for (;;) console.log("x".repeat(1000));`, []],
  ["tool-limit", `for (;;) await tools.get_book({ id: "B1" });`, []],
  ["exception", `throw new Error("no");`, []],
  ["syntax", "return (;", []],
])("a program that ends by %s is a failed result with that code", async (code, text, limits) => {
  const { exit, json } = await sparringJson("exec", await program(text), "--env", library, ...limits);
  expect(exit).toBe(1);
  expect(json).toMatchObject({ ok: false, value: null, error: { code } });
});

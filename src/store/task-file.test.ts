import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readTasks } from "./task-file.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sparring-tasks-"));
  path = join(folder, "tasks.jsonl");
});
afterEach(() => rm(folder, { recursive: true }));

const task = (id: string) => ({
  id,
  environment: "retail",
  scenario: 3,
  instruction: "Count the orders.",
  verify: 'return answer === "1";',
  solution: 'return "1";',
  failures: ["return 2;"],
});
const lines = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("");

test("tasks may leave out what only matters for challengers' ones; blank lines and a missing last line feed are fine", async () => {
  await writeFile(path, `\uFEFF${lines(task("a"))}\n${JSON.stringify(task("b"))}`);
  const tasks = await readTasks(path);
  expect(tasks.map(({ id }) => id)).toEqual(["a", "b"]);
  expect(tasks[0]).toMatchObject({ language: "javascript", provenance: { author: "hand-written" } });
});

test.each([
  [
    "half-written",
    lines(task("a")) + JSON.stringify(task("b")).slice(0, 40),
    "line 2: expected one JSON object a line",
  ],
  ["no JSON", `${lines(task("a"))}hello\n${lines(task("c"))}`, "line 2: expected one JSON object a line"],
  ["not UTF-8", Buffer.from([0x22, 0xff, 0x22, 0x0a]), "line 1: expected one JSON object a line"],
  ["an array", "[]\n", "line 1:"],
  ["a missing part", lines({ ...task("a"), verify: undefined }), "→ at verify"],
  ["another schema version", lines({ schema: 9, ...task("a") }), "line 1: expected schema version 1, got 9"],
  [
    "an id twice",
    lines(task("a"), task("b"), task("a")),
    'line 3: expected ids to be distinct, "a" is also in line 1',
  ],
])("a file with %s is refused with its line", async (_, content, message) => {
  await writeFile(path, content);
  await expect(readTasks(path)).rejects.toMatchObject({
    code: "data",
    message: expect.stringContaining(message),
  });
});

test("a missing file is named", async () => {
  await expect(readTasks(path)).rejects.toMatchObject({
    code: "usage",
    message: expect.stringContaining(path),
  });
});

import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CompletedCall } from "../core/index.ts";
import { openCalls } from "./calls.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "calls-"));
  path = join(folder, "calls.jsonl");
});
afterEach(() => rm(folder, { recursive: true }));

const call = (reply: string, retried = 0): CompletedCall => ({
  model: "big",
  reply,
  promptTokens: 10,
  completionTokens: 3,
  retried,
});

describe("the record of calls", () => {
  it("finds what was completed, in the same process and in the next", async () => {
    const calls = await openCalls(path);
    // Not only letters that are one byte each: places are counted in bytes.
    for (const key of ["a", "b", "c"]) calls.begin(key);
    await Promise.all([calls.complete("a", call("ä\u2028\n")), calls.complete("b", call("second", 2))]);
    expect((await calls.find("a"))?.reply).toBe("ä\u2028\n");
    expect(await calls.find("c")).toBeUndefined();
    await calls.close();

    const again = await openCalls(path);
    expect(await again.find("b")).toMatchObject({ reply: "second", retried: 2 });
    await again.complete("c", call("third"));
    expect((await again.find("c"))?.reply).toBe("third");
    expect(again.before).toEqual([
      { model: "big", calls: 2, promptTokens: 20, completionTokens: 6, retried: 2 },
    ]);
    await again.close();
  });

  it("counts every call that a process took with it once, and none that failed", async () => {
    const first = await openCalls(path);
    for (const key of ["lost", "failed", "done"]) first.begin(key);
    first.fail("failed");
    await first.complete("done", call(""));
    await first.close();
    const second = await openCalls(path);
    expect(second.lost).toBe(1);
    second.begin("lost");
    await second.close();
    const third = await openCalls(path);
    expect(third.lost).toBe(2);
    third.begin("lost");
    await third.complete("lost", call(""));
    await third.close();
    const last = await openCalls(path);
    expect(last.lost).toBe(2);
    await last.close();
  });

  it("cuts off a line that a killed process left half-written, and goes on behind it", async () => {
    const first = await openCalls(path);
    await first.complete("a", call("kept"));
    await first.close();
    const whole = (await readFile(path)).length;
    await appendFile(path, '{"schema":1,"key":"b","mod');
    const second = await openCalls(path);
    expect((await readFile(path)).length).toBe(whole);
    await second.complete("b", call("new"));
    expect([(await second.find("a"))?.reply, (await second.find("b"))?.reply]).toEqual(["kept", "new"]);
    await second.close();
  });

  it("names file and line of what it cannot read", async () => {
    await appendFile(path, '{"schema":1,"begun":"a"}\n{"schema":1,"key":7}\n');
    await expect(openCalls(path)).rejects.toMatchObject({
      code: "data",
      message: expect.stringContaining(`${path}, line 2`),
    });
  });
});

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Checkout, gitId, readCheckout } from "./checkout.ts";

const checkout: Checkout = {
  name: "some-bench",
  repository: "https://example.com/somebody/some-bench",
  commit: "abc1234",
  files: { "tasks/one.py": "ce013625030ba8dba906f756967f9e9ca394464a" },
};

describe("a checkout", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "checkout-"));
    await mkdir(join(folder, "tasks"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  // git hash-object of "hello\n"
  it("is known by git's names of its files", () => {
    expect(gitId(Buffer.from("hello\n"))).toBe("ce013625030ba8dba906f756967f9e9ca394464a");
  });

  it("gives its files where they are as expected", async () => {
    await writeFile(join(folder, "tasks/one.py"), "hello\n");
    const files = await readCheckout(checkout, folder);
    expect(Buffer.from(files["tasks/one.py"] ?? []).toString()).toBe("hello\n");
  });

  it("says how to get one where none was named or it is something else", async () => {
    const how =
      /git clone https:\/\/example\.com\/somebody\/some-bench && git -C some-bench checkout abc1234/;
    await expect(readCheckout(checkout, undefined)).rejects.toThrow(how);
    await expect(readCheckout(checkout, folder)).rejects.toThrow(how);
    await expect(readCheckout(checkout, folder)).rejects.toMatchObject({ code: "usage" });
  });

  it("names the version expected and the file that is different", async () => {
    await writeFile(join(folder, "tasks/one.py"), "hello\r\n");
    await expect(readCheckout(checkout, folder)).rejects.toThrow(
      /at commit abc1234 .* 1 of 1 files .* tasks\/one\.py first/,
    );
  });
});

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadTokenizer } from "../../src/model/index.ts";
import { writeTinyTokenizer } from "./tiny-model.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sparring-tokenizer-"));
  await writeTinyTokenizer(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const configure = async (change: object) => {
  const path = join(folder, "tokenizer_config.json");
  const config = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify({ ...config, ...change }));
};
const template = (text: string) => `${text}{% for m in messages %}{{ m.content }}{{ eos_token }}{% endfor %}`;
const render = async () => (await loadTokenizer(folder)).render([{ role: "user", content: "hi" }], false);

describe("loadTokenizer", () => {
  it("takes tokens that are named as objects, as older files have them, in the template too", async () => {
    const token = (content: string) => ({ __type: "AddedToken", content, lstrip: false, special: true });
    await configure({ eos_token: token("<|end|>"), bos_token: token("<|system|>") });
    await writeFile(join(folder, "chat_template.jinja"), template("{{ bos_token }}"));
    expect((await loadTokenizer(folder)).endOfTurn).toBe(256);
    expect(await render()).toBe("<|system|>hi<|end|>");
  });

  it("knows all tokens that end a turn, where the model's settings for generation name others", async () => {
    const ends = async (settings: object) => {
      await writeFile(join(folder, "generation_config.json"), JSON.stringify(settings));
      return (await loadTokenizer(folder)).endsOfTurn;
    };
    expect((await loadTokenizer(folder)).endsOfTurn).toEqual([256]);
    expect(await ends({ eos_token_id: [258, 256] })).toEqual([256, 258]);
    expect(await ends({ eos_token_id: 259 })).toEqual([256, 259]);
    expect(await ends({ eos_token_id: null })).toEqual([256]);
    expect(await ends({})).toEqual([256]);
    await expect(ends({ eos_token_id: ["<|end|>"] })).rejects.toThrow(/eos_token_id .* got \["<\|end\|>"\]/);
  });

  it("prints nothing for tokens that the model does not have", async () => {
    await configure({ bos_token: null });
    await writeFile(join(folder, "chat_template.jinja"), template("{{ bos_token }}"));
    expect(await render()).toBe("hi<|end|>");
  });

  it("finds the template in a file of its own before the config, and there by the name default", async () => {
    const named = [
      { name: "tool_use", template: template("tools:") },
      { name: "default", template: template("list:") },
    ];
    await configure({ chat_template: named });
    await writeFile(join(folder, "chat_template.jinja"), template("file:"));
    expect(await render()).toBe("file:hi<|end|>");
    await rm(join(folder, "chat_template.jinja"));
    expect(await render()).toBe("list:hi<|end|>");
    await configure({ chat_template: template("text:") });
    expect(await render()).toBe("text:hi<|end|>");
  });

  it("says so where a model has no template, or its end of turn is no token", async () => {
    await rm(join(folder, "chat_template.jinja"));
    await expect(loadTokenizer(folder)).rejects.toThrow(
      /expected a chat template in .*made for conversations/,
    );
    await writeFile(join(folder, "chat_template.jinja"), template(""));
    await configure({ eos_token: "<|other|>" });
    await expect(loadTokenizer(folder)).rejects.toThrow(/"eos_token" .* got "<\|other\|>"/);
  });
});

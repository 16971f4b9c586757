import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../loop/temporary-folder.ts";
import { writeTinyModel } from "../model/tiny-model.ts";
import { sparring, sparringJson } from "./cli.ts";

const library = "test/loop/library/index.ts";
const suite = "test/loop/library/suite/index.ts";
const ids = [1, 2, 3, 65, 66, 67, 256];
const rollout = {
  id: "r1",
  role: "executor",
  environment: "library",
  scenario: 1,
  task: "t1",
  model: "tiny",
  seed: 1,
  format: "json",
  messages: [],
  turns: 1,
  toolCalls: 0,
  answer: "ABC",
  outcome: { kind: "solved" },
  tokens: { ids, mask: [0, 0, 0, 1, 1, 1, 1], logprobs: ids.map(() => 0) },
  milliseconds: 1,
};

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await temporaryFolder();
  await writeTinyModel(at("tiny"));
  await writeFile(at("rollouts.jsonl"), `${JSON.stringify(rollout)}\n`);
});

test("an adapter is trained, tried, trained further and merged, each by a command", async () => {
  const train = (model: string, out: string) =>
    sparring(
      "train",
      at("rollouts.jsonl"),
      "--model",
      at(model),
      "--out",
      at(out),
      "--lora",
      "2",
      "--learning-rate",
      "0.01",
    );
  const trained = await train("tiny", "adapter");
  expect(trained.stderr).toMatch(/Memory: .* at most .*\nTraining: about 0 s for 14 tokens/);
  expect(trained.exit).toBe(0);
  const files = ["adapter_config.json", "adapter_model.safetensors", "tokenizer.json"];
  expect(await readdir(at("adapter"))).toEqual(expect.arrayContaining(files));
  expect(await readdir(at("adapter"))).not.toContain("model.safetensors");
  const config = JSON.parse(await readFile(join(at("adapter"), "adapter_config.json"), "utf8"));
  expect(config).toMatchObject({ r: 2, lora_alpha: 4, base_model_name_or_path: at("tiny") });

  const tried = await sparringJson(
    ...["eval", "--suite", suite, "--env", library, "--model", at("adapter")],
    ...["--trials", "1", "--max-tokens", "4", "--turns", "1"],
  );
  expect(tried.exit).toBe(0);
  expect((await train("adapter", "further")).exit).toBe(0);
  const { exit, json } = await sparringJson("merge", "--model", at("further"), "--out", at("merged"));
  expect([exit, json]).toEqual([0, { model: at("further"), out: at("merged") }]);
  expect(await readdir(at("merged"))).toEqual(expect.arrayContaining(["config.json", "model.safetensors"]));
});

test("only an adapter can be merged", async () => {
  const { exit, stderr } = await sparring("merge", "--model", at("tiny"), "--out", at("never"));
  expect(exit).toBe(2);
  expect(stderr).toMatch(/expected an adapter's folder/);
});

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { layOut } from "./parameters.ts";
import { readWeights, tensorsOf, writeWeights } from "./weight-files.ts";

const parameters = layOut([
  ["model.embed_tokens.weight", [4, 2]],
  ["model.norm.weight", [2]],
  ["lm_head.weight", [4, 2]],
]);
const flat = Float32Array.from({ length: 18 }, (_, i) => i - 7.5);

const folders: string[] = [];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "weights-"));
  folders.push(folder);
});
afterAll(() => Promise.all(folders.map((each) => rm(each, { recursive: true }))));

test("weights of one file are read back", async () => {
  await writeWeights(folder, tensorsOf(flat, parameters), "F32");
  expect(await readdir(folder)).toEqual(["model.safetensors"]);
  expect(await readWeights(folder, parameters)).toEqual(flat);
});

test("weights beyond the size of a file go into several, which an index names as transformers does", async () => {
  await writeWeights(folder, tensorsOf(flat, parameters), "BF16", 20);
  expect(await readdir(folder)).toEqual([
    "model-00001-of-00002.safetensors",
    "model-00002-of-00002.safetensors",
    "model.safetensors.index.json",
  ]);
  expect(JSON.parse(await readFile(join(folder, "model.safetensors.index.json"), "utf8"))).toEqual({
    metadata: { total_size: 36 },
    weight_map: {
      "model.embed_tokens.weight": "model-00001-of-00002.safetensors",
      "model.norm.weight": "model-00001-of-00002.safetensors",
      "lm_head.weight": "model-00002-of-00002.safetensors",
    },
  });
  expect(await readWeights(folder, parameters)).toEqual(flat);
});

test("a head that is stored although it is the embedding is passed over", async () => {
  await writeWeights(folder, tensorsOf(flat, parameters), "F32");
  expect(await readWeights(folder, parameters.slice(0, 2))).toEqual(flat.slice(0, 10));
});

test("what is missing, of another shape or unknown is named", async () => {
  await writeWeights(folder, tensorsOf(flat, parameters), "F32");
  const more = layOut([
    ...parameters.map(({ name, shape }) => [name, shape] as const),
    ["extra.weight", [1]],
  ]);
  await expect(readWeights(folder, more)).rejects.toThrow(/expected extra.weight of shape \[1\], got none/);
  const wider = layOut([
    ["model.embed_tokens.weight", [4, 3]],
    ["model.norm.weight", [2]],
  ]);
  await expect(readWeights(folder, wider)).rejects.toThrow(/shape \[4,3\], got \[4,2\]/);
  await expect(readWeights(folder, parameters.slice(0, 1))).rejects.toThrow(/got model.norm.weight/);
});

test("an index that names a missing file, or is none, is refused", async () => {
  await writeWeights(folder, tensorsOf(flat, parameters), "F32", 40);
  await rm(join(folder, "model-00002-of-00002.safetensors"));
  await expect(readWeights(folder, parameters)).rejects.toMatchObject({
    code: "data",
    message: expect.stringMatching(/model-00002-of-00002/),
  });
  await writeFile(join(folder, "model.safetensors.index.json"), "[]");
  await expect(readWeights(folder, parameters)).rejects.toThrow(/expected an index of weight files/);
});

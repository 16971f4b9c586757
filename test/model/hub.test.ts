import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { downloadModel, openLocalModel, parseHubName } from "../../src/model/index.ts";
import { commit, type HubStandIn, startHub } from "./hub-stand-in.ts";
import { writeTinyModel } from "./tiny-model.ts";

const weights = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 31) % 251));
let hub: HubStandIn;
let cache: string;
beforeEach(async () => {
  hub = await startHub({
    "config.json": "{}",
    "tokenizer.json": '{"model": 1}',
    "model.safetensors": weights,
    "pytorch_model.bin": "the same again",
    "README.md": "words",
  });
  cache = await mkdtemp(join(tmpdir(), "sparring-hub-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await hub.close();
  await rm(cache, { recursive: true, force: true });
});

const name = { name: "owner/name", revision: "main" };
const download = (options: object = {}, of = name) =>
  downloadModel(of, { hub: hub.url, cache, retryMs: 1, ...options });

describe("names of the hub", () => {
  it.each([
    ["owner/name", { name: "owner/name", revision: "main" }],
    ["HuggingFaceTB/SmolLM2-135M@v1", { name: "HuggingFaceTB/SmolLM2-135M", revision: "v1" }],
    ["owner/name@refs/pr/1", { name: "owner/name", revision: "refs/pr/1" }],
    ["name", undefined],
    ["./folder/name", undefined],
    ["/absolute/name", undefined],
    ["a/b/c", undefined],
    ["owner/name@../../elsewhere", undefined],
  ])("%s", (text, expected) => {
    expect(parseHubName(text)).toEqual(expected);
  });
});

describe("downloadModel", () => {
  it("fetches what the engine reads into the cache of Hugging Face's own tools, and nothing else", async () => {
    const progress: [number, number][] = [];
    const folder = await download({ onProgress: (...both: [number, number]) => progress.push(both) });
    expect(folder).toBe(join(cache, "models--owner--name", "snapshots", commit));
    expect(await readFile(join(folder, "model.safetensors"))).toEqual(weights);
    expect(await readFile(join(folder, "tokenizer.json"), "utf8")).toBe('{"model": 1}');
    expect(await readFile(join(cache, "models--owner--name", "refs", "main"), "utf8")).toBe(commit);
    expect(hub.transfers.map((each) => each.split(" ")[0]).sort()).toEqual([
      "config.json",
      "model.safetensors",
      "tokenizer.json",
    ]);
    const total = weights.length + 14;
    expect(progress.at(-1)).toEqual([total, total]);
  });

  it("does not fetch twice, and needs no hub for a commit that it has", async () => {
    const folder = await download();
    const before = hub.transfers.length;
    expect(await download({}, { ...name, revision: "v1" })).toBe(folder);
    expect(hub.transfers).toHaveLength(before);
    expect(await download({ hub: "http://127.0.0.1:1" }, { ...name, revision: commit })).toBe(folder);
    expect(await download({ hub: "http://127.0.0.1:1" })).toBe(folder);
  });

  it("goes on after broken transfers from where they broke", async () => {
    hub.breaks.set("model.safetensors", [50_000, 0, 70_000]);
    const folder = await download();
    expect(await readFile(join(folder, "model.safetensors"))).toEqual(weights);
    const starts = hub.transfers
      .filter((each) => each.startsWith("model.safetensors"))
      .map((each) => Number(each.split(" ")[1]?.split("-")[0]));
    expect(starts).toEqual([0, 50_000, 50_000, 120_000]);
  });

  it("gives up after transfers that bring nothing, and the next call goes on from there", async () => {
    hub.breaks.set("model.safetensors", [80_000, ...Array.from({ length: 9 }, () => 0)]);
    await expect(download()).rejects.toMatchObject({
      code: "model",
      message: expect.stringMatching(
        /model.safetensors: expected 200000 bytes, got 80000.*goes on from there/,
      ),
    });
    hub.breaks.clear();
    hub.transfers.length = 0;
    const folder = await download();
    expect(await readFile(join(folder, "model.safetensors"))).toEqual(weights);
    expect(hub.transfers).toContain("model.safetensors 80000-199999");
  });

  it("refuses a file with a wrong checksum and keeps nothing of it", async () => {
    hub.damaged.add("model.safetensors");
    await expect(download()).rejects.toMatchObject({
      code: "data",
      message: expect.stringMatching(/model.safetensors: expected checksum [0-9a-f]{64}, got [0-9a-f]{64}/),
    });
    hub.damaged.clear();
    const folder = await download();
    expect(await readFile(join(folder, "model.safetensors"))).toEqual(weights);
  });

  it("notices small files that are damaged too", async () => {
    hub.damaged.add("config.json");
    await expect(download()).rejects.toThrow(/config.json: expected checksum [0-9a-f]{40}, got/);
  });

  it("begins anew where what an earlier call left is damaged", async () => {
    hub.breaks.set(
      "model.safetensors",
      Array.from({ length: 9 }, (_, i) => (i === 0 ? 1000 : 0)),
    );
    await expect(download()).rejects.toThrow(/got 1000/);
    hub.breaks.clear();
    const blobs = join(cache, "models--owner--name", "blobs");
    const partial = (await readdir(blobs)).find((file) => file.endsWith(".incomplete")) as string;
    await writeFile(join(blobs, partial), Buffer.alloc(1000));
    const folder = await download();
    expect(await readFile(join(folder, "model.safetensors"))).toEqual(weights);
  });

  it("takes a model in several files, and the single file where there are both", async () => {
    const index = {
      weight_map: { a: "model-00001-of-00002.safetensors", b: "model-00002-of-00002.safetensors" },
    };
    hub.files.set("model.safetensors.index.json", Buffer.from(JSON.stringify(index)));
    hub.files.set("model-00001-of-00002.safetensors", Buffer.from("one"));
    hub.files.set("model-00002-of-00002.safetensors", Buffer.from("two"));
    await download();
    expect(hub.transfers.some((each) => each.startsWith("model-0"))).toBe(false);
    hub.files.delete("model.safetensors");
    await rm(cache, { recursive: true });
    const folder = await download();
    expect(await readFile(join(folder, "model-00002-of-00002.safetensors"), "utf8")).toBe("two");
  });

  it("says what to do where a model is unknown, gated or has no safetensors", async () => {
    const unknown = { name: "owner/other", revision: "main" };
    await expect(download({}, unknown)).rejects.toThrow(/"owner\/other".*status 404; check the name/);
    hub.token = "hf_secret";
    await expect(download()).rejects.toThrow(/status 401; .*HF_TOKEN/);
    vi.stubEnv("HF_TOKEN", "hf_secret");
    await download();
    hub.files.delete("model.safetensors");
    await rm(cache, { recursive: true });
    await expect(download()).rejects.toThrow(/expected weights in safetensors, got .*pytorch_model.bin/);
  });

  it("says so where the hub cannot be reached and the cache lacks the model", async () => {
    await expect(download({ hub: "http://127.0.0.1:1" })).rejects.toMatchObject({
      code: "model",
      message: expect.stringMatching(/expected to reach the hub at http:\/\/127.0.0.1:1, got .*folder with/),
    });
  });
});

describe("models of the hub", () => {
  it("open under their name, and adapters find them there", async () => {
    const made = join(cache, "made");
    await writeTinyModel(made);
    hub.files.clear();
    for (const file of await readdir(made)) hub.files.set(file, await readFile(join(made, file)));
    const options = { hub: hub.url, cache };
    const snapshot = await downloadModel(name, options);
    const lora = { r: 2, lora_alpha: 4, target_modules: ["q_proj"], seed: 1 };
    const { model, engine } = await openLocalModel(snapshot, { lora });
    expect(model.name).toBe("owner/name");
    const adapter = join(cache, "adapter");
    await engine.save(adapter, { dtype: "F32", optimizer: false });
    await model.close();
    const file = JSON.parse(await readFile(join(adapter, "adapter_config.json"), "utf8"));
    expect(file.base_model_name_or_path).toBe("owner/name");
    const again = await openLocalModel(adapter, { download: options });
    expect(again.model.name).toBe("adapter");
    expect(again.engine.config.lora).toMatchObject({ r: 2, target_modules: ["q_proj"] });
    await again.model.close();
  });

  it("say what is missing where an adapter's model is nowhere", async () => {
    const adapter = join(cache, "alone");
    await mkdir(adapter);
    const base = join(cache, "gone");
    await writeFile(join(adapter, "adapter_config.json"), JSON.stringify({ base_model_name_or_path: base }));
    await expect(openLocalModel(adapter)).rejects.toMatchObject({
      code: "usage",
      message: expect.stringMatching(
        /expected base_model_name_or_path .* to name the adapter's model, got .*gone/,
      ),
    });
  });
});

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readTensors, writeTensors } from "./safetensors.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "safetensors-"));
});
afterAll(() => rm(folder, { recursive: true }));

const file = (tensors: Record<string, [shape: number[], values: number[]]>, metadata = {}) => ({
  tensors: new Map(
    Object.entries(tensors).map(([name, [shape, values]]) => [
      name,
      { shape, values: Float32Array.from(values) },
    ]),
  ),
  metadata,
});

async function roundTrip(values: number[], dtype: "F32" | "BF16"): Promise<number[]> {
  const path = join(folder, `${dtype}.safetensors`);
  await writeTensors(path, file({ x: [[values.length], values] }), dtype);
  return [...((await readTensors(path)).tensors.get("x")?.values ?? [])];
}

test("F32 comes back bit for bit, with shapes and metadata", async () => {
  const path = join(folder, "two.safetensors");
  const written = file(
    {
      a: [
        [2, 3],
        [1, -0.1, 1e-40, 3e38, 0, -7],
      ],
      b: [[1], [42]],
    },
    { format: "pt" },
  );
  await writeTensors(path, written, "F32");
  expect(await readTensors(path)).toEqual(written);
});

test("BF16 rounds to the nearest, ties to even, and keeps infinities and NaN", async () => {
  // bfloat16 has 8 significant bits: between 1 and 2 the steps are 1/128.
  const exact = [1, -1.5, 0, 256, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
  expect(await roundTrip(exact, "BF16")).toEqual(exact);
  expect(await roundTrip([1 + 1 / 256, 1 + 3 / 256, 1 + 1.1 / 256, -1 - 0.9 / 256], "BF16")).toEqual([
    1,
    1 + 2 / 128,
    1 + 1 / 128,
    -1,
  ]);
});

test("F16 is read: one, a negative, the smallest, the largest, infinity", async () => {
  const header = Buffer.from(JSON.stringify({ x: { dtype: "F16", shape: [5], data_offsets: [0, 10] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const halves = new Uint8Array(Uint16Array.of(0x3c00, 0xc100, 0x0001, 0x7bff, 0x7c00).buffer);
  const path = join(folder, "half.safetensors");
  await writeFile(path, Buffer.concat([length, header, halves]));
  const values = (await readTensors(path)).tensors.get("x")?.values;
  expect([...(values ?? [])]).toEqual([1, -2.5, 2 ** -24, 65504, Number.POSITIVE_INFINITY]);
});

test("the layout is the published one: length, JSON header, tensors at 8-byte alignment", async () => {
  const path = join(folder, "layout.safetensors");
  await writeTensors(path, file({ x: [[1], [1]] }, { format: "pt" }), "F32");
  const bytes = await readFile(path);
  const body = 8 + Number(bytes.readBigUInt64LE(0));
  expect(body % 8).toBe(0);
  expect(JSON.parse(bytes.toString("utf8", 8, body))).toEqual({
    __metadata__: { format: "pt" },
    x: { dtype: "F32", shape: [1], data_offsets: [0, 4] },
  });
  expect(bytes.subarray(body)).toEqual(Buffer.from([0, 0, 0x80, 0x3f]));
});

test.each([
  ["a file that is cut short", (bytes: Buffer) => bytes.subarray(0, -1), /cut short/],
  ["a header longer than the file", (bytes: Buffer) => bytes.subarray(0, 20), /header of/],
  ["a file of a few bytes", (bytes: Buffer) => bytes.subarray(0, 3), /got 3 bytes/],
  ["a header that is not JSON", (bytes: Buffer) => Buffer.from(bytes).fill(120, 8, 12), /not JSON/],
])("refuses %s", async (_, damage, message) => {
  const path = join(folder, "damaged.safetensors");
  await writeTensors(path, file({ x: [[2], [1, 2]] }), "F32");
  await writeFile(path, damage(await readFile(path)));
  await expect(readTensors(path)).rejects.toMatchObject({
    code: "data",
    message: expect.stringMatching(message),
  });
});

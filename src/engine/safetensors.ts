import { type FileHandle, open } from "node:fs/promises";
import { messageOf, SparringError } from "../core/index.ts";

/**
 * The safetensors format (https://github.com/huggingface/safetensors): an 8-byte little-endian length, a JSON
 * header, and the tensors' bytes. Read and written as float32, whatever is stored.
 */
export interface TensorFile {
  tensors: Map<string, StoredTensor>;
  metadata: Record<string, string>;
}

export interface StoredTensor {
  shape: readonly number[];
  values: Float32Array;
}

/** A file of which only the header has been read. */
export interface OpenTensors {
  shapes: ReadonlyMap<string, readonly number[]>;
  metadata: Record<string, string>;
  /** Fills the array, which has to have the tensor's size. */
  read(name: string, into: Float32Array): Promise<void>;
  close(): Promise<void>;
}

export type FloatType = "F32" | "BF16" | "F16";

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [begin: number, end: number];
}

export const bytesPer: Record<FloatType, number> = { F32: 4, BF16: 2, F16: 2 };

// Bounds what reading takes beside its target.
const elementsAtOnce = 2 ** 20;

export async function openTensors(path: string): Promise<OpenTensors> {
  const damaged: Damaged = (what, cause) =>
    new SparringError("data", `read ${path}: expected a safetensors file, ${what}; fetch or save it again`, {
      cause,
    });
  const file = await open(path).catch((cause) => {
    throw new SparringError("data", `read ${path}: ${messageOf(cause)}`, { cause });
  });
  try {
    const { entries, metadata, body } = await readHeader(file, damaged);
    return {
      shapes: new Map([...entries].map(([name, { shape }]) => [name, shape])),
      metadata,
      async read(name, into) {
        const { dtype, data_offsets: place } = entries.get(name) as Entry;
        if (!isFloat(dtype)) throw damaged(`got ${name} of type ${dtype} (supported: F32, BF16, F16)`);
        const width = bytesPer[dtype];
        const bytes = new Uint8Array(Math.min(elementsAtOnce, into.length) * width);
        for (let from = 0; from < into.length; from += elementsAtOnce) {
          const part = bytes.subarray(0, Math.min(elementsAtOnce, into.length - from) * width);
          const { bytesRead } = await file.read(part, 0, part.length, body + place[0] + from * width);
          if (bytesRead !== part.length) throw damaged(`got ${name} cut short`);
          decode[dtype](part, into.subarray(from));
        }
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

type Damaged = (what: string, cause?: unknown) => SparringError;

async function readHeader(file: FileHandle, damaged: Damaged) {
  const { size } = await file.stat();
  const length = Buffer.alloc(8);
  if (size < 8) throw damaged(`got ${size} bytes`);
  await file.read(length, 0, 8, 0);
  const body = 8 + Number(length.readBigUInt64LE());
  if (body > size) throw damaged(`got a header of ${body - 8} bytes in a file of ${size}`);
  const text = Buffer.alloc(body - 8);
  await file.read(text, 0, text.length, 8);
  let header: Record<string, Entry>;
  try {
    header = JSON.parse(text.toString("utf8"));
  } catch (cause) {
    throw damaged("got a header that is not JSON", cause);
  }
  const { __metadata__: metadata, ...entries } = header as Record<string, Entry> & { __metadata__?: unknown };
  for (const [name, { dtype, shape, data_offsets }] of Object.entries(entries)) {
    if (!Array.isArray(shape) || !Array.isArray(data_offsets))
      throw damaged(`got ${name} without shape or place`);
    const [begin, end] = data_offsets;
    const count = shape.reduce((product, length) => product * length, 1);
    if (isFloat(dtype) && end - begin !== count * bytesPer[dtype]) throw damaged(`got ${name} cut short`);
    if (body + end > size) throw damaged(`got ${name} cut short`);
  }
  return {
    entries: new Map(Object.entries(entries)),
    metadata: (metadata ?? {}) as Record<string, string>,
    body,
  };
}

function isFloat(dtype: string): dtype is FloatType {
  return Object.hasOwn(bytesPer, dtype);
}

/** The whole file. */
export async function readTensors(path: string): Promise<TensorFile> {
  const file = await openTensors(path);
  try {
    const tensors = new Map<string, StoredTensor>();
    for (const [name, shape] of file.shapes) {
      const values = new Float32Array(shape.reduce((product, length) => product * length, 1));
      await file.read(name, values);
      tensors.set(name, { shape, values });
    }
    return { tensors, metadata: file.metadata };
  } finally {
    await file.close();
  }
}

/** Writes the file and waits until it is on the disk. */
export async function writeTensors(
  path: string,
  { tensors, metadata }: TensorFile,
  dtype: "F32" | "BF16",
): Promise<void> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    const end = offset + values.length * bytesPer[dtype];
    header[name] = { dtype, shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = Buffer.from(JSON.stringify(header));
  // Spaces align the tensors to 8 bytes, as the reference writer does.
  const padded = Buffer.concat([json, Buffer.alloc(-json.length & 7, " ")]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  const file = await open(path, "w");
  try {
    await file.writeFile(length);
    await file.writeFile(padded);
    for (const { values } of tensors.values()) await file.writeFile(encode[dtype](values));
    await file.sync();
  } finally {
    await file.close();
  }
}

// Typed arrays are little-endian on every machine that Node and ONNX Runtime support, as the format is.
const decode: Record<FloatType, (bytes: Uint8Array, into: Float32Array) => void> = {
  F32: (bytes, into) => into.set(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)),
  BF16: (bytes, into) => {
    const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
    const bits = new Uint32Array(into.buffer, into.byteOffset, halves.length);
    for (let i = 0; i < halves.length; i++) bits[i] = (halves[i] as number) << 16;
  },
  F16: (bytes, into) => {
    const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
    for (let i = 0; i < halves.length; i++) into[i] = halfToFloat(halves[i] as number);
  },
};

const encode: Record<"F32" | "BF16", (values: Float32Array) => Uint8Array> = {
  F32: (values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  BF16: (values) => {
    const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
    const halves = new Uint16Array(bits.length);
    for (let i = 0; i < halves.length; i++) halves[i] = roundToBfloat(bits[i] as number);
    return new Uint8Array(halves.buffer);
  },
};

/** To the nearest, ties to even; NaN stays NaN. */
function roundToBfloat(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

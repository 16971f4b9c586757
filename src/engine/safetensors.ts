import { open, readFile } from "node:fs/promises";
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

export type FloatType = "F32" | "BF16" | "F16";

interface Entry {
  dtype: FloatType;
  shape: number[];
  data_offsets: [begin: number, end: number];
}

const bytesPer: Record<FloatType, number> = { F32: 4, BF16: 2, F16: 2 };

export async function readTensors(path: string): Promise<TensorFile> {
  const damaged = (what: string, cause?: unknown) =>
    new SparringError("data", `read ${path}: expected a safetensors file, ${what}; fetch or save it again`, {
      cause,
    });
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch (cause) {
    throw new SparringError("data", `read ${path}: ${messageOf(cause)}`, { cause });
  }
  if (file.length < 8) throw damaged(`got ${file.length} bytes`);
  const body = 8 + Number(file.readBigUInt64LE(0));
  if (body > file.length) throw damaged(`got a header of ${body - 8} bytes in a file of ${file.length}`);
  let header: Record<string, Entry>;
  try {
    header = JSON.parse(file.toString("utf8", 8, body));
  } catch (cause) {
    throw damaged("got a header that is not JSON", cause);
  }
  const { __metadata__: metadata, ...entries } = header as Record<string, Entry> & { __metadata__?: unknown };
  const tensors = new Map<string, StoredTensor>();
  for (const [name, { dtype, shape, data_offsets }] of Object.entries(entries)) {
    if (!Array.isArray(shape) || !Array.isArray(data_offsets))
      throw damaged(`got ${name} without shape or place`);
    const [begin, end] = data_offsets;
    const count = shape.reduce((product, length) => product * length, 1);
    if (!(dtype in bytesPer)) throw damaged(`got ${name} of type ${dtype} (supported: F32, BF16, F16)`);
    if (end - begin !== count * bytesPer[dtype] || body + end > file.length)
      throw damaged(`got ${name} cut short`);
    tensors.set(name, { shape, values: decode[dtype](file.subarray(body + begin, body + end)) });
  }
  return { tensors, metadata: (metadata ?? {}) as Record<string, string> };
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
const decode: Record<FloatType, (bytes: Uint8Array) => Float32Array> = {
  F32: (bytes) => new Float32Array(copyOf(bytes)),
  BF16: (bytes) => {
    const bits = Uint32Array.from(new Uint16Array(copyOf(bytes)), (half) => half << 16);
    return new Float32Array(bits.buffer);
  },
  F16: (bytes) => Float32Array.from(new Uint16Array(copyOf(bytes)), halfToFloat),
};

const encode: Record<"F32" | "BF16", (values: Float32Array) => Uint8Array> = {
  F32: (values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  BF16: (values) => {
    const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
    return new Uint8Array(Uint16Array.from(bits, roundToBfloat).buffer);
  },
};

/** On its own, and thereby aligned. (`slice` of a Buffer would be a view of the whole file.) */
function copyOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

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

import { PbfReader, PbfWriter } from "pbf";
import type { PassesResult, SamplesResult } from "./messages.ts";

/**
 * The binary encoding of the three messages that are large: the official SDK sends `forward_backward` in it and reads its
 * result and that of sampling in nothing else. Numbers of fields are those of `tinker_public.proto` in SDK 0.38; arrays
 * are little-endian bytes.
 */
export const protobufType = "application/x-protobuf";

/** The request in the shape that its JSON has; what is not text or not dense comes out as something that no schema takes. */
export function decodeForwardBackward(bytes: Uint8Array): unknown {
  const request = new PbfReader(bytes).readFields(
    (tag, into, reader) => {
      if (tag === 1) into.model_id = reader.readString();
      else if (tag === 2) into.seq_id = reader.readVarint();
      else if (tag === 3)
        into.data.push(reader.readMessage(readDatum, { model_input: { chunks: [] }, loss_fn_inputs: {} }));
      else if (tag === 4) into.loss_fn = reader.readString();
      else if (tag === 6) into.forward_only = reader.readBoolean();
      else if (tag === 7) readEntry(reader, into.config, readLossValue);
    },
    {
      model_id: "",
      seq_id: 0,
      loss_fn: "",
      forward_only: false,
      data: [] as Datum[],
      config: {} as Record<string, unknown>,
    },
  );
  const { model_id, seq_id, forward_only, data, loss_fn, config: loss_fn_config } = request;
  return { model_id, seq_id, forward_only, forward_backward_input: { data, loss_fn, loss_fn_config } };
}

interface Datum {
  model_input: { chunks: unknown[] };
  loss_fn_inputs: Record<string, unknown>;
}

function readDatum(tag: number, datum: Datum, reader: PbfReader): void {
  if (tag === 1) datum.model_input.chunks.push(reader.readMessage(readChunk, {}));
  else if (tag === 2) readEntry(reader, datum.loss_fn_inputs, readTensor);
}

function readChunk(tag: number, chunk: { type?: string; tokens?: number[] }, reader: PbfReader): void {
  chunk.type = ["encoded_text", "image", "dmel"][tag - 1] ?? "unknown";
  if (tag === 1) chunk.tokens = reader.readMessage(readTokens, { tokens: [] as number[] }).tokens;
}

function readTokens(tag: number, into: { tokens: number[] }, reader: PbfReader): void {
  if (tag === 1) into.tokens = numbersOf(reader.readBytes(), 3);
}

function readTensor(reader: PbfReader): unknown {
  const { bytes, type, shape, sparse } = reader.readMessage(
    (tag, into, inner) => {
      if (tag === 1) into.bytes = inner.readBytes();
      else if (tag === 2) into.sparse = true;
      else if (tag === 3) into.type = inner.readVarint();
      // One number a field, or all of them in one.
      else if (tag === 4)
        into.shape.push(...(inner.type === 2 ? inner.readPackedVarint() : [inner.readVarint()]));
    },
    { bytes: new Uint8Array() as Uint8Array, type: 0, shape: [] as number[], sparse: false },
  );
  return sparse ? { data: [], sparse_crow_indices: "sparse" } : { data: numbersOf(bytes, type), shape };
}

function readLossValue(reader: PbfReader): unknown {
  return reader.readMessage(
    (tag, into, inner) => {
      into.value = tag === 1 ? inner.readDouble() : inner.readString();
    },
    { value: 0 as number | string },
  ).value;
}

/** An entry of a map: its key is field 1, its value field 2. */
function readEntry(
  reader: PbfReader,
  into: Record<string, unknown>,
  readValue: (reader: PbfReader) => unknown,
): void {
  const entry = reader.readMessage(
    (tag, each, inner) => {
      if (tag === 1) each.key = inner.readString();
      else if (tag === 2) each.value = readValue(inner);
    },
    { key: "", value: undefined as unknown },
  );
  into[entry.key] = entry.value;
}

/** Readers of the tensors' types, by the numbers that these have. */
const types: Record<number, { size: number; read(view: DataView, at: number): number }> = {
  1: { size: 4, read: (view, at) => view.getFloat32(at, true) },
  2: { size: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  3: { size: 4, read: (view, at) => view.getInt32(at, true) },
};
const float32 = 1;

function numbersOf(bytes: Uint8Array, type: number): number[] {
  const { size, read } = types[type] ?? types[float32]!;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.byteLength / size) }, (_, i) => read(view, i * size));
}

function floats(values: readonly (number | null)[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [i, value] of values.entries()) view.setFloat32(4 * i, value ?? Number.NaN, true);
  return new Uint8Array(view.buffer);
}

function integers(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [i, value] of values.entries()) view.setInt32(4 * i, value, true);
  return new Uint8Array(view.buffer);
}

export function encodeSamples({ sequences, prompt_logprobs }: SamplesResult): Uint8Array {
  const writer = new PbfWriter();
  for (const sequence of sequences) {
    writer.writeMessage(
      1,
      ({ stop_reason, tokens, logprobs }, inner) => {
        if (stop_reason === "length") inner.writeVarintField(1, 1);
        inner.writeBytesField(2, integers(tokens));
        inner.writeBytesField(3, floats(logprobs));
      },
      sequence,
    );
  }
  if (prompt_logprobs) writer.writeBytesField(2, floats(prompt_logprobs));
  return writer.finish();
}

/** The data's arrays one behind the other, with the bytes at which each begins and the last one ends. */
export function encodePasses({ loss_fn_output_type, loss_fn_outputs, metrics }: PassesResult): Uint8Array {
  const arrays = loss_fn_outputs.map(({ logprobs }) => logprobs.data);
  const offsets = new BigInt64Array(arrays.length + 1);
  for (const [i, { length }] of arrays.entries())
    offsets[i + 1] = (offsets[i] as bigint) + BigInt(4 * length);
  const writer = new PbfWriter();
  writer.writeStringField(1, loss_fn_output_type);
  writer.writeMessage(
    2,
    (_, record) => {
      record.writeStringField(1, loss_fn_output_type);
      writeEntry(record, 2, "logprobs", (entry) =>
        entry.writeMessage(
          2,
          (__, batched) => {
            batched.writeBytesField(1, floats(arrays.flat()));
            batched.writeBytesField(2, new Uint8Array(offsets.buffer));
            batched.writeVarintField(3, float32);
          },
          null,
        ),
      );
      record.writeVarintField(3, arrays.length);
    },
    null,
  );
  for (const [key, value] of Object.entries(metrics))
    writeEntry(writer, 3, key, (entry) => entry.writeDoubleField(2, value));
  return writer.finish();
}

function writeEntry(writer: PbfWriter, tag: number, key: string, value: (entry: PbfWriter) => void): void {
  writer.writeMessage(
    tag,
    (_, entry) => {
      entry.writeStringField(1, key);
      value(entry);
    },
    null,
  );
}

import { expect, test } from "vitest";
import { requests } from "./messages.ts";
import { decodeForwardBackward, encodePasses, encodeSamples } from "./protobuf.ts";

// Bytes that the official SDK 0.38 writes and reads: `forward_backward_request_to_proto(...)` of the request below, and the
// two answers built with `tinker_public_pb2`, each by `SerializeToString(deterministic=True).hex()`.
const request =
  "0a09733a747261696e3a3010ac021a540a0c0a0a0a08050000007011010012280a0d7461726765745f746f6b656e7312170a10701101000000000007000000000000001802220102121a0a0777656967687473120f0a080000003f000080bf1801220102220370706f2a1d0a12636c69705f6c6f775f7468726573686f6c6411000000000000e03f30013a1f0a12636c69705f6c6f775f7468726573686f6c64120909000000000000e03f";
const samples = "0a160801120801000000020000001a08000000bf0000c0bf12080000c07f000000c0";
const passes =
  "0a0b41727261795265636f726412470a0b41727261795265636f726412360a086c6f6770726f6273122a0a0c000080bf000000c0000040c01218000000000000000008000000000000000c00000000000000180118021a130a086c6f73733a73756d11000000000000f83f";

const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

test("a request of the official SDK is what its JSON would be, token ids beyond 16 bits and all", () => {
  const decoded = requests.forward_backward.parse(decodeForwardBackward(bytesOf(request)));
  expect(decoded).toEqual({
    model_id: "s:train:0",
    seq_id: 300,
    forward_only: true,
    forward_backward_input: {
      loss_fn: "ppo",
      loss_fn_config: { clip_low_threshold: 0.5 },
      data: [
        {
          model_input: { chunks: [{ type: "encoded_text", tokens: [5, 70000] }] },
          loss_fn_inputs: {
            target_tokens: { data: [70000, 7], shape: [2] },
            weights: { data: [0.5, -1], shape: [2] },
          },
        },
      ],
    },
  });
});

test("samples are the bytes that the SDK reads, a log-probability that is not there being none", () => {
  const sequences = [{ stop_reason: "length" as const, tokens: [1, 2], logprobs: [-0.5, -1.5] }];
  expect(hexOf(encodeSamples({ type: "sample", sequences, prompt_logprobs: [null, -2] }))).toBe(samples);
});

test("results of passes are the bytes that the SDK reads", () => {
  const output = (data: number[]) => ({
    logprobs: { data, dtype: "float32" as const, shape: [data.length] },
  });
  const result = {
    loss_fn_output_type: "ArrayRecord" as const,
    loss_fn_outputs: [output([-1, -2]), output([-3])],
    metrics: { "loss:sum": 1.5 },
  };
  expect(hexOf(encodePasses(result))).toBe(passes);
});

test("an image does not pass for text", () => {
  // A datum whose only chunk is an image (field 2 of Chunk) of one byte.
  const image = bytesOf("0a01611a090a0712050a01001a00");
  expect(requests.forward_backward.safeParse(decodeForwardBackward(image)).success).toBe(false);
});

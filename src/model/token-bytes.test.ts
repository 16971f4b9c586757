import { expect, test } from "vitest";
import { bytesOf, tokenBytes } from "./token-bytes.ts";

test("byte-level tokens stand for bytes, parts of characters too, and added tokens for their text", () => {
  const texts = tokenBytes({
    model: { vocab: { Ġa: 0, Ċ: 1, âĤ: 2, "¬": 3, "```": 5 } },
    decoder: { type: "Sequence", decoders: [{ type: "ByteLevel" }] },
    added_tokens: [{ id: 4, content: "<|é|>" }],
  });
  expect(texts).toEqual([" a", "\n", "\u00e2\u0082", "\u00ac", bytesOf("<|é|>"), "```"]);
  expect(`${texts[2]}${texts[3]}`).toBe(bytesOf("€"));
});

test("pieces stand for their text with spaces, and byte tokens for their byte", () => {
  const vocab = { "<unk>": 0, "<0x0A>": 1, "▁the": 2, "€": 4 };
  const decoder = { type: "Sequence", decoders: [{ type: "Replace" }, { type: "ByteFallback" }] };
  expect(tokenBytes({ model: { vocab }, decoder })).toEqual(["<unk>", "\n", " the", "", bytesOf("€")]);
  const scored = [
    ["a", -1],
    ["▁", -2],
  ];
  expect(tokenBytes({ model: { vocab: scored }, decoder: { type: "Metaspace" } })).toEqual(["a", " "]);
});

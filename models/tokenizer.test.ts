import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../src/core/index.ts";
import { freshTokenizer } from "./fresh-tokenizer.ts";

const tokenizer = await freshTokenizer();

const pieces = (text: string) => tokenizer.encode(text).map((id) => tokenizer.decode([id]));

describe("the laboratory model's tokenizer", () => {
  it("gives any text back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      }),
    );
  });

  it("has one token for a word in prose, in a tool's name and in JSON", () => {
    const order = tokenizer.encode("order")[0];
    for (const text of ["Look up an order", "get_order", '{"order":"W1"}', "two orders"])
      expect(tokenizer.encode(text)).toContain(order);
  });

  it("reads digits one by one and calls in few tokens", () => {
    expect(pieces("K105")).toEqual(["K", "1", "0", "5"]);
    const call = '<tool_call>{"name":"get_order","arguments":{"order_id":"W1"}}</tool_call>';
    expect(pieces(call).slice(1, -1)).toEqual([
      "get",
      "_",
      "order",
      '","arguments":{"',
      "order",
      "_id",
      '":"',
      "W",
      "1",
    ]);
  });

  it("encodes a conversation as its messages one by one, and adding a message changes nothing before it", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "the", " ", "\n", '"', "}", "<", "|", ":", "1", "orders"),
      maxLength: 12,
    });
    const message = fc.record({ role: fc.constantFrom("user", "assistant", "tool"), content: text });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), (messages) => {
        const all = messages as Message[];
        const whole = tokenizer.encode(tokenizer.render(all, true));
        const each = all.map((one) => tokenizer.encode(tokenizer.render([one], false)));
        expect(whole).toEqual([...each.flat(), ...tokenizer.encode(tokenizer.render([], true))]);
      }),
    );
  });

  it("ends a turn with its own token", () => {
    expect(tokenizer.decode([tokenizer.endOfTurn])).toBe("<|end|>");
    expect(tokenizer.encode("<|end|>")).toEqual([tokenizer.endOfTurn]);
  });
});

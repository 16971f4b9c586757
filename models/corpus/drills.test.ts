import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/core/index.ts";
import { freshTokenizer } from "../fresh-tokenizer.ts";
import { createEncoder, distinctTokens, worldConversations } from "./conversation.ts";
import { makeDrill } from "./drills.ts";

const tokenizer = await freshTokenizer();

describe("drills", () => {
  it("count only tokens that stand earlier in the text", () => {
    for (let index = 0; index < 200; index++) {
      const { ids, weights } = makeDrill(createRandom("drill", index), tokenizer, 12);
      expect(weights).toHaveLength(ids.length);
      expect(weights.some((weight) => weight > 0)).toBe(true);
      for (const [t, weight] of weights.entries()) if (weight > 0) expect(ids.slice(0, t)).toContain(ids[t]);
    }
  });
});

describe("conversations about one world", () => {
  it("share the system message, and a choice ends after the first call", () => {
    const encode = createEncoder(tokenizer, { system: 0.1, spoken: 1, toolName: 3, answer: 3, failure: 0.3 });
    const conversations = worldConversations(createRandom("share", 5), encode, {
      executors: 0,
      choices: 5,
      echoes: 0,
      fills: 0,
      readings: 0,
      challengers: 0,
      longest: 900,
      mostTools: 8,
    });
    expect(conversations).toHaveLength(5);
    const [first] = conversations;
    for (const { ids, systemLength } of conversations) {
      expect(ids.slice(0, systemLength)).toEqual(first!.ids.slice(0, systemLength));
      expect(tokenizer.decode(ids).match(/<\|assistant\|>/g)).toHaveLength(1);
    }
    const own = conversations.map(({ ids, systemLength }) => ids.length - systemLength);
    expect(distinctTokens(conversations)).toBe(
      first!.systemLength + own.reduce((sum, each) => sum + each, 0),
    );
  });
});

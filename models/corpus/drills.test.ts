import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/core/index.ts";
import { loadTokenizer } from "../../src/model/index.ts";
import { createEncoder, worldConversations } from "./conversation.ts";
import { makeDrill } from "./drills.ts";

const tokenizer = await loadTokenizer(new URL("../lab", import.meta.url).pathname);

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

describe("joined conversations", () => {
  it("share one system message and lose nothing else", () => {
    const encode = createEncoder(tokenizer, { system: 0.1, spoken: 1, toolName: 3, answer: 3, failure: 0.3 });
    const options = { executors: 4, challengers: 0, contextLength: 2000, mostTools: 8 };
    const draw = (join: boolean) => worldConversations(createRandom("join", 5), encode, { ...options, join });
    const apart = draw(false);
    const [whole] = draw(true);
    const { systemLength } = apart[0]!;
    expect(whole!.ids).toEqual([
      ...apart[0]!.ids.slice(0, systemLength),
      ...apart.flatMap(({ ids }) => ids.slice(systemLength)),
    ]);
    expect(whole!.weights).toHaveLength(whole!.ids.length);
  });
});

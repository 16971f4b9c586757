import { expect, test } from "vitest";
import { smallConfig } from "../../test/engine/small-config.ts";
import { createEngine, type GenerateRequest } from "./index.ts";

const config = {
  ...smallConfig,
  vocab_size: 96,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 256,
};

/** More requests than slots, with a prefix in common and prompts of several lengths. */
function batch(name: string): GenerateRequest[] {
  return Array.from({ length: 40 }, (_, row) => ({
    prompt: [
      ...Array(90).keys(),
      ...Array.from({ length: 3 + (row % 7) }, (_, i) => (row * 31 + i * 17) % 95),
    ],
    maxTokens: 5 + (row % 11),
    temperature: 1,
    topP: 1,
    seed: row,
    stopTokens: [95],
    conversation: `${name}${row}`,
  }));
}

test("an engine that has forgotten replies as a new one does, bit for bit", async () => {
  const used = await createEngine(config, { seed: 1 });
  await used.generate(batch("earlier"));
  await used.generate(batch("earlier").slice(5, 20));
  await used.forget();
  const fresh = await createEngine(config, { seed: 1 });
  expect(await used.generate(batch("later"))).toEqual(await fresh.generate(batch("later")));
  await used.close();
  await fresh.close();
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { smallConfig } from "../../test/engine/small-config.ts";
import { createRandom } from "../core/index.ts";
import type { Engine, GenerateReply, GenerateRequest, ModelConfig } from "./engine.ts";
import { createEngineCore } from "./engine-core.ts";

const llama: ModelConfig = {
  ...smallConfig,
  vocab_size: 64,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 700,
};

/** What the families differ in. */
const configs: Record<string, ModelConfig> = {
  "SmolLM2 (tied embeddings)": llama,
  "Llama 2 (as many kv heads, untied)": { ...llama, num_key_value_heads: 4, tie_word_embeddings: false },
  "Llama 3 (scaled positions)": {
    ...llama,
    rope_theta: 500000,
    rope_scaling: {
      rope_type: "llama3",
      factor: 8,
      low_freq_factor: 1,
      high_freq_factor: 4,
      original_max_position_embeddings: 64,
    },
  },
  "Qwen2 (biases)": { ...llama, model_type: "qwen2", num_key_value_heads: 1 },
  "Qwen3 (norms of queries and keys, wide heads)": { ...llama, model_type: "qwen3", head_dim: 16 },
};

function tokens(seed: string, length: number): number[] {
  const random = createRandom("tokens", seed);
  return Array.from({ length }, () => random.integer(0, llama.vocab_size - 1));
}

const system = tokens("system", 300);
let requests = 0;
function request(prompt: readonly number[], given: Partial<GenerateRequest> = {}): GenerateRequest {
  return { prompt, maxTokens: 6, temperature: 1, topP: 1, seed: ++requests, stopTokens: [], ...given };
}

/** Each state that the cache can be in when a reply begins; returns what was asked and answered in it. */
const states: Record<string, (engine: Engine) => Promise<[GenerateRequest, GenerateReply][]>> = {
  "a fresh prompt": (engine) => ask(engine, [request(tokens("fresh", 30))]),
  "a prompt of one token": (engine) => ask(engine, [request([7])]),
  "a prompt so long that it is computed in pieces": (engine) => ask(engine, [request(tokens("long", 600))]),
  "a beginning that another slot holds": (engine) =>
    ask(
      engine,
      [1, 9, 40].map((own) => request([...system, ...tokens(`own ${own}`, own)])),
    ),
  "a prompt that a slot holds to its last token": async (engine) => {
    await ask(engine, [request(system)]);
    return ask(engine, [request(system)]);
  },
  "slots that are filled again while others go on": (engine) =>
    ask(
      engine,
      Array.from({ length: 45 }, (_, i) =>
        request(tokens(`refill ${i}`, 1 + ((i * 5) % 40)), { maxTokens: 1 + ((i * 3) % 11) }),
      ),
    ),
  "a conversation of many turns among others": async (engine) => {
    const all: [GenerateRequest, GenerateReply][] = [];
    const ids = Array.from({ length: 5 }, (_, i) => [...system, ...tokens(`start ${i}`, 3 * i)]);
    for (let turn = 0; turn < 5; turn++) {
      const asked = ids.map((prompt, i) =>
        request([...prompt], { conversation: `c${i}`, maxTokens: 1 + ((turn + i) % 7) }),
      );
      const answered = await ask(engine, asked);
      for (const [i, [, reply]] of answered.entries()) {
        ids[i]?.push(...reply.tokens, ...tokens(`said ${turn} ${i}`, 1 + ((turn * i) % 13)));
      }
      all.push(...answered);
    }
    return all;
  },
};

async function ask(engine: Engine, asked: GenerateRequest[]): Promise<[GenerateRequest, GenerateReply][]> {
  const replies = await engine.generate(asked);
  return asked.map((each, i) => [each, replies[i] as GenerateReply]);
}

describe.each(Object.entries(configs))(
  "log-probabilities of %s as it generates are those of a forward pass:",
  (_, config) => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await createEngineCore({ config, seed: 4, threads: 1 });
      // Fresh weights have norms of 1 and no biases.
      for (const seed of ["a", "b", "c"]) {
        const ids = tokens(seed, 30);
        await engine.forwardBackward([{ ids, weights: ids.map(() => 1) }]);
        await engine.optimStep({ learningRate: 0.1, weightDecay: 0, clipNorm: 1 });
      }
    });
    afterAll(() => engine.close());

    test.each(Object.entries(states))("%s", async (_, reach) => {
      const answered = await reach(engine);
      const data = answered.map(([{ prompt }, reply]) => [...prompt, ...reply.tokens]);
      const forward = await engine.forward(data.map((ids) => ({ ids, weights: ids.map(() => 1) })));
      for (const [i, [{ prompt, maxTokens }, { logprobs }]] of answered.entries()) {
        expect(logprobs).toHaveLength(maxTokens);
        const expected = forward[i]?.slice(prompt.length) ?? [];
        const worst = Math.max(...logprobs.map((logprob, t) => Math.abs(logprob - (expected[t] as number))));
        expect(worst).toBeLessThan(1e-4);
      }
    });
  },
);

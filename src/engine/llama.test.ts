import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import type { ModelConfig } from "./engine.ts";
import { randomWeights, viewOf } from "./parameters.ts";
import { type Weights, weightsOf } from "./session.ts";
import { createDifferentiator } from "./train.ts";

const config: ModelConfig = {
  vocab_size: 50,
  hidden_size: 48,
  intermediate_size: 40,
  num_hidden_layers: 3,
  num_attention_heads: 6,
  num_key_value_heads: 2,
  max_position_embeddings: 64,
  rope_theta: 1000,
  rms_norm_eps: 1e-3,
  tie_word_embeddings: false,
};

/** Hugging Face's modeling_llama.py in plain loops, one token after the other: log p of each next token. */
function reference(weights: Weights, ids: number[]): number[] {
  const tensor = (name: string) => {
    const parameter = weights.parameters.find((each) => each.name === name);
    if (!parameter) throw new Error(`no ${name}`);
    return { rows: parameter.shape[0] as number, values: [...viewOf(weights.flat, parameter)] };
  };
  const linear = (x: number[], name: string) => {
    const { rows, values } = tensor(name);
    return Array.from({ length: rows }, (_, i) =>
      x.reduce((sum, xj, j) => sum + xj * (values[i * x.length + j] as number), 0),
    );
  };
  const norm = (x: number[], name: string) => {
    const scale = 1 / Math.sqrt(x.reduce((sum, y) => sum + y * y, 0) / x.length + config.rms_norm_eps);
    return x.map((y, i) => y * scale * (tensor(name).values[i] as number));
  };
  const size = config.hidden_size / config.num_attention_heads;
  const heads = (x: number[]) =>
    Array.from({ length: x.length / size }, (_, h) => x.slice(h * size, (h + 1) * size));
  // apply_rotary_pos_emb: q * cos + rotate_half(q) * sin, with the angles repeated for both halves
  const rotate = (x: number[], position: number) =>
    x.map((y, i) => {
      const half = size / 2;
      const angle = position * config.rope_theta ** (-(i % half) / half);
      const other = i < half ? -(x[i + half] as number) : (x[i - half] as number);
      return y * Math.cos(angle) + other * Math.sin(angle);
    });
  const softmax = (x: number[]) => {
    const exps = x.map((y) => Math.exp(y - Math.max(...x)));
    const sum = exps.reduce((a, b) => a + b, 0);
    return exps.map((y) => y / sum);
  };
  const plus = (a: number[], b: number[]) => a.map((x, i) => x + (b[i] as number));
  const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);

  const cache = Array.from({ length: config.num_hidden_layers }, () => ({
    keys: [] as number[][][],
    values: [] as number[][][],
  }));
  return ids.slice(0, -1).map((id, t) => {
    let x = tensor("model.embed_tokens.weight").values.slice(
      id * config.hidden_size,
      (id + 1) * config.hidden_size,
    );
    for (const [l, { keys, values }] of cache.entries()) {
      const name = (part: string) => `model.layers.${l}.${part}.weight`;
      const h = norm(x, name("input_layernorm"));
      const queries = heads(linear(h, name("self_attn.q_proj"))).map((q) => rotate(q, t));
      keys.push(heads(linear(h, name("self_attn.k_proj"))).map((k) => rotate(k, t)));
      values.push(heads(linear(h, name("self_attn.v_proj"))));
      const group = config.num_attention_heads / config.num_key_value_heads;
      const attended = queries.flatMap((q, head) => {
        const kv = Math.floor(head / group);
        const p = softmax(keys.map((k) => dot(q, k[kv] as number[]) / Math.sqrt(size)));
        return q.map((_, i) => p.reduce((sum, pj, j) => sum + pj * (values[j]?.[kv]?.[i] as number), 0));
      });
      x = plus(x, linear(attended, name("self_attn.o_proj")));
      const m = norm(x, name("post_attention_layernorm"));
      const up = linear(m, name("mlp.up_proj"));
      const inner = linear(m, name("mlp.gate_proj")).map(
        (g, i) => (g / (1 + Math.exp(-g))) * (up[i] as number),
      );
      x = plus(x, linear(inner, name("mlp.down_proj")));
    }
    const p = softmax(linear(norm(x, "model.norm.weight"), "lm_head.weight"));
    return Math.log(p[ids[t + 1] as number] as number);
  });
}

test("log-probabilities are those of Hugging Face's Llama, worked out in plain loops", async () => {
  const flat = randomWeights(config, 4).map((x) => 2 * x);
  const weights = weightsOf(config, flat);
  const random = createRandom("ids");
  const ids = Array.from({ length: 20 }, () => random.integer(0, 49));
  const model = createDifferentiator(config, weights, 1);
  const [logprobs] = await model.forward([{ ids, weights: ids.map(() => 1) }]);
  for (const [t, expected] of reference(weights, ids).entries()) {
    expect(logprobs?.[t + 1]).toBeCloseTo(expected, 4);
  }
  await model.close();
});

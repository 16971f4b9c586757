import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { createDecoder } from "./decoder.ts";
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

/** Hugging Face's modeling files in plain loops, one token after the other: log p of each next token. */
function reference(config: ModelConfig, weights: Weights, ids: number[]): number[] {
  const find = (name: string) => weights.parameters.find((each) => each.name === name);
  const tensor = (name: string) => {
    const parameter = find(name);
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
  const project = (x: number[], name: string) => {
    const y = linear(x, `${name}_proj.weight`);
    return config.model_type === "qwen2" ? plus(y, tensor(`${name}_proj.bias`).values) : y;
  };
  const normEach = (x: number[][], name: string) =>
    config.model_type === "qwen3" ? x.map((head) => norm(head, `${name}_norm.weight`)) : x;
  const size = config.head_dim ?? config.hidden_size / config.num_attention_heads;
  const heads = (x: number[]) =>
    Array.from({ length: x.length / size }, (_, h) => x.slice(h * size, (h + 1) * size));
  // _compute_llama3_parameters and _compute_linear_scaling_rope_parameters
  const stretched = (frequency: number) => {
    const scaling = config.rope_scaling;
    if (scaling === undefined) return frequency;
    if (scaling.rope_type === "linear") return frequency / scaling.factor;
    const { low_freq_factor: low, high_freq_factor: high, original_max_position_embeddings: old } = scaling;
    const wavelength = (2 * Math.PI) / frequency;
    if (wavelength > old / low) return frequency / scaling.factor;
    if (wavelength < old / high) return frequency;
    const smooth = (old / wavelength - low) / (high - low);
    return ((1 - smooth) * frequency) / scaling.factor + smooth * frequency;
  };
  // apply_rotary_pos_emb: q * cos + rotate_half(q) * sin, with the angles repeated for both halves
  const rotate = (x: number[], position: number) =>
    x.map((y, i) => {
      const half = size / 2;
      const angle = position * stretched(config.rope_theta ** (-(i % half) / half));
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
      const attention = `model.layers.${l}.self_attn`;
      const q = normEach(heads(project(h, `${attention}.q`)), `${attention}.q`);
      const k = normEach(heads(project(h, `${attention}.k`)), `${attention}.k`);
      const queries = q.map((head) => rotate(head, t));
      keys.push(k.map((head) => rotate(head, t)));
      values.push(heads(project(h, `${attention}.v`)));
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
    const p = softmax(
      linear(
        norm(x, "model.norm.weight"),
        config.tie_word_embeddings ? "model.embed_tokens.weight" : "lm_head.weight",
      ),
    );
    return Math.log(p[ids[t + 1] as number] as number);
  });
}

const llama3 = {
  rope_type: "llama3",
  factor: 8,
  low_freq_factor: 1,
  high_freq_factor: 4,
  original_max_position_embeddings: 16,
} as const;

test.each([
  ["Llama", {}],
  ["Llama with tied embeddings", { tie_word_embeddings: true }],
  ["Llama 3 with its stretched positions", { rope_scaling: llama3 }],
  ["Llama with linearly stretched positions", { rope_scaling: { rope_type: "linear", factor: 4 } }],
  ["Qwen2", { model_type: "qwen2" }],
  ["Qwen3 with heads wider than their share", { model_type: "qwen3", head_dim: 10 }],
] as [string, Partial<ModelConfig>][])(
  "log-probabilities of %s are those of plain loops, and decoding finds the same",
  async (_, change) => {
    const own = { ...config, ...change };
    const flat = randomWeights(own, 4).map((x) => 2 * x);
    const weights = weightsOf(own, flat);
    const random = createRandom("ids");
    // Neither biases of 0 nor norms of 1, where errors could hide.
    for (const parameter of weights.parameters) {
      if (parameter.shape.length > 1) continue;
      viewOf(flat, parameter).forEach((_, i, view) => {
        view[i] = 0.5 + random.next();
      });
    }
    const ids = Array.from({ length: 20 }, () => random.integer(0, 49));
    const model = createDifferentiator(own, weights, { threads: 1 });
    const [logprobs] = await model.forward([{ ids, weights: ids.map(() => 1) }]);
    const decoder = await createDecoder(own, weights, { threads: 1, slots: 1 });
    for (const [t, expected] of reference(own, weights, ids).entries()) {
      expect(logprobs?.[t + 1]).toBeCloseTo(expected, 4);
      const decoded = await decoder.extend(0, [ids[t] as number]);
      expect(decoded[ids[t + 1] as number]).toBeCloseTo(expected, 4);
    }
    await model.close();
    await decoder.close();
  },
);

import { expect, test } from "vitest";
import { parseConfig } from "./config.ts";
import { demo } from "./demo.ts";
import { distillation } from "./distillation.ts";

test("what has a default may be left out, at every level", () => {
  const config = parseConfig(
    { name: "a", environment: "retail", model: "lab", seed: 1, train: { epochs: 5 } },
    "",
  );
  expect(config).toMatchObject({ iterations: 1, format: "json", evaluate: { split: "test", trials: 4 } });
  expect(config.train).toMatchObject({ algorithm: "rft", epochs: 5, batchSize: 8 });
  expect(parseConfig(config, "")).toEqual(config);
});

test("the presets are valid configurations with room for a pass@4", () => {
  for (const preset of [demo, distillation])
    expect(parseConfig(preset, "").evaluate.trials).toBeGreaterThanOrEqual(4);
});

test("a range of calls that ends before it begins is refused, by its key", () => {
  const config = { name: "a", environment: "retail", model: "lab", seed: 1, challenge: { calls: [4, 1] } };
  expect(() => parseConfig(config, "here")).toThrow(/challenge\.calls: expected the least before the most/);
});

test("a band that ends before it begins, or leaves the fractions, is refused, by its key", () => {
  const config = { name: "a", environment: "retail", model: "lab", seed: 1 };
  for (const [band, complaint] of [
    [[0.9, 0.1], /train\.band: expected the least before the most/],
    [[10, 90], /train\.band\.0: /],
  ] as const) {
    expect(() => parseConfig({ ...config, train: { band } }, "here")).toThrow(complaint);
  }
});

const base = { name: "a", environment: "retail", model: "lab", seed: 1 };

test.each(["rft", "dpo", "reinforce", "ppo", "grpo"])("%s has a default for everything", (algorithm) => {
  const config = parseConfig({ ...base, train: { algorithm } }, "");
  expect(config.train.algorithm).toBe(algorithm);
  expect(parseConfig(config, "")).toEqual(config);
});

test("the paper's choices are the defaults where they are not about a model's size", () => {
  const of = (algorithm: string) => parseConfig({ ...base, train: { algorithm } }, "").train;
  expect(of("dpo")).toMatchObject({ beta: 0.1, batchSize: 8 });
  expect(of("ppo")).toMatchObject({ clip: 0.1, kl: 1e-3, epochs: 1, batchSize: 256, tasksPerRound: 32 });
  expect(of("grpo")).toMatchObject({ clip: [0.1, 0.1], kl: 1e-3, scale: "deviation", normalise: "rollout" });
});

test.each<[string, object, RegExp]>([
  ["an algorithm that there is not", { train: { algorithm: "trpo" } }, /train\.algorithm: .*'grpo'/],
  [
    "an option of another algorithm",
    { train: { algorithm: "ppo", beta: 1 } },
    /train: Unrecognized key: "beta"/,
  ],
  ["a clip beyond everything", { train: { algorithm: "ppo", clip: 2 } }, /train\.clip: /],
  [
    "sampling at another temperature than the policy's own, where its probabilities are compared",
    { train: { algorithm: "grpo" }, rollouts: { temperature: 0.8 } },
    /rollouts\.temperature: expected 1 with grpo/,
  ],
  [
    "rollouts of another model, where the policy's own tokens are compared",
    { train: { algorithm: "grpo" }, rollouts: { model: "openai:big" } },
    /rollouts\.model: expected none with grpo.*use rft/,
  ],
  [
    "pairs of another model's rollouts",
    { train: { algorithm: "dpo" }, rollouts: { model: { name: "vllm:big" } } },
    /rollouts\.model: expected none with dpo/,
  ],
  [
    "an endpoint that is spoken to in no known way",
    { challenge: { model: { name: "big", url: "http://127.0.0.1" } } },
    /challenge\.model\.name: expected openai:NAME, vllm:NAME or sglang:NAME/,
  ],
  [
    "a score on the very split that picks the weights",
    { train: { dev: {} }, evaluate: { split: "dev" } },
    /evaluate\.split: expected "test" where train\.dev picks/,
  ],
])("%s is refused, by its key", (_, change, complaint) => {
  expect(() => parseConfig({ ...base, ...change }, "here")).toThrow(complaint);
});

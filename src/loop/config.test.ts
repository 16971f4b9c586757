import { expect, test } from "vitest";
import { parseConfig } from "./config.ts";
import { demo } from "./demo.ts";

test("what has a default may be left out, at every level", () => {
  const config = parseConfig(
    { name: "a", environment: "retail", model: "lab", seed: 1, train: { epochs: 5 } },
    "",
  );
  expect(config).toMatchObject({ iterations: 1, format: "json", evaluate: { split: "test", trials: 4 } });
  expect(config.train).toMatchObject({ algorithm: "rft", epochs: 5, batchSize: 8 });
  expect(parseConfig(config, "")).toEqual(config);
});

test("the preset is a valid configuration with room for a pass@4", () => {
  expect(parseConfig(demo, "").evaluate.trials).toBeGreaterThanOrEqual(4);
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

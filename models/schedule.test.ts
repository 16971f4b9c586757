import { describe, expect, it } from "vitest";
import { planOf } from "./schedule.ts";

describe("the pretraining schedule", () => {
  it("drills first, then chooses tools in small worlds, then shows large worlds as rollouts do", () => {
    expect(planOf(0, 3000, 1e-3)).toMatchObject({ drills: 80, worlds: 0 });
    expect(planOf(500, 3000, 1e-3)).toMatchObject({ drills: 8, worlds: 3, mostTools: 5 });
    expect(planOf(2999, 3000, 1e-3)).toMatchObject({ drills: 0, worlds: 3, mostTools: 20 });
  });

  it("warms the learning rate up, keeps it, and lets it fall over the last fifth", () => {
    const rates = Array.from({ length: 3000 }, (_, step) => planOf(step, 3000, 1e-3).learningRate);
    expect(rates[0]).toBeCloseTo(1e-5, 6);
    expect(rates.slice(99, 2400).every((rate) => rate === 1e-3)).toBe(true);
    expect(rates[2700]).toBeCloseTo(5e-4, 5);
    expect(rates.at(-1)).toBeCloseTo(2e-5, 6);
  });

  it("teaches the same at a step however long the run is, before the learning rate falls", () => {
    expect(planOf(2000, 4000, 1e-3)).toEqual(planOf(2000, 40_000, 1e-3));
  });
});

import { describe, expect, it } from "vitest";
import { planOf } from "./schedule.ts";

describe("the pretraining schedule", () => {
  it("drills, then matches descriptions, then chooses tools in small worlds, then shows large worlds, and drills all the way", () => {
    expect(planOf(0, 3000, 1e-3)).toMatchObject({ drills: 80, worlds: 0 });
    expect(planOf(500, 3000, 1e-3)).toMatchObject({ worlds: 5, mostTools: 4, share: { executors: 0 } });
    expect(planOf(900, 3000, 1e-3)).toMatchObject({ worlds: 3, mostTools: 8, share: { choices: 10 } });
    expect(planOf(2999, 3000, 1e-3)).toMatchObject({ drills: 12, worlds: 3, mostTools: 20 });
    expect(planOf(4300, 5000, 1e-3)).toMatchObject({ mostTools: 20, drills: 12, share: { executors: 9 } });
  });

  it("warms the learning rate up, lowers it with the root of the steps, and lets it fall over the last tenth", () => {
    const rates = Array.from({ length: 10_000 }, (_, step) => planOf(step, 10_000, 1e-3).learningRate);
    expect(rates[0]).toBeCloseTo(1e-5, 6);
    expect(rates.slice(99, 500).every((rate) => rate === 1e-3)).toBe(true);
    expect(rates[2000]).toBeCloseTo(5e-4, 6);
    expect(rates[8000]).toBeCloseTo(2.5e-4, 6);
    expect(rates[9500]).toBeCloseTo(Math.sqrt(500 / 9500) * 5e-4, 6);
    expect(rates[9998]).toBeCloseTo(4.5e-6, 6);
  });

  it("teaches the same at a step however long the run is, before the learning rate falls", () => {
    expect(planOf(2000, 4000, 1e-3)).toEqual(planOf(2000, 40_000, 1e-3));
  });
});

import { describe, expect, it } from "vitest";
import { planOf } from "./schedule.ts";

describe("the pretraining schedule", () => {
  it("drills first, then chooses tools in small worlds, then shows large worlds as rollouts do", () => {
    expect(planOf(0, 3000, 1e-3)).toMatchObject({ drills: 80, worlds: 0 });
    expect(planOf(500, 3000, 1e-3)).toMatchObject({ drills: 8, worlds: 3, mostTools: 5 });
    expect(planOf(2999, 3000, 1e-3)).toMatchObject({ drills: 0, worlds: 3, mostTools: 20 });
  });

  it("warms the learning rate up and lets it fall to a twentieth", () => {
    const rates = Array.from({ length: 3000 }, (_, step) => planOf(step, 3000, 1e-3).learningRate);
    expect(rates[0]).toBeCloseTo(1e-5, 6);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1e-3);
    expect(rates.indexOf(Math.max(...rates))).toBe(99);
    expect(rates.at(-1)).toBeCloseTo(5e-5, 6);
  });
});

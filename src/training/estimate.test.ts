import { expect, test, vi } from "vitest";
import type { Plan } from "./algorithm.ts";
import { estimateOf, estimateTraining } from "./estimate.ts";
import type { Datum, Trainer } from "./trainer.ts";

const example = (length: number) => ({
  ids: Array.from({ length }, (_, t) => t),
  own: [],
  sampled: [],
  reward: 1,
  advantage: 1,
});
const plans = [
  { epoch: 0, examples: [example(1500), example(700)] },
  { epoch: 1, examples: [example(1500), example(300)] },
] as unknown as Plan[];

test("every token counts as often as it is learnt from", () => {
  expect(estimateOf(plans, 100)).toEqual({ tokens: 4000, seconds: 40 });
});

test("the rate is that of a second forward pass over some of the data, at a third", async () => {
  const seen: number[] = [];
  const clock = vi.spyOn(performance, "now").mockImplementation(() => 1000 * seen.length);
  const forward = async (data: readonly Datum[]) => {
    seen.push(data.reduce((sum, { ids }) => sum + ids.length, 0));
    return [];
  };
  const { tokens, seconds } = await estimateTraining({ forward } as unknown as Trainer, plans);
  clock.mockRestore();
  // 2,200 tokens in one second forwards: 733 a second in training.
  expect(seen).toEqual([2200, 2200]);
  expect(tokens).toBe(4000);
  expect(seconds).toBeCloseTo(4000 / (2200 / 3), 6);
});

test("nothing to learn takes no time and asks nothing", async () => {
  expect(await estimateTraining({} as Trainer, [])).toEqual({ tokens: 0, seconds: 0 });
});

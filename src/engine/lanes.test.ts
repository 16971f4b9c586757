import { expect, test } from "vitest";
import { layLanes } from "./lanes.ts";

const limits = { tokens: 4096, scores: 2 ** 20, balance: 720, overhead: 64, blocks: 4 };
const times = (count: number, size: number) => Array.from({ length: count }, () => size);
const shapes = (sizes: number[], prefix: number, changed: Partial<typeof limits> = {}) =>
  layLanes(sizes, prefix, { ...limits, ...changed }).map(({ lanes, length }) => `${lanes.length}x${length}`);

test("every item is in one lane, and no lane is longer than the micro-batch says", () => {
  const sizes = [7, 250, 65, 130, 1, 90, 251, 33, 64, 66];
  const batches = layLanes(sizes, 40, limits);
  expect(
    batches
      .flatMap(({ lanes }) => lanes)
      .flat()
      .sort((a, b) => a - b),
  ).toEqual(sizes.map((_, item) => item));
  for (const { lanes, length } of batches) {
    expect(length % 4).toBe(0);
    for (const lane of lanes)
      expect(lane.reduce((sum, item) => sum + (sizes[item] as number), 0)).toBeLessThanOrEqual(length);
  }
});

test("short items share a lane, of the length that wastes least", () => {
  expect(shapes([250, 250, ...times(4, 130), ...times(6, 65)], 240)).toEqual(["6x260"]);
  expect(shapes(times(80, 24), 4)).toEqual(["80x24"]);
});

test("long and short items without a prefix have micro-batches of their own; a long prefix is not worth repeating", () => {
  expect(shapes([...times(4, 500), ...times(80, 24)], 4)).toEqual(["4x500", "80x24"]);
  expect(shapes([...times(4, 250), ...times(8, 24)], 240)).toHaveLength(1);
});

test("tokens and scores have limits, and what exceeds them alone is alone", () => {
  expect(shapes(times(4, 512), 4, { tokens: 1100 })).toEqual(["2x512", "2x512"]);
  // 100 tokens of a lane meet 100 keys of the prefix and 62.5 of their own; the prefix has 6,250 scores itself.
  expect(shapes(times(6, 100), 100, { scores: 6250 + 3 * 16_250 })).toEqual(["3x100", "3x100"]);
  expect(shapes(times(6, 100), 100, { scores: 6249 + 3 * 16_250 })).toEqual(["2x100", "2x100", "2x100"]);
  expect(shapes([50, 50], 100, { tokens: 10, scores: 10 })).toEqual(["1x52", "1x52"]);
});

test("a prefix alone has a lane of padding, since the graph has no empty tensors", () => {
  expect(layLanes([], 100, limits)).toEqual([{ lanes: [[]], length: 4 }]);
});

import { expect, test } from "vitest";
import type { Outcome, Rollout } from "../core/index.ts";
import { countPlaces, insideBand, placesOf } from "./band.ts";

/** One letter a rollout: solved, failed, infrastructure error. */
function attempts(task: string, outcomes: string): Rollout[] {
  const kinds: Record<string, Outcome> = {
    s: { kind: "solved" },
    f: { kind: "failed" },
    i: { kind: "infrastructure-error", detail: "" },
  };
  return [...outcomes].map((letter, number) => ({
    id: `${task}/${number}`,
    role: "executor",
    environment: "e",
    scenario: 1,
    task,
    model: "m",
    seed: number,
    format: "json",
    messages: [],
    turns: 1,
    toolCalls: 1,
    answer: null,
    outcome: kinds[letter] as Outcome,
    milliseconds: 1,
  }));
}

const rollouts = [
  ...attempts("never", "ffff"),
  ...attempts("seldom", "sfff"),
  ...attempts("half", "ssff"),
  ...attempts("always", "ssss"),
];

test("by default every task that was solved once trains", () => {
  expect(Object.fromEntries(placesOf(rollouts, [0, 1]))).toEqual({
    never: "below",
    seldom: "inside",
    half: "inside",
    always: "inside",
  });
});

test("tasks that are always or never solved can be left out, with all of their rollouts", () => {
  expect(new Set(insideBand(rollouts, [0.01, 0.99]).map(({ task }) => task))).toEqual(
    new Set(["seldom", "half"]),
  );
});

test("the ends of the band are inside", () => {
  expect(countPlaces(placesOf(rollouts, [0.5, 0.5]).values())).toEqual({ below: 2, inside: 1, above: 1 });
});

test("rollouts that nobody's policy is to blame for do not count, nor does a task that has no others", () => {
  const places = placesOf([...attempts("a", "sii"), ...attempts("b", "ii")], [0.9, 1]);
  expect([...places]).toEqual([["a", "inside"]]);
});

import { describe, expect, it } from "vitest";
import { inTurn, leastCovered, meanOf, play } from "../../bench/artificial-challenger.ts";
import calculation from "../../environments/calculation/index.ts";
import { createRandom } from "../core/index.ts";
import { type PastChallenge, requestOf, type TaskRequest } from "./request.ts";

const { tools } = calculation;
const effectOf = new Map(tools.map(({ name, effect }) => [name, effect]));
const none = new Map<string, number>();

function requests(past: readonly PastChallenge[], failed = none, count = 600): TaskRequest[] {
  return Array.from({ length: count }, (_, index) =>
    requestOf(createRandom("requests", index), { tools, calls: [1, 6], quota: 12, past, failed }),
  );
}

const share = (all: readonly TaskRequest[], fits: (request: TaskRequest) => boolean) =>
  all.filter(fits).length / all.length;
const attempts = (asked: TaskRequest, called: readonly string[] | null, count: number): PastChallenge[] =>
  Array.from({ length: count }, () => ({ asked, called }));

describe("a request", () => {
  const fresh = requests([]);

  it("names a number of calls in the range and one to three tools, in one call only one", () => {
    expect([...new Set(fresh.map(({ calls }) => calls))].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    for (const request of fresh) {
      expect(request.tools.length).toBeGreaterThanOrEqual(1);
      expect(request.tools.length).toBeLessThanOrEqual(Math.min(3, request.calls));
      expect(new Set(request.tools).size).toBe(request.tools.length);
    }
    expect(new Set(fresh.flatMap((request) => request.tools))).toEqual(new Set(effectOf.keys()));
  });

  it("has reads before a write", () => {
    const several = fresh.filter((request) => request.tools.length > 1);
    expect(several.length).toBeGreaterThan(100);
    for (const request of several) {
      const effects = request.tools.map((name) => effectOf.get(name));
      expect(effects.slice(0, -1)).not.toContain("write");
    }
  });

  it("names tools together that share an argument, or that an admitted task called together", () => {
    const companions = (past: readonly PastChallenge[]) =>
      new Set(
        requests(past)
          .filter((request) => request.tools[0] === "add_tariff" && request.tools.length === 2)
          .flatMap((request) => request.tools),
      );
    expect(companions([])).toEqual(new Set(["add_tariff", "convert_money"]));
    const asked = { calls: 2, tools: ["add_tariff"] };
    const chained = attempts(asked, ["get_price", "add_tariff"], 1);
    expect(companions(chained)).toEqual(new Set(["add_tariff", "convert_money", "get_price"]));
  });

  it("is the same for the same random stream and the same past", () => {
    const past = attempts({ calls: 1, tools: ["add"] }, ["add"], 3);
    expect(requests(past)).toEqual(requests(past));
  });

  it("seldom asks for what is covered already", () => {
    const covered = requests(attempts({ calls: 1, tools: ["add"] }, ["add"], 8));
    const isPair = ({ calls, tools }: TaskRequest) => calls === 1 && tools.includes("add");
    const others = share(covered, ({ calls, tools }) => calls === 1 && tools.includes("subtract"));
    expect(share(covered, isPair)).toBeLessThan(others);
  });

  it("never asks for a tool in one call once the quota of such tasks is there", () => {
    const full = requests(attempts({ calls: 1, tools: ["add"] }, ["add"], 12));
    expect(share(full, ({ calls, tools }) => calls === 1 && tools.includes("add"))).toBe(0);
    expect(share(full, ({ calls, tools }) => calls > 1 && tools.includes("add"))).toBeGreaterThan(0);
  });

  it("asks ever less for a tool and for a number of calls that yield nothing", () => {
    const hopeless = requests(attempts({ calls: 6, tools: ["show_log"] }, null, 30));
    expect(share(hopeless, ({ tools }) => tools.includes("show_log"))).toBeLessThan(0.01);
    expect(share(hopeless, ({ calls }) => calls === 6)).toBeLessThan(0.02);
  });

  it("asks more for tools that were failed with", () => {
    const failed = new Map(tools.map(({ name }) => [name, name === "to_rna" ? 0.9 : 0.3]));
    const asks = ({ tools }: TaskRequest) => tools[0] === "to_rna";
    expect(share(requests([], failed), asks)).toBeGreaterThan(3 * share(fresh, asks));
  });
});

it("gets more tasks of more tools and numbers of calls than asking for each in turn", () => {
  const seeds = [0, 1, 2];
  const asked = meanOf(seeds.map((seed) => play(seed, 1000, leastCovered(6))));
  const rotated = meanOf(seeds.map((seed) => play(seed, 1000, inTurn(6))));
  expect(asked.admitted).toBeGreaterThan(1.2 * rotated.admitted);
  expect(asked.pairs).toBeGreaterThan(1.1 * rotated.pairs);
  expect(asked.evenPairs).toBeGreaterThan(1.15 * rotated.evenPairs);
  expect(asked.hopeless).toBeLessThan(0.8 * rotated.hopeless);
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Benchmark, BenchmarkItem } from "../../src/benchmark/benchmark.ts";
import { type Family, families, m3Environment } from "../../src/benchmark/m3tooleval/environment.ts";
import { openM3ToolEval } from "../../src/benchmark/m3tooleval/m3tooleval.ts";
import { createRandom, type RolloutFormat } from "../../src/core/index.ts";
import type { Environment } from "../../src/environment/index.ts";
import { scriptedModel } from "../../src/model/index.ts";
import { checkouts, interpreter, isCPython, missing } from "./checkouts.ts";

const why = missing("CODE_ACT");

describe.skipIf(why)(`M3ToolEval as it is${why ? ` (${why})` : ""}`, () => {
  let benchmark: Benchmark;
  let items: BenchmarkItem[];

  beforeAll(async () => {
    benchmark = await openM3ToolEval(checkouts.codeAct, { openInterpreter: interpreter });
    items = await benchmark.items("test");
  });
  afterAll(() => benchmark?.close());

  const item = (name: string) => items.find(({ posed }) => posed.endsWith(name)) as BenchmarkItem;

  function play(name: string, format: RolloutFormat, replies: string[]) {
    const attempt = { item: item(name), id: `${name}/${format}`, seed: 1 };
    return benchmark.attempt(attempt, {
      kind: "model",
      model: scriptedModel(replies),
      format,
      maxTurns: 10,
      sampling: { temperature: 0, topP: 1, maxTokens: 512 },
    });
  }

  const last = (rollout: { messages: { role: string; content: string }[] }) =>
    rollout.messages.at(-1)?.content;

  it("has 82 tasks, 48 of them calculation", () => {
    expect(items).toHaveLength(82);
    expect(items.filter(({ groups }) => groups.includes("calculation"))).toHaveLength(48);
    expect(items.filter(({ groups }) => groups.includes("web browsing"))).toHaveLength(34);
  });

  it("takes every gold answer, by both verdicts, and no empty one", async () => {
    for (const [kind, solved] of [
      ["gold", 82],
      ["idle", 0],
    ] as const) {
      const rollouts = [];
      for (const each of items)
        rollouts.push(await benchmark.attempt({ item: each, id: each.task.id, seed: 0 }, { kind }));
      expect(rollouts.filter(({ outcome }) => outcome.kind === "solved")).toHaveLength(solved);
      expect(rollouts.filter(({ score }) => score?.tolerant === 1)).toHaveLength(solved);
    }
  });

  it.each([
    ["text", "Action: convert_hex_to_ascii, 7a686b7a686d666d686b End Action"],
    ["json", 'Action: {"tool": "convert_hex_to_ascii", "args": ["7a686b7a686d666d686b"]} End Action'],
    ["code", "Action:\nprint(convert_hex_to_ascii('7a686b7a686d666d686b'))\nEnd Action"],
  ] as const)("reads calls in the format %s", async (format, action) => {
    const rollout = await play(
      "full_alien_message_decoding",
      format,
      [action, "Answer: nothing"].slice(0, 1),
    );
    expect(rollout.toolCalls).toBe(1);
    expect(rollout.messages[2]?.content.trim()).toBe("zhkzhmfmhk");
  });

  it("tells that an answer is wrong, and takes a right one within ten turns", async () => {
    const rollout = await play("estimate_final_value", "json", ["Answer: 1", "Answer: 161.25"]);
    expect(rollout).toMatchObject({ outcome: { kind: "solved" }, turns: 2, score: { tolerant: 1 } });
    expect(rollout.messages[2]?.content).toMatch(/incorrect/);
  });

  it("ends after ten turns", async () => {
    const rollout = await play("estimate_final_value", "json", Array(20).fill("Answer: 1"));
    expect(rollout).toMatchObject({ turns: 10, outcome: { kind: "failed", truncated: "turns" } });
  });

  it("keeps the checker's verdict on a truncated number, and says that it is wrong beside it", async () => {
    const rollout = await play("estimate_final_value", "json", ["Answer: 161"]);
    expect(rollout).toMatchObject({ outcome: { kind: "solved" }, score: { tolerant: 0 } });
  });

  it("takes another spelling of a list by the tolerant verdict alone", async () => {
    const gold = await benchmark.attempt(
      { item: item("seasonal_price_fluctuation_impact"), id: "gold", seed: 0 },
      { kind: "gold" },
    );
    const spelled = (last(gold) ?? "").replaceAll(", ", ",");
    const rollout = await play("seasonal_price_fluctuation_impact", "json", Array(10).fill(spelled));
    expect(rollout).toMatchObject({ outcome: { kind: "failed" }, score: { tolerant: 1 } });
  });

  it("trims what a model says beyond its first action", async () => {
    const talkative = 'Action: {"tool": "view", "args": []} End Action\nAnswer: 5';
    const rollout = await play("price_of_legendary_wand", "json", [talkative]).catch(() => undefined);
    expect(rollout?.messages[1]?.content).toBe('Action: {"tool": "view", "args": []} End Action');
  });

  it("gives every trial tools of its own", async () => {
    const go = 'Action: {"tool": "click_url", "args": ["/products"]} End Action';
    const view = 'Action: {"tool": "view", "args": []} End Action';
    const first = await play("price_of_legendary_wand", "json", [go]);
    const second = await play("price_of_legendary_wand", "json", [view]);
    expect(first.messages[2]?.content).toMatch(/Web Page Name: \/products/);
    expect(second.messages[2]?.content).toMatch(/Web Page Name: \/\]/);
  });

  it("keeps variables between programs, and shows what a program raises", async () => {
    const rollout = await play("price_of_legendary_wand", "code", [
      "Action:\nx = 20\nx + 1\nEnd Action",
      "Action:\nx * 2\nEnd Action",
      "Action:\n1 / 0\nEnd Action",
    ]);
    expect(rollout.messages[2]?.content).toBe("21");
    expect(rollout.messages[4]?.content).toBe("40");
    expect(rollout.messages[6]?.content).toMatch(/ZeroDivisionError/);
  });

  it.skipIf(isCPython)("leaves no expected value where programs run", async () => {
    const spy = [
      "import gc, sys",
      "tasks = [each for each in gc.get_objects() if type(each).__name__ == 'Task']",
      "print(len(tasks) > 0, {each.expected_output for each in tasks})",
    ].join("\n");
    const rollout = await play("estimate_final_value", "code", [`Action:\n${spy}\nEnd Action`]);
    expect(rollout.messages[2]?.content.trim()).toBe("True {None}");
  });

  it.skipIf(isCPython)("judges where no expression of a model was evaluated", async () => {
    const attack =
      "[setattr(k, 'check_answer', lambda *a: True) for k in [].__class__.__base__.__subclasses__() if k.__name__ == 'Task']";
    const rollout = await play("estimate_final_value", "json", [
      `Action: {"tool": "calculator", "args": [${JSON.stringify(attack)}]} End Action`,
      "Answer: 3",
    ]);
    expect(rollout.messages[2]?.content).toMatch(/None/);
    expect(rollout.outcome.kind).not.toBe("solved");
  });

  it.skipIf(isCPython)("stops an expression that never ends, and no other trial with it", async () => {
    const endless = 'Action: {"tool": "calculator", "args": ["9**9**9**9"]} End Action';
    const [stopped, other] = await Promise.all([
      play("estimate_final_value", "json", [endless]),
      play("estimate_final_value", "json", ["Answer: 161.25"]),
    ]);
    expect(stopped.outcome).toMatchObject({ kind: "failed", truncated: "budget" });
    expect(other.outcome.kind).toBe("solved");
  });
});

describe.skipIf(why)(`its families as environments${why ? ` (${why})` : ""}`, () => {
  const opened = new Map<Family, Promise<Environment>>();
  function open(family: Family): Promise<Environment> {
    const source = checkouts.codeAct as string;
    const environment = opened.get(family) ?? m3Environment({ family, source, openInterpreter: interpreter });
    opened.set(family, environment);
    return environment;
  }
  const value = (value: unknown) => ({ kind: "value", value });

  it.each(families)("%s has six tools, something to make a task about, and no task", async (family) => {
    const environment = await open(family);
    expect(environment.tools).toHaveLength(6);
    const world = await environment.reset(1);
    expect(world.entity(createRandom(1))).not.toBe(world.entity(createRandom(2)));
    expect(JSON.stringify(environment)).not.toMatch(/Answer in the format|expected_output/);
    await world.close();
  });

  it("names arguments, and takes any number of them as a list", async () => {
    const trade = await (await open("trade_calculator")).reset(1);
    expect(await trade.call("convert_currency", '{"base_price": 120, "conversion_rate": 1.5}')).toEqual(
      value(180),
    );
    expect(await trade.call("find_minimum", '{"args": [3, 1, 2]}')).toEqual(value(1));
    expect(await trade.call("find_minimum", "{}")).toMatchObject({ kind: "refused" });
    expect(await trade.call("convert_currency", '{"base_price": "a", "conversion_rate": 9}')).toMatchObject({
      kind: "invalid",
      error: expect.stringMatching(/base_price: expected number/),
    });
    expect(
      await trade.call("convert_currency", '{"base_price": 1e308, "conversion_rate": 1e308}'),
    ).toMatchObject({
      kind: "refused",
    });
    const travel = await (await open("travel_itinerary_planning")).reset(1);
    const flights = await travel.call(
      "find_flights",
      '{"from_location": "E", "to_location": "A", "date": "2023-12-25"}',
    );
    expect(flights).toMatchObject(value([{ price: 450 }]));
  });

  it("computes arithmetic, and evaluates nothing else", async () => {
    const world = await (await open("trade_calculator")).reset(1);
    const compute = (expression: string) => world.call("calculator", JSON.stringify({ expression }));
    expect(await compute("1 + 2 * 3")).toEqual(value(7));
    for (const expression of ["__import__('os')", "9**9**9**9", "TASKS"]) {
      expect(await compute(expression)).toMatchObject({ kind: "refused" });
    }
  });

  it("gives every world a browser of its own, and a snapshot the place of the one that it copies", async () => {
    const environment = await open("web_browsing");
    const [one, other] = [await environment.reset(1), await environment.reset(1)];
    await one.call("click_url", '{"url": "/products"}');
    const copy = await one.snapshot();
    expect(await copy.fingerprint()).toBe(await one.fingerprint());
    expect(await other.fingerprint()).not.toBe(await one.fingerprint());
    expect(await copy.call("view", "{}")).toMatchObject(value(expect.stringContaining("Name: /products]")));
    await copy.call("go_to_previous_page", "{}");
    expect(await copy.fingerprint()).toBe(await other.fingerprint());
    expect(await one.call("view", "{}")).toMatchObject(value(expect.stringContaining("Name: /products]")));
  });
});

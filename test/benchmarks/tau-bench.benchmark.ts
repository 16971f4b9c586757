import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Benchmark, BenchmarkItem } from "../../src/benchmark/benchmark.ts";
import { openTauBench } from "../../src/benchmark/tau-bench/tau-bench.ts";
import type { Message, Rollout, RolloutFormat } from "../../src/core/index.ts";
import { scriptedModel } from "../../src/model/index.ts";
import { scriptedUser } from "../../src/rollout/index.ts";
import { checkouts, interpreter, isCPython, missing } from "./checkouts.ts";

const why = missing("TAU_BENCH");
const alsoWhy = why ?? missing("TAU2_BENCH");

type Said = Exclude<Parameters<typeof scriptedModel>[0], (...given: never[]) => unknown>;

describe.skipIf(why)(`tau-bench as it is${why ? ` (${why})` : ""}`, () => {
  let retail: Benchmark;
  let airline: Benchmark;

  beforeAll(async () => {
    retail = await openTauBench({ tau: checkouts.tau }, { domain: "retail", openInterpreter: interpreter });
    airline = await openTauBench({ tau: checkouts.tau }, { domain: "airline", openInterpreter: interpreter });
  });
  afterAll(async () => {
    await retail?.close();
    await airline?.close();
  });

  async function itemOf(benchmark: Benchmark, index: number): Promise<BenchmarkItem> {
    return (await benchmark.items("test"))[index] as BenchmarkItem;
  }

  async function play(
    benchmark: Benchmark,
    index: number,
    replies: Said,
    { format = "json", user = ["Hello", "###STOP###"] }: { format?: RolloutFormat; user?: string[] } = {},
  ): Promise<Rollout> {
    const attempt = { item: await itemOf(benchmark, index), id: "played", seed: 1 };
    return benchmark.attempt(attempt, {
      kind: "model",
      model: scriptedModel(replies),
      format,
      maxTurns: 30,
      sampling: { temperature: 0, topP: 1, maxTokens: 512 },
      user: scriptedUser(user),
    });
  }

  const call = (name: string, args: string) => ({
    role: "assistant" as const,
    content: "",
    toolCalls: [{ id: "1", name, arguments: args }],
  });

  async function goldCalls(benchmark: Benchmark, index: number) {
    const rollout = await benchmark.attempt(
      { item: await itemOf(benchmark, index), id: "gold", seed: 0 },
      { kind: "gold" },
    );
    const isCall = (message: Message) => message.role === "assistant" && message.toolCalls !== undefined;
    return { rollout, calls: rollout.messages.filter(isCall) as Extract<Message, { role: "assistant" }>[] };
  }

  it("has 115 retail and 50 airline tasks in the test splits", async () => {
    expect(await retail.items("test")).toHaveLength(115);
    expect(await retail.items("dev")).toHaveLength(20);
    expect(await retail.items("train")).toHaveLength(500);
    expect(await airline.items("test")).toHaveLength(50);
  });

  it("refuses a split that tau-bench does not have", async () => {
    await expect(airline.items("train")).rejects.toThrow(/expected the split test, got train/);
  });

  it("rewards a model that does what the ground truth does", async () => {
    const { rollout, calls } = await goldCalls(retail, 0);
    expect(rollout.outcome.kind).toBe("solved");
    const played = await play(retail, 0, [...calls, "Done."]);
    expect(played).toMatchObject({ outcome: { kind: "solved" }, score: { database: true, ended: "user" } });
    expect(played.score?.hash).toBe(rollout.score?.hash);
    expect(played.user?.name).toBe("scripted user");
  });

  it("gives nothing to a model that does nothing", async () => {
    const played = await play(retail, 0, ["Good bye."]);
    expect(played).toMatchObject({ outcome: { kind: "failed" }, score: { database: false } });
  });

  it("scores the same with the ground truth's hash remembered as without", async () => {
    const [first, second] = [await goldCalls(retail, 1), await goldCalls(retail, 1)];
    expect(second.rollout.score).toEqual(first.rollout.score);
  });

  it("keeps the spelling of a number", async () => {
    const hash = async (amount: string) =>
      (
        await play(airline, 0, [
          call("send_certificate", `{"user_id": "mia_li_3668", "amount": ${amount}}`),
          "Done.",
        ])
      ).score?.hash;
    const [whole, decimal] = [await hash("150"), await hash("150.0")];
    expect(whole).toMatch(/^[0-9a-f]{64}$/);
    expect(decimal).not.toBe(whole);
  });

  it("ends where the agent hands over to a human", async () => {
    const played = await play(retail, 0, [
      call("transfer_to_human_agents", '{"summary": "no"}'),
      "never said",
    ]);
    expect(played).toMatchObject({ turns: 1, score: { ended: "tool" } });
  });

  it("fails a message that is no action, as the original does", async () => {
    const played = await play(retail, 0, [call("get_order_details", "{not JSON")]);
    expect(played.outcome).toMatchObject({ kind: "failed", detail: expect.stringMatching(/no action/) });
  });

  it("reads JSON after Action: in plain text, and takes other text for a reply", async () => {
    const played = await play(
      retail,
      0,
      [
        'Thought:\nadd\nAction:\n{"name": "calculate", "arguments": {"expression": "2 * 3.5"}}',
        "Thought:\nsay it\nAction:\nIt is seven.",
      ],
      { format: "react" },
    );
    expect(played.messages[3]).toEqual({ role: "user", content: "API output: 7.0" });
    expect(played.answer).toBe("It is seven.");
  });

  it.skipIf(isCPython)(
    "runs programs that call tools, with variables that stay and numbers as they are spelled",
    async () => {
      const send = (amount: string) =>
        `\`\`\`python\nprint(tools.send_certificate(user_id=user, amount=${amount}))\n\`\`\``;
      const setting = '```python\nuser = "mia_li_3668"\nprint(tools.calculate(expression="1 + 1"))\n```';
      const hash = async (amount: string) => {
        const played = await play(airline, 0, [setting, send(amount), "Done."], { format: "code" });
        expect(played.messages[3]?.content).toBe("2.0");
        expect(played.toolCalls).toBe(2);
        return played.score?.hash;
      };
      expect(await hash("150")).not.toBe(await hash("150.0"));
    },
  );

  it.skipIf(isCPython)(
    "stops a calculation that never ends: the model's fault, and nobody else's",
    async () => {
      const endless = call("calculate", '{"expression": "9**9**9**9"}');
      const played = await play(retail, 0, [endless]);
      expect(played.outcome).toMatchObject({ kind: "failed", truncated: "budget" });
      expect((await goldCalls(retail, 0)).rollout.outcome.kind).toBe("solved");
    },
  );

  it("counts an error of the user as the simulator's", async () => {
    const played = await play(retail, 0, ["Hello?", "Still there?"], { user: ["Hello"] });
    expect(played.outcome.kind).toBe("simulator-error");
  });

  it("gives no reward to a conversation that does not end", async () => {
    const chat = Array<string>(31).fill("Go on.");
    const played = await play(retail, 57, chat, { user: ["Hello", ...chat] });
    expect(played.outcome).toMatchObject({ kind: "failed", truncated: "turns" });
  });

  it("gives recorded rollouts the reward that they had", async () => {
    const recordings = (await airline.recorded?.("test", undefined)) ?? [];
    expect(recordings).toHaveLength(200);
    for (const recording of recordings.slice(0, 4)) {
      const item = (await airline.items("test")).find(({ task }) => task.id === recording.task);
      const attempt = { item: item as BenchmarkItem, id: "recorded", seed: 0 };
      const { outcome } = await airline.attempt(attempt, { kind: "recorded", recording });
      expect(outcome.kind === "solved" ? 1 : 0).toBe(recording.reward);
    }
  });
});

describe.skipIf(alsoWhy)(`the corrected retail tasks${alsoWhy ? ` (${alsoWhy})` : ""}`, () => {
  it("are 114, and the first can be solved by its ground truth", async () => {
    const benchmark = await openTauBench(
      { tau: checkouts.tau, tau2: checkouts.tau2 },
      { domain: "retail", corrected: true, openInterpreter: interpreter },
    );
    const items = await benchmark.items("test");
    expect(items).toHaveLength(114);
    const attempt = { item: items[0] as BenchmarkItem, id: "gold", seed: 0 };
    expect((await benchmark.attempt(attempt, { kind: "gold" })).outcome.kind).toBe("solved");
    expect(benchmark.name).toBe("tau-bench:retail-tau3");
    await benchmark.close();
  });
});

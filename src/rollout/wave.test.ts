import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { library } from "../../test/environment/library.ts";
import { createRandom, type Message, type Rollout } from "../core/index.ts";
import type { Environment } from "../environment/index.ts";
import {
  type Batching,
  type Model,
  type SampleRequest,
  scriptedModel,
  scriptedTokenModel,
  type TokenModel,
} from "../model/index.ts";
import { createJavaScriptSandbox } from "../sandbox/index.ts";
import { type ExecutorOptions, runExecutor } from "./executor.ts";
import { scriptedUser } from "./user.ts";
import { simulatedUser } from "./user-model.ts";
import { runWave, type WaveUser } from "./wave.ts";

const sandbox = createJavaScriptSandbox({ workers: 1 });
afterAll(() => sandbox.close());

/** The library, answering after delays that differ from run to run. */
const slow: Environment = {
  ...library,
  reset: async (scenario) => {
    const world = await library.reset(scenario);
    return {
      ...world,
      call: async (name, args) => {
        await sleep(Math.random() * 4);
        return world.call(name, args);
      },
    };
  },
};

/** Acts for a number of turns that depends on the seed; keeps everything that it was asked for at a time. */
function batchedModel() {
  const batches: SampleRequest[][] = [];
  const inner = scriptedTokenModel((messages) => {
    const turn = messages.filter(({ role }) => role === "assistant").length;
    const instruction = messages.find(({ role }) => role === "user")?.content ?? "";
    const turns = createRandom("turns", instruction).integer(0, 4);
    return turn < turns ? '<tool_call>{"name":"list_books","arguments":{}}</tool_call>' : "done";
  });
  const model: TokenModel = {
    ...inner,
    sample: () => Promise.reject(new Error("expected to be asked in batches")),
    batching: {
      conversations: 8,
      sampleSome: async (requests) => {
        batches.push([...requests]);
        return Promise.all(requests.map((request) => inner.sample(request)));
      },
    },
  };
  return { model, batches };
}

const jobs = Array.from({ length: 10 }, (_, index) => `task ${index}`);

const run = (instruction: string, model: Model, index: number): Promise<Rollout> =>
  tryTask(instruction, model, index, {});

const tryTask = (
  instruction: string,
  model: Model,
  index: number,
  more: Pick<ExecutorOptions, "user" | "userAttempt">,
): Promise<Rollout> =>
  runExecutor({
    id: `r${index}`,
    seed: index,
    environment: slow,
    model,
    sandbox,
    sampling: { temperature: 1, topP: 1, maxTokens: 200 },
    task: {
      id: `t${index}`,
      environment: library.name,
      environmentHash: library.hash,
      scenario: index,
      language: "javascript",
      instruction,
      verify: "return true;",
      solution: "",
      failures: [],
      provenance: { author: "hand-written" },
    },
    ...more,
  });

const timeless = ({ milliseconds: _, ...rest }: Rollout) => rest;

/** A rollout that only has an outcome. */
const ended = (kind: "solved" | "infrastructure-error", id = "r"): Rollout => ({
  id,
  role: "executor",
  environment: "none",
  scenario: 0,
  model: "none",
  seed: 0,
  format: "json",
  messages: [],
  turns: 0,
  toolCalls: 0,
  answer: null,
  outcome: kind === "solved" ? { kind } : { kind, detail: "no answer" },
  milliseconds: 0,
});

describe("a wave", () => {
  it("asks in the same batches and gives the same rollouts, however long anything takes", async () => {
    const first = batchedModel();
    const second = batchedModel();
    const one = await runWave(jobs, run, { model: first.model, inFlight: 4 });
    const two = await runWave(jobs, run, { model: second.model, inFlight: 4 });
    expect(two.results.map(timeless)).toEqual(one.results.map(timeless));
    expect(second.batches).toEqual(first.batches);
    expect(one.results.map(({ id }) => id)).toEqual(jobs.map((_, index) => `r${index}`));
    expect(one.results.every(({ outcome }) => outcome.kind === "solved")).toBe(true);
  });

  it("fills its batches while there are jobs, in the order of the jobs", async () => {
    const { model, batches } = batchedModel();
    await runWave(jobs, run, { model, inFlight: 4 });
    expect(batches[0]?.map(({ conversation }) => conversation)).toEqual(["r0", "r1", "r2", "r3"]);
    for (const batch of batches) {
      const order = batch.map(({ conversation }) => Number(conversation.slice(1)));
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }
    const last = batches.findIndex((batch) => batch.some(({ conversation }) => conversation === "r9"));
    expect(batches.slice(0, last).every((batch) => batch.length === 4)).toBe(true);
  });

  it("lets rollouts whose reply is complete go on while others are still being written", async () => {
    const asked = async () => {
      const { model } = batchedModel();
      const inner = model.batching as Batching;
      const log: string[] = [];
      let underWay: { request: SampleRequest; rounds: number }[] = [];
      /** A reply takes 1 to 5 rounds, by its seed. */
      const sampleSome = async (requests: readonly SampleRequest[]) => {
        underWay.push(
          ...requests.map((request) => ({
            request,
            rounds: createRandom("rounds", request.seed).integer(1, 5),
          })),
        );
        const least = Math.min(...underWay.map(({ rounds }) => rounds));
        underWay = underWay.map((each) => ({ ...each, rounds: each.rounds - least }));
        log.push(underWay.map(({ request }) => request.conversation).join(" "));
        const whole = await inner.sampleSome(underWay.map(({ request }) => request));
        const replies = whole.map((reply, i) => (underWay[i]?.rounds === 0 ? reply : undefined));
        underWay = underWay.filter(({ rounds }) => rounds > 0);
        return replies;
      };
      const slowly: TokenModel = { ...model, batching: { conversations: 4, sampleSome } };
      const { results } = await runWave(jobs, run, { model: slowly, inFlight: 6 });
      return { log, results: results.map(timeless) };
    };
    const { log, results } = await asked();
    expect(await asked()).toEqual({ log, results });
    const alone = await runWave(jobs, run, { model: batchedModel().model, inFlight: 1 });
    expect(results).toEqual(alone.results.map(timeless));
    // As many conversations as the model remembers, as long as there are jobs.
    const last = log.findIndex((conversations) => conversations.includes("r9"));
    for (const conversations of log.slice(0, last)) expect(conversations.split(" ")).toHaveLength(4);
  });

  it("breaks where a model leaves everybody waiting", async () => {
    const { model } = batchedModel();
    const sampleSome = async (requests: readonly SampleRequest[]) => requests.map(() => undefined);
    const idle: TokenModel = { ...model, batching: { conversations: 8, sampleSome } };
    const wave = await runWave(jobs.slice(0, 2), run, { model: idle, inFlight: 2, retries: 0 });
    for (const { outcome } of wave.results) {
      expect(outcome).toMatchObject({
        kind: "infrastructure-error",
        detail: expect.stringMatching(/complete reply/),
      });
    }
  });

  it("gives rollouts their order whatever their order of arrival, without a batching model too", async () => {
    const model = scriptedTokenModel(["done"]);
    let inFlight = 0;
    let most = 0;
    const wave = await runWave(
      [30, 20, 10, 0],
      async (delay, _, index) => {
        most = Math.max(most, ++inFlight);
        await sleep(delay);
        inFlight--;
        return ended("solved", `r${index}`);
      },
      { model, inFlight: 3 },
    );
    expect(wave.results.map(({ id }) => id)).toEqual(["r0", "r1", "r2", "r3"]);
    expect(most).toBe(3);
  });

  it("repeats an infrastructure error once, counts it, and keeps it when it stays", async () => {
    const runs = [0, 0, 0];
    const told: number[] = [];
    const wave = await runWave(
      [0, 1, 2],
      async (job) => {
        runs[job] = (runs[job] ?? 0) + 1;
        const broken = job === 1 || (job === 2 && runs[2] === 1);
        return { rollout: ended(broken ? "infrastructure-error" : "solved") };
      },
      {
        model: scriptedTokenModel([]),
        inFlight: 2,
        onProgress: ({ finished, total }) => told.push(finished / total),
      },
    );
    expect(runs).toEqual([1, 2, 2]);
    expect(wave.retried).toBe(2);
    expect(wave.results.map(({ rollout }) => rollout.outcome.kind)).toEqual([
      "solved",
      "infrastructure-error",
      "solved",
    ]);
    expect(told).toEqual([1 / 3, 2 / 3, 1]);
  });

  it("turns a broken batch into infrastructure errors of its rollouts, not into a hang", async () => {
    const { model } = batchedModel();
    let asked = 0;
    const flaky: TokenModel = {
      ...model,
      batching: {
        conversations: 8,
        sampleSome: async (requests) => {
          if (asked++ === 1) throw new Error("engine fell over");
          return (await model.batching?.sampleSome(requests)) ?? [];
        },
      },
    };
    const wave = await runWave(jobs, run, { model: flaky, inFlight: 4 });
    expect(wave.retried).toBe(4);
    expect(wave.results.every(({ outcome }) => outcome.kind === "solved")).toBe(true);
  });

  it("stops at once when it is aborted, and lets its rollouts go", async () => {
    const controller = new AbortController();
    let left = 0;
    const { model } = batchedModel();
    const sampleSome = () => new Promise<never>(() => controller.abort());
    const stuck: TokenModel = { ...model, batching: { conversations: 8, sampleSome } };
    const wave = runWave(
      jobs,
      async (_, facade) => {
        try {
          if (facade.level !== "tokens") throw new Error("expected a token model");
          const request = { prompt: [1], maxTokens: 1, temperature: 1, topP: 1, seed: 1, conversation: "c" };
          await facade.sample(request);
          return ended("solved");
        } finally {
          left++;
        }
      },
      { model: stuck, inFlight: 2, signal: controller.signal },
    );
    await expect(wave).rejects.toMatchObject({ code: "interrupted" });
    await sleep(0);
    expect(left).toBe(2);
  });

  it("hands its signal to a model that answers one request at a time", async () => {
    const controller = new AbortController();
    const model = scriptedModel(() => "done");
    let stopped = false;
    const stuck: Model = {
      ...model,
      chat: ({ signal }) =>
        new Promise((_, reject) => {
          signal?.addEventListener("abort", () => {
            stopped = true;
            reject(signal.reason);
          });
          controller.abort();
        }),
    };
    const wave = runWave(jobs, run, { model: stuck, inFlight: 1, signal: controller.signal });
    await expect(wave).rejects.toMatchObject({ code: "interrupted" });
    expect(stopped).toBe(true);
  });

  it("rejects when a run rejects, starts nothing more and wakes the rollouts that wait", async () => {
    const { model } = batchedModel();
    let woken = 0;
    let begun = 0;
    const wave = runWave(
      jobs,
      async (_, facade, index) => {
        begun++;
        if (index === 1) throw new Error("wrong use");
        if (facade.level !== "tokens") throw new Error("expected a token model");
        await facade
          .sample({ prompt: [1], maxTokens: 1, temperature: 1, topP: 1, seed: 1, conversation: "c" })
          .catch(() => woken++);
        return ended("solved");
      },
      { model, inFlight: 3 },
    );
    await expect(wave).rejects.toThrow("wrong use");
    await sleep(0);
    expect({ begun, woken }).toEqual({ begun: 3, woken: 2 });
  });

  it("of no jobs is over at once", async () => {
    expect(await runWave([], run, { model: batchedModel().model, inFlight: 4 })).toEqual({
      results: [],
      retried: 0,
    });
  });

  it("needs room for at least one rollout", async () => {
    await expect(runWave(jobs, run, { model: batchedModel().model, inFlight: 0 })).rejects.toMatchObject({
      code: "usage",
    });
  });

  describe("with users", () => {
    /** Answers after 1 to 5 rounds, by the request's seed, each round taking its time; notes what it was asked. */
    function slowModel(name: string, script: (messages: readonly Message[]) => string) {
      const asked: string[][] = [];
      const inner = scriptedTokenModel(script, { name });
      let underWay: { request: SampleRequest; rounds: number }[] = [];
      const sampleSome = async (requests: readonly SampleRequest[]) => {
        await sleep(Math.random() * 4);
        for (const request of requests)
          underWay.push({ request, rounds: createRandom("rounds", request.seed).integer(1, 5) });
        asked.push(requests.map(({ conversation }) => conversation));
        const least = Math.min(...underWay.map(({ rounds }) => rounds));
        const replies = await Promise.all(
          underWay.map(({ request, rounds }) => (rounds > least ? undefined : inner.sample(request))),
        );
        underWay = underWay
          .filter(({ rounds }) => rounds > least)
          .map(({ request, rounds }) => ({ request, rounds: rounds - least }));
        return replies;
      };
      const sample = () => Promise.reject(new Error("expected to be asked in batches"));
      const model: TokenModel = { ...inner, sample, batching: { conversations: 6, sampleSome } };
      return { model, asked };
    }

    const acts = (messages: readonly Message[]) => {
      const turn = messages.filter(({ role }) => role === "assistant").length;
      return turn % 2 === 0 ? "Go on." : '<tool_call>{"name":"list_books","arguments":{}}</tool_call>';
    };
    const talks = (messages: readonly Message[]) => {
      const turn = messages.filter(({ role }) => role === "assistant").length;
      const wish = messages[0]?.content ?? "";
      return turn < createRandom("talk", wish).integer(1, 4) ? "I want a book." : "Thanks. ###STOP###";
    };
    const played = (instruction: string, model: Model, index: number, user: WaveUser) =>
      tryTask(instruction, model, index, {
        ...(user.model && { user: simulatedUser({ model: user.model }) }),
        userAttempt: user.attempt,
      });

    it("asks both models the same in the same order, however long anything takes", async () => {
      const once = async (inFlight: number) => {
        const agent = slowModel("agent", acts);
        const user = slowModel("user", talks);
        const options = { model: agent.model, user: user.model, inFlight };
        const { results } = await runWave(jobs, played, options);
        return { results: results.map(timeless), agent: agent.asked, user: user.asked };
      };
      const first = await once(4);
      expect(first.user.flat().length).toBeGreaterThan(20);
      expect(first.results.every(({ outcome }) => outcome.kind === "solved")).toBe(true);
      expect(await once(4)).toEqual(first);
      expect((await once(1)).results).toEqual(first.results);
    });

    it("lets a model that plays both sides remember half as many rollouts", async () => {
      const both = slowModel("both", (messages) =>
        messages[0]?.content.startsWith("You play a customer") ? talks(messages) : acts(messages),
      );
      const { results } = await runWave(jobs, played, { model: both.model, user: both.model, inFlight: 6 });
      expect(results.every(({ outcome }) => outcome.kind === "solved")).toBe(true);
      expect(both.asked[0]).toEqual(["r0/user", "r1/user", "r2/user"]);
    });

    it("repeats a rollout after a simulator error, with other draws of the user", async () => {
      const seeds: number[] = [];
      const wave = await runWave(
        jobs.slice(0, 1),
        (instruction, model, index, user) =>
          tryTask(instruction, model, index, {
            user: (part) => {
              seeds.push(part.seed);
              return scriptedUser(user.attempt === 0 ? [] : ["Hi", "###STOP###"])(part);
            },
            userAttempt: user.attempt,
          }),
        { model: scriptedModel(["Hello."]), inFlight: 1 },
      );
      expect(wave).toMatchObject({ retried: 1, results: [{ outcome: { kind: "solved" } }] });
      expect(new Set(seeds).size).toBe(2);
    });
  });
});

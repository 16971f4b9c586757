import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runChallenger } from "../../src/challenger/index.ts";
import type { CodeAsTask, Rollout } from "../../src/core/index.ts";
import { localModel, openLocalModel } from "../../src/model/index.ts";
import { openConversation, runExecutor, runWave } from "../../src/rollout/index.ts";
import { createJavaScriptSandbox } from "../../src/sandbox/index.ts";
import { library } from "../environment/library.ts";
import { testModel } from "./test-model.ts";
import { writeTinyModel } from "./tiny-model.ts";

const parent = await mkdtemp(join(tmpdir(), "sparring-local-"));
const folder = join(parent, "tiny");
const roomy = join(parent, "roomy");
const sandbox = createJavaScriptSandbox({ workers: 1 });
beforeAll(async () => {
  await writeTinyModel(folder);
  await writeTinyModel(roomy, { contextLength: 2048 });
});
afterAll(async () => {
  await sandbox.close();
  await rm(parent, { recursive: true });
});

testModel("localModel", async () => (await openLocalModel(folder)).model);

describe("openLocalModel", () => {
  it("names the model after its folder and takes its context from the config", async () => {
    const { model } = await openLocalModel(folder);
    expect(model).toMatchObject({ name: "tiny", contextLength: 512, prompts: "full" });
    await model.close();
  });

  it("reads the style of prompts that the model was pretrained on", async () => {
    const path = join(folder, "config.json");
    const config = await readFile(path, "utf8");
    const withPrompts = (prompts: string) =>
      writeFile(path, JSON.stringify({ ...JSON.parse(config), sparring: { prompts } }));
    try {
      await withPrompts("brief");
      const { model } = await openLocalModel(folder);
      expect(model.prompts).toBe("brief");
      await model.close();
      await withPrompts("chatty");
      await expect(openLocalModel(folder)).rejects.toMatchObject({
        code: "usage",
        message: expect.stringContaining("chatty"),
      });
    } finally {
      await writeFile(path, config);
    }
  });

  it("says what a model folder has to hold where there is none", async () => {
    await expect(openLocalModel(join(parent, "nowhere"))).rejects.toMatchObject({
      code: "usage",
      message: expect.stringMatching(/nowhere.*give the path/),
    });
  });

  it("has one engine, whose training the model shows at once and whose closing closes it", async () => {
    const { model, engine } = await openLocalModel(folder);
    const request = { prompt: [1, 2, 3], maxTokens: 4, temperature: 0, topP: 1, seed: 1, conversation: "c" };
    for (let step = 0; step < 30; step++) {
      await engine.forwardBackward([{ ids: [1, 2, 3, 65, 65, 65, 65], weights: [0, 0, 0, 1, 1, 1, 1] }]);
      await engine.optimStep({ learningRate: 0.03, weightDecay: 0, clipNorm: 1 });
    }
    expect((await model.sample(request)).tokens).toEqual([65, 65, 65, 65]);
    await model.close();
    await expect(engine.generate([{ ...request, stopTokens: [] }])).rejects.toMatchObject({ code: "engine" });
  });
});

const task: CodeAsTask = {
  id: "t",
  environment: library.name,
  environmentHash: library.hash,
  scenario: 1,
  language: "javascript",
  instruction: "Lend book B1 to Ada.",
  verify: 'return answer === "done";',
  solution: "",
  failures: [],
  provenance: { author: "hand-written" },
};
const shared = { environment: library, sandbox, sampling: { temperature: 1, topP: 1, maxTokens: 24 } };
const timeless = ({ milliseconds: _, ...rest }: Rollout) => rest;

describe("a model that writes garbage", () => {
  const wave = async () => {
    const { model, engine } = await openLocalModel(roomy);
    try {
      const executors = await runWave(
        [0, 1, 2, 3, 4, 5],
        (seed, each) => runExecutor({ ...shared, id: `r${seed}`, seed, task, model: each, maxTurns: 3 }),
        { model, inFlight: 4 },
      );
      const challengers = await runWave(
        [0, 1, 2],
        (seed, each) =>
          runChallenger({
            ...shared,
            id: `c${seed}`,
            seed,
            scenario: seed,
            model: each,
            check: async () => ({ admitted: true }) as const,
          }),
        { model, inFlight: 2 },
      );
      const rollouts = [...executors.results, ...challengers.results.map(({ rollout }) => rollout)];
      const logprobs = await engine.forward(
        rollouts.map(({ tokens }) => ({ ids: tokens?.ids ?? [], weights: (tokens?.ids ?? []).map(() => 1) })),
      );
      return { rollouts, logprobs };
    } finally {
      await model.close();
    }
  };

  it("fails, in the same way again, and its tokens have the probabilities that the engine gives them", async () => {
    const { rollouts, logprobs } = await wave();
    for (const { outcome } of rollouts) expect(outcome.kind).toBe("failed");
    for (const [i, { tokens }] of rollouts.entries()) {
      const sampled = tokens?.ids.flatMap((_, at) => (tokens.mask[at] === 1 ? [at] : [])) ?? [];
      expect(sampled.length).toBeGreaterThan(0);
      for (const at of sampled) expect(tokens?.logprobs[at]).toBeCloseTo(logprobs[i]?.[at] ?? 0, 3);
    }
    expect((await wave()).rollouts.map(timeless)).toEqual(rollouts.map(timeless));
  });

  it("keeps exact tokens over many turns, cut ones among them", async () => {
    const { model, engine } = await openLocalModel(roomy);
    const conversation = openConversation(model, {
      id: "c",
      seed: 2,
      sampling: { ...shared.sampling, maxTokens: 9 },
    });
    conversation.say({ role: "user", content: "Hello" });
    for (let turn = 0; turn < 5; turn++) {
      await conversation.reply();
      conversation.say({ role: "tool", content: `{"turn":${turn}}` });
    }
    const record = conversation.tokens();
    const ids = record?.ids ?? [];
    const [logprobs] = await engine.forward([{ ids, weights: ids.map(() => 1) }]);
    const sampled = ids.flatMap((_, at) => (record?.mask[at] === 1 ? [at] : []));
    expect(sampled).toHaveLength(5 * 9);
    for (const at of sampled) expect(record?.logprobs[at]).toBeCloseTo(logprobs?.[at] ?? 0, 3);
    await model.close();
  });

  it("ends a turn where the text contains a stop text, across tokens and within characters of several bytes", async () => {
    const { model, engine } = await openLocalModel(folder);
    const ids = [...model.tokenizer.encode("go"), ...model.tokenizer.encode("on €, and on")];
    for (let step = 0; step < 60; step++) {
      await engine.forwardBackward([{ ids, weights: ids.map((_, t) => (t < 2 ? 0 : 1)) }]);
      await engine.optimStep({ learningRate: 0.03, weightDecay: 0, clipNorm: 1 });
    }
    const ask = { prompt: ids.slice(0, 2), maxTokens: 12, temperature: 0, topP: 1, seed: 1 };
    const said = async (stop: string[]) => {
      const { tokens, finish } = await model.sample({ ...ask, conversation: stop.join(), stop });
      return { text: model.tokenizer.decode(tokens), finish };
    };
    expect(await said(["€"])).toEqual({ text: "on €", finish: "stop" });
    expect(await said(["no such", " €,"])).toEqual({ text: "on €,", finish: "stop" });
    expect(await said(["¬"])).toMatchObject({ finish: "length" });
    await model.close();
  });

  it("is truncated where the prompt alone fills its context", async () => {
    const { model, engine } = await openLocalModel(folder);
    const small = localModel({ ...model, engine, contextLength: 50 });
    const rollout = await runExecutor({ ...shared, id: "r", seed: 1, task, model: small });
    expect(rollout).toMatchObject({ turns: 0, outcome: { kind: "failed", truncated: "context" } });
    await model.close();
  });
});

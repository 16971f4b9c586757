import { afterAll, beforeAll, expect, test } from "vitest";
import { smallConfig } from "../../test/engine/small-config.ts";
import { createRandom } from "../core/index.ts";
import type { Engine, GenerateReply, GenerateRequest } from "./engine.ts";
import { createEngineCore } from "./engine-core.ts";

const config = { ...smallConfig, vocab_size: 64, max_position_embeddings: 400, tie_word_embeddings: false };

let engine: Engine;
beforeAll(async () => {
  engine = await open();
});
afterAll(() => engine.close());

const open = () => createEngineCore({ config, seed: 3, threads: 2 });

function prompt(seed: string, length: number): number[] {
  const random = createRandom("prompt", seed);
  return Array.from({ length }, () => random.integer(0, config.vocab_size - 1));
}

function request(given: Partial<GenerateRequest> & { prompt: readonly number[] }): GenerateRequest {
  return { maxTokens: 12, temperature: 1, topP: 1, seed: 1, stopTokens: [], ...given };
}

async function one(given: Partial<GenerateRequest> & { prompt: readonly number[] }, on: Engine = engine) {
  const [reply] = await on.generate([request(given)]);
  if (!reply) throw new Error("no reply");
  return reply;
}

const system = prompt("system", 300);
/** More requests than slots, of many lengths; three quarters share a long beginning. */
const crowd = Array.from({ length: 50 }, (_, i) =>
  request({
    prompt: i % 4 === 0 ? prompt(`own ${i}`, 1 + i) : [...system, ...prompt(`task ${i}`, 1 + (i % 7))],
    seed: i,
    maxTokens: 1 + ((i * 7) % 20),
    conversation: `conversation ${i}`,
  }),
);

test("the log-probabilities of what was generated are those of a forward pass", async () => {
  const replies = await engine.generate(crowd);
  const data = replies.map(({ tokens }, i) => {
    const ids = [...(crowd[i] as GenerateRequest).prompt, ...tokens];
    return { ids, weights: ids.map(() => 1) };
  });
  const forward = await engine.forward(data);
  for (const [i, { tokens, logprobs, finish }] of replies.entries()) {
    const { prompt, maxTokens } = crowd[i] as GenerateRequest;
    expect(tokens).toHaveLength(maxTokens);
    expect(finish).toBe("length");
    for (const [t, logprob] of logprobs.entries()) {
      expect(Math.abs(logprob - (forward[i]?.[prompt.length + t] as number))).toBeLessThan(1e-4);
    }
  }
});

test("the same calls on a fresh engine give the same replies, bit for bit", async () => {
  const [first, second] = [await open(), await open()];
  for (const requests of [crowd.slice(0, 20), crowd, crowd.slice(10, 30)]) {
    expect(await first.generate(requests)).toEqual(await second.generate(requests));
  }
  await first.close();
  await second.close();
});

test("a reply does not depend on what it is batched with", async () => {
  const batch = await engine.generate(crowd);
  for (const i of [0, 1, 17, 49]) {
    const alone = await one(crowd[i] as GenerateRequest, await open());
    expect(alone.tokens).toEqual(batch[i]?.tokens);
  }
});

test("nor do the bits of its log-probabilities, where no beginning is shared", async () => {
  const strangers = Array.from({ length: 9 }, (_, i) =>
    request({ prompt: [i, ...prompt(`stranger ${i}`, 17 * i)], seed: i, maxTokens: 3 + 4 * i }),
  );
  const batch = await (await open()).generate(strangers);
  for (const [i, stranger] of strangers.entries())
    expect(await one(stranger, await open())).toEqual(batch[i]);
});

test("requests that come while others are under way get the replies that they get alone", async () => {
  const busy = await open();
  const replies: GenerateReply[] = [];
  let underWay: number[] = [];
  for (let next = 0; next < crowd.length || underWay.length > 0; next += 3) {
    const entering = [next, next + 1, next + 2].filter((i) => i < crowd.length);
    underWay.push(...entering);
    const some = await busy.generateSome(entering.map((i) => crowd[i] as GenerateRequest));
    expect(some).toHaveLength(underWay.length);
    for (const [at, reply] of some.entries()) if (reply) replies[underWay[at] as number] = reply;
    underWay = underWay.filter((_, at) => some[at] === undefined);
  }
  const alone = await engine.generate(crowd);
  expect(replies.map(({ tokens }) => tokens)).toEqual(alone.map(({ tokens }) => tokens));
  for (const [i, { logprobs }] of replies.entries())
    for (const [t, logprob] of logprobs.entries())
      expect(logprob).toBeCloseTo(alone[i]?.logprobs[t] as number, 4);
  expect(await busy.generateSome([])).toEqual([]);
  await busy.close();
});

test("a request that is refused drops what is under way", async () => {
  const long = request({ prompt: system, maxTokens: 40 });
  const short = request({ prompt: system, maxTokens: 1 });
  expect(await engine.generateSome([long, short])).toMatchObject([undefined, { finish: "length" }]);
  await expect(engine.generateSome([request({ prompt: [] })])).rejects.toThrow(/at least one token/);
  expect(await engine.generateSome([])).toEqual([]);
});

test("a conversation that goes on gives what its whole prompt gives on a fresh engine", async () => {
  const turn = { conversation: "going on", seed: 5 };
  const start = prompt("start", 40);
  const first = await one({ ...turn, prompt: start });
  const next = [...start, ...first.tokens, ...prompt("observation", 9)];
  const continued = await one({ ...turn, prompt: next });
  const fresh = await one({ ...turn, prompt: next }, await open());
  expect(continued.tokens).toEqual(fresh.tokens);
  for (const [t, logprob] of continued.logprobs.entries())
    expect(logprob).toBeCloseTo(fresh.logprobs[t] as number, 4);
});

test("a stop token ends the reply and is part of it", async () => {
  const free = await one({ prompt: system, temperature: 0 });
  const stop = free.tokens[4] as number;
  const stopped = await one({ prompt: system, temperature: 0, stopTokens: [stop] });
  const end = free.tokens.indexOf(stop) + 1;
  expect(stopped).toEqual({
    tokens: free.tokens.slice(0, end),
    logprobs: free.logprobs.slice(0, end),
    finish: "stop",
  });
});

test("a stop text ends the reply with the token that completes it, and the sampled tokens stay as they are", async () => {
  const texts = Array.from({ length: config.vocab_size }, (_, id) => `<${id}>`);
  const busy = await open();
  const free = await one({ prompt: system, temperature: 0 }, busy);
  const [a, b] = free.tokens.slice(3, 5) as [number, number];
  const stopTexts = [`${a}><${b}`];
  const ask = { prompt: system, temperature: 0, stopTexts };
  await expect(one(ask, busy)).rejects.toThrow(/call readTokens/);
  await busy.readTokens(texts);
  const end = free.tokens.findIndex((token, t) => token === b && free.tokens[t - 1] === a) + 1;
  expect(await one(ask, busy)).toEqual({
    tokens: free.tokens.slice(0, end),
    logprobs: free.logprobs.slice(0, end),
    finish: "stop",
  });
  await expect(one({ ...ask, stopTexts: [""] }, busy)).rejects.toThrow(/at least one character/);
  await busy.close();
});

test("different seeds give different replies", async () => {
  const replies = await engine.generate([1, 2, 3].map((seed) => request({ prompt: system, seed })));
  expect(new Set(replies.map(({ tokens }) => tokens.join())).size).toBe(3);
});

test("a reply ends where the context ends, and a prompt that fills it gets no tokens", async () => {
  const almost = await one({ prompt: prompt("almost", 397) });
  expect(almost.tokens).toHaveLength(3);
  expect(almost.finish).toBe("length");
  const nothing = { tokens: [], logprobs: [], finish: "length" };
  expect(await one({ prompt: prompt("full", 400) })).toEqual(nothing);
  expect(await one({ prompt: prompt("beyond", 500) })).toEqual(nothing);
  expect(await one({ prompt: system, maxTokens: 0 })).toEqual(nothing);
  expect(await engine.generate([])).toEqual([]);
});

test("new weights do not meet old cache entries", async () => {
  const changed = await open();
  await one({ prompt: system, conversation: "a" }, changed);
  const ids = prompt("train", 20);
  await changed.forwardBackward([{ ids, weights: ids.map(() => 1) }]);
  await changed.optimStep({ learningRate: 0.05, weightDecay: 0, clipNorm: 1 });
  const { tokens, logprobs } = await one({ prompt: system, conversation: "a" }, changed);
  const all = [...system, ...tokens];
  const [forward] = await changed.forward([{ ids: all, weights: all.map(() => 1) }]);
  for (const [t, logprob] of logprobs.entries()) expect(logprob).toBeCloseTo(forward?.[300 + t] as number, 4);
  await changed.close();
});

test.each([
  ["an empty prompt", { prompt: [] }, /at least one token/],
  ["a token outside the vocabulary", { prompt: [64] }, /token ids from 0 to 63, got 64/],
  ["a negative temperature", { prompt: [1], temperature: -1 }, /temperature of 0 or more/],
  ["a topP of 0", { prompt: [1], topP: 0 }, /topP above 0/],
])("refuses %s", async (_, given, message) => {
  await expect(one(given)).rejects.toThrow(message);
});

import OpenAI from "openai";
import { loadTokenizer, openTokenEndpoint, type Tokenizer } from "sparring";
import { beforeAll, describe, expect, test } from "vitest";
import { post, result, type Served, serveTiny, startTraining } from "./serve.ts";

let server: Served;
let client: OpenAI;
let tokenizer: Tokenizer;
beforeAll(async () => {
  server = await serveTiny();
  client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "any", maxRetries: 0 });
  tokenizer = await loadTokenizer(server.model);
}, 60_000);

const messages = [
  { role: "system" as const, content: "Be brief." },
  { role: "user" as const, content: [{ type: "text" as const, text: "What is a ship?" }] },
];
const chat = { model: "tiny", messages, max_tokens: 12, seed: 5 };
/** vLLM's additions, which the official client passes through. */
type WithIds = { token_ids: number[]; prompt_token_ids: number[] };

test("the official client lists the models and has a conversation", async () => {
  const listed = await client.models.list();
  expect(listed.data.map(({ id }) => id)).toEqual(["tiny"]);
  const extra = { return_token_ids: true } as object;
  const completion = await client.chat.completions.create({ ...chat, logprobs: true, n: 2, ...extra });
  const prompt = (completion as unknown as WithIds).prompt_token_ids;
  expect(tokenizer.decode(prompt)).toBe(
    "<|system|>Be brief.<|end|><|user|>What is a ship?<|end|><|assistant|>",
  );
  expect(completion.usage).toMatchObject({ prompt_tokens: prompt.length });
  expect(completion.choices).toHaveLength(2);
  for (const choice of completion.choices) {
    const { token_ids } = choice as unknown as WithIds;
    expect(choice.logprobs?.content).toHaveLength(token_ids.length);
    for (const { logprob } of choice.logprobs?.content ?? []) expect(logprob).toBeLessThanOrEqual(0);
    const said = token_ids.at(-1) === tokenizer.endOfTurn ? token_ids.slice(0, -1) : token_ids;
    expect(choice.message.content).toBe(tokenizer.decode(said));
  }
  expect((await client.chat.completions.create({ ...chat, n: 2 })).choices[0]?.message).toEqual(
    completion.choices[0]?.message,
  );
});

test("prompts of text and of token ids are the same, one by one and together", async () => {
  const text = "Once upon";
  const ids = tokenizer.encode(text);
  const settings = { model: "tiny", max_tokens: 6, seed: 1, logprobs: 0 };
  const ask = async (prompt: string | number[] | number[][]) =>
    (await client.completions.create({ ...settings, prompt, ...({ return_token_ids: true } as object) }))
      .choices;
  const [plain] = await ask(text);
  expect(await ask(ids)).toEqual([plain]);
  const [first, second] = await ask([ids, ids.slice(0, 4)]);
  expect(first?.text).toBe(plain?.text);
  expect((second as unknown as WithIds).prompt_token_ids).toEqual(ids.slice(0, 4));
  expect(plain?.logprobs?.token_logprobs).toHaveLength((plain as unknown as WithIds).token_ids.length);
});

test("a reply ends before a stop text", async () => {
  const settings = { model: "tiny", prompt: "abc", max_tokens: 60, seed: 2 };
  const whole = (await client.completions.create(settings)).choices[0]?.text ?? "";
  const stop = whole.slice(9, 11);
  const cut = (await client.completions.create({ ...settings, stop })).choices[0];
  expect(cut).toMatchObject({ text: whole.slice(0, whole.indexOf(stop)), finish_reason: "stop" });
});

test("weights that were trained and saved over the Tinker API are a model here", async () => {
  const { model } = await startTraining(server.url);
  const { path } = await result(server.url, "save_weights_for_sampler", { model_id: model, path: "final" });
  expect((await client.models.list()).data.map(({ id }) => id)).toEqual(["tiny", path]);
  const asked = { ...chat, temperature: 0 };
  const [base, trained] = await Promise.all([
    client.chat.completions.create(asked),
    client.chat.completions.create({ ...asked, model: path }),
  ]);
  // A fresh adapter changes nothing.
  expect(trained.choices[0]?.message).toEqual(base.choices[0]?.message);
});

test("our own client for vLLM gets the very tokens that the engine sampled", async () => {
  const model = await openTokenEndpoint({
    server: "vllm",
    model: "tiny",
    baseURL: `${server.url}/v1`,
    tokenizer,
  });
  const prompt = tokenizer.encode("Hello");
  const request = { prompt, maxTokens: 8, temperature: 1, topP: 1, seed: 4, conversation: "c" };
  const { tokens, logprobs } = await model.sample(request);
  const sampled = await result(server.url, "asample", {
    base_model: "tiny",
    prompt: { chunks: [{ tokens: prompt }] },
    sampling_params: { max_tokens: 8, seed: 4 },
  });
  expect(tokens).toEqual(sampled.sequences[0].tokens);
  for (const [i, logprob] of logprobs.entries())
    expect(logprob).toBeCloseTo(sampled.sequences[0].logprobs[i] ?? 1, 4);
  await model.close();
});

describe("is refused with the reason:", () => {
  const cases: [what: string, body: object, status: number, reason: RegExp][] = [
    ["another model", { ...chat, model: "gpt" }, 404, /"gpt" does not exist; this server has "tiny"/],
    ["streaming", { ...chat, stream: true }, 422, /streaming is not supported/],
    [
      "tools",
      { ...chat, tools: [{ type: "function", function: { name: "f" } }] },
      422,
      /describe tools in the prompt/,
    ],
    ["alternatives", { ...chat, logprobs: true, top_logprobs: 3 }, 422, /alternatives/],
    [
      "an image",
      { ...chat, messages: [{ role: "user", content: [{ type: "image_url", image_url: {} }] }] },
      422,
      /messages/,
    ],
    ["no messages", { ...chat, messages: [] }, 422, /messages/],
    [
      "too much",
      { ...chat, messages: [{ role: "user", content: "x".repeat(600) }] },
      400,
      /maximum context length is 512/,
    ],
  ];
  test.each(cases)("%s", async (_, body, status, reason) => {
    const asked = client.chat.completions.create(
      body as Parameters<typeof client.chat.completions.create>[0],
    );
    await expect(asked).rejects.toMatchObject({ status, message: expect.stringMatching(reason) });
  });

  test("a path where nothing is, in OpenAI's shape", async () => {
    const response = await fetch(`${server.url}/v1/embeddings`, { method: "POST" });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String), code: 404 } });
  });
});

test("a session's snapshots are no models, and go with it", async () => {
  const { session, model } = await startTraining(server.url);
  await result(server.url, "save_weights_for_sampler", { model_id: model, sampling_session_seq_id: 0 });
  await post(server.url, `sessions/${session}/finish`, { reason: { type: "success" } });
  const ids = (await client.models.list()).data.map(({ id }) => id);
  expect(ids.filter((id) => id.includes("snapshot"))).toEqual([]);
});

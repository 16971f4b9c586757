import { createJavaScriptSandbox, runExecutor } from "sparring";
import { afterAll, describe, expect, it } from "vitest";
import {
  byteTokenizer,
  openTokenEndpoint,
  type SampleRequest,
  type TokenEndpointOptions,
  type TokenServer,
} from "../../src/model/index.ts";
import { lendTask, library } from "../environment/library.ts";
import { json, type StubHandler, stubEndpoint } from "./stub-endpoint.ts";
import { testModel } from "./test-model.ts";

const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

/** What a stub of a server says to a prompt: a function of the prompt alone. */
type Speak = (prompt: string) => string;

interface Sampled {
  tokens: number[];
  logprobs: number[];
  finish: "stop" | "length";
}

/** Tokens are bytes; number i of a reply has log-probability -(i + 1) / 64. Ends like the real servers do at each kind of stop. */
function sample(
  speak: Speak,
  prompt: readonly number[],
  most: number,
  stop: readonly string[] = [],
): Sampled {
  const text = speak(byteTokenizer.decode(prompt));
  const ends = stop.filter((each) => text.includes(each)).map((each) => text.indexOf(each) + each.length);
  const end = Math.min(...ends);
  const whole = Number.isFinite(end)
    ? byteTokenizer.encode(text.slice(0, end))
    : [...byteTokenizer.encode(text), byteTokenizer.endOfTurn];
  const tokens = whole.slice(0, most);
  return {
    tokens,
    logprobs: tokens.map((_, i) => -(i + 1) / 64),
    finish: tokens.length === whole.length ? "stop" : "length",
  };
}

interface VllmBody {
  prompt: number[];
  max_tokens: number;
  stop?: string[];
  model: string;
}

interface SglangBody {
  input_ids: number[];
  sampling_params: { max_new_tokens: number; stop?: string[] };
}

const card = { object: "list", data: [{ id: "tiny", object: "model", root: "tiny", max_model_len: 4096 }] };

/** Stubs that keep to the schemas of vLLM 0.10.2 to 0.26 (completions) and SGLang 0.5 (generate). No model is behind them. */
const stubs: Record<TokenServer, (speak: Speak) => StubHandler> = {
  vllm: (speak) => (response, request, body) => {
    if (request.url === "/v1/models") return json(200, card)(response, request, body);
    const { prompt, max_tokens, stop, model } = body as unknown as VllmBody;
    const { tokens, logprobs, finish } = sample(speak, prompt, max_tokens, stop);
    const reply = {
      id: "cmpl-1",
      object: "text_completion",
      created: 1,
      model,
      choices: [
        {
          index: 0,
          text: byteTokenizer.decode(tokens),
          logprobs: {
            text_offset: tokens.map((_, i) => i),
            token_logprobs: logprobs,
            tokens: tokens.map((id) => byteTokenizer.decode([id])),
            top_logprobs: tokens.map(() => ({})),
          },
          finish_reason: finish,
          stop_reason: null,
          token_ids: tokens,
          prompt_logprobs: null,
          prompt_token_ids: prompt,
        },
      ],
      usage: {
        prompt_tokens: (prompt as number[]).length,
        completion_tokens: tokens.length,
        total_tokens: 0,
      },
    };
    json(request.url === "/v1/completions" ? 200 : 404, reply)(response, request, body);
  },
  sglang: (speak) => (response, request, body) => {
    if (request.url === "/v1/models") return json(200, card)(response, request, body);
    const { input_ids, sampling_params } = body as unknown as SglangBody;
    const { max_new_tokens, stop } = sampling_params;
    const { tokens, logprobs, finish } = sample(speak, input_ids, max_new_tokens, stop);
    const reply = {
      text: byteTokenizer.decode(tokens),
      output_ids: tokens,
      meta_info: {
        id: "1",
        finish_reason:
          finish === "stop"
            ? { type: "stop", matched: tokens.at(-1) }
            : { type: "length", length: max_new_tokens },
        prompt_tokens: input_ids.length,
        completion_tokens: tokens.length,
        cached_tokens: 0,
        weight_version: "default",
        output_token_logprobs: tokens.map((id, i) => [logprobs[i], id, null]),
        e2e_latency: 0.1,
      },
    };
    json(request.url === "/generate" ? 200 : 404, reply)(response, request, body);
  },
};

async function open(server: TokenServer, handler: StubHandler, options: Partial<TokenEndpointOptions> = {}) {
  const { baseURL, bodies, close } = await stubEndpoint(handler);
  closing.push(close);
  const model = await openTokenEndpoint({
    server,
    model: "tiny",
    baseURL,
    tokenizer: byteTokenizer,
    ...options,
  });
  return { model, bodies };
}

const request: SampleRequest = {
  prompt: [104, 105],
  temperature: 1,
  topP: 1,
  maxTokens: 8,
  seed: 3,
  conversation: "c",
};

describe.each(["vllm", "sglang"] as const)("%s, by a stub that keeps to its schema:", (server) => {
  testModel(
    `${server} (stub)`,
    async () =>
      (
        await open(
          server,
          stubs[server](() => "A ship sails."),
        )
      ).model,
  );

  it("sends token ids, and all that decides how they are sampled", async () => {
    const { model, bodies } = await open(
      server,
      stubs[server](() => "yes"),
    );
    expect(model.contextLength).toBe(4096);
    expect(await model.sample(request)).toEqual({
      tokens: [121, 101, 115, byteTokenizer.endOfTurn],
      logprobs: [-1 / 64, -2 / 64, -3 / 64, -4 / 64],
      finish: "stop",
    });
    const common = {
      temperature: 1,
      top_p: 1,
      top_k: -1,
      min_p: 0,
      repetition_penalty: 1,
      presence_penalty: 0,
      frequency_penalty: 0,
      stop_token_ids: [byteTokenizer.endOfTurn],
      skip_special_tokens: false,
    };
    const expected = {
      vllm: {
        ...common,
        model: "tiny",
        prompt: [104, 105],
        max_tokens: 8,
        seed: 3,
        logprobs: 0,
        return_token_ids: true,
        stream: false,
      },
      sglang: {
        input_ids: [104, 105],
        sampling_params: { ...common, max_new_tokens: 8, sampling_seed: 3, no_stop_trim: true },
        return_logprob: true,
        stream: false,
      },
    };
    expect(bodies).toEqual([expected[server]]);
  });

  it("plays a rollout whose tokens are exactly what was sampled and said", async () => {
    const sandbox = createJavaScriptSandbox({ workers: 1 });
    closing.push(() => sandbox.close());
    const call = '<tool_call>{"name":"lend_book","arguments":{"book_id":"B1","member":"Ada"}}</tool_call>';
    // After the call it would go on and invent the result.
    const speak = (prompt: string) => (prompt.includes("<|tool|>") ? "done" : `${call}<|tool|>invented`);
    const { model, bodies } = await open(server, stubs[server](speak));
    const rollout = await runExecutor({
      id: "r",
      seed: 1,
      environment: library,
      sandbox,
      model,
      sampling: { temperature: 1, topP: 1, maxTokens: 200 },
      task: lendTask,
    });
    expect(rollout).toMatchObject({ outcome: { kind: "solved" }, answer: "done", turns: 2 });
    const { ids = [], mask = [], logprobs = [] } = rollout.tokens ?? {};
    const own = byteTokenizer.decode(ids.filter((_, at) => mask[at] === 1));
    expect(own).toBe(`${call}done<|end|>`);
    expect(logprobs.filter((_, at) => mask[at] === 0).every((each) => each === 0)).toBe(true);
    const prompts = bodies.map((body) => (body.prompt ?? body.input_ids) as number[]);
    // The second prompt continues the very ids of the first and of its reply.
    expect(ids.slice(0, prompts[1]?.length)).toEqual(prompts[1]);
    expect(prompts[1]?.slice(0, prompts[0]?.length)).toEqual(prompts[0]);
  });

  it("takes a prompt that is too long for a reply that was cut, and a request that was given up for none", async () => {
    const tooLong = {
      vllm: "This model's maximum context length is 4096 tokens.",
      sglang: "The input (5000 tokens) is longer than the model's context length (4096 tokens).",
    };
    const refused = await open(server, json(400, { error: { message: tooLong[server] } }), {
      contextLength: 9,
    });
    expect(await refused.model.sample(request)).toEqual({ tokens: [], logprobs: [], finish: "length" });

    const abort = (response: Parameters<StubHandler>[0]) => {
      const choice = {
        token_ids: [1],
        prompt_token_ids: [104, 105],
        logprobs: { token_logprobs: [-1] },
        finish_reason: "abort",
      };
      const meta_info = { finish_reason: { type: "abort" }, output_token_logprobs: [[-1, 1, null]] };
      response.end(JSON.stringify({ choices: [choice], meta_info }));
    };
    const aborted = await open(server, abort, { contextLength: 9, maxRetries: 0 });
    await expect(aborted.model.sample(request)).rejects.toMatchObject({ code: "model" });
  });

  it("says that nobody listens when it is opened", async () => {
    const opened = openTokenEndpoint({
      server,
      model: "tiny",
      baseURL: "http://127.0.0.1:9/v1",
      tokenizer: byteTokenizer,
    });
    await expect(opened).rejects.toMatchObject({
      code: "model",
      message: expect.stringContaining("running"),
    });
  });
});

it("a server that gives no token ids is refused at once, and so is one that continued something else", async () => {
  const plain = { choices: [{ index: 0, text: "hi", logprobs: null, finish_reason: "stop" }] };
  const ollama = await open("vllm", json(200, plain), { contextLength: 9 });
  await expect(ollama.model.sample(request)).rejects.toThrow(/0\.10\.2 on, others are named openai:NAME/);
  expect(ollama.bodies).toHaveLength(1);

  const choice = {
    token_ids: [1],
    prompt_token_ids: [0, 104, 105],
    logprobs: { token_logprobs: [-1] },
    finish_reason: "stop",
  };
  const changed = await open("vllm", json(200, { choices: [choice] }), { contextLength: 9 });
  await expect(changed.model.sample(request)).rejects.toThrow(/continue the 2 tokens .* continued 3 others/);
});

import { z } from "zod";
import type { TokenUsage } from "../core/index.ts";
import { excerpt } from "./endpoint.ts";
import { EndpointError } from "./endpoint-error.ts";
import type { SampleReply, SampleRequest } from "./model.ts";

/** How a server takes token ids and gives them back, with their log-probabilities. */
export interface TokenWire {
  /** Where to ask, from the base URL that ends in /v1. */
  path(baseURL: string): string;
  body(request: SampleRequest, how: { model: string; endsOfTurn: readonly number[] }): object;
  read(json: unknown, request: SampleRequest): TokenUsage & { reply: SampleReply };
}

/**
 * What both call alike. The sampling that a model's generation_config.json would bring in is switched off: tokens are to come
 * from the distribution whose log-probabilities are told.
 */
const samplingOf = ({ temperature, topP, stop }: SampleRequest, endsOfTurn: readonly number[]) => ({
  temperature,
  top_p: topP,
  top_k: -1,
  min_p: 0,
  repetition_penalty: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
  stop_token_ids: [...endsOfTurn],
  ...(stop?.length && { stop: [...stop] }),
  skip_special_tokens: false,
});

/** vLLM's completions, from version 0.10.2 on (`return_token_ids`). */
const vllm: TokenWire = {
  path: () => "completions",
  body: (request, { model, endsOfTurn }) => ({
    model,
    prompt: request.prompt,
    max_tokens: request.maxTokens,
    ...samplingOf(request, endsOfTurn),
    seed: request.seed,
    // 0 more than the sampled one.
    logprobs: 0,
    return_token_ids: true,
    stream: false,
  }),
  read: (json, { prompt }) => {
    const parsed = vllmSchema.safeParse(json);
    const choice = parsed.data?.choices[0];
    if (choice === undefined) throw notCompleted("a completion with a choice", json);
    const { token_ids: tokens, prompt_token_ids: asked, logprobs, finish_reason } = choice;
    if (tokens == null || logprobs == null) {
      throw new EndpointError(
        `expected token ids and log-probabilities, got ${excerpt(json)}; vLLM has them from version 0.10.2 on, others are named openai:NAME`,
        { retryable: false },
      );
    }
    if (asked != null && !(asked.length === prompt.length && asked.every((id, at) => id === prompt[at]))) {
      throw new EndpointError(
        `expected the server to continue the ${prompt.length} tokens that it was sent, but it says that it continued ${asked.length} others`,
        { retryable: false },
      );
    }
    if (tokens.length !== logprobs.token_logprobs.length || !isFinish(finish_reason)) {
      throw notCompleted("one log-probability a token and a finish of stop or length", json);
    }
    const { prompt_tokens: promptTokens, completion_tokens: completionTokens } = parsed.data?.usage ?? {};
    return {
      reply: { tokens, logprobs: logprobs.token_logprobs, finish: finish_reason },
      promptTokens: promptTokens ?? prompt.length,
      completionTokens: completionTokens ?? tokens.length,
    };
  },
};

const count = z.number().nullish();
const ids = z.array(z.int().nonnegative());
const vllmSchema = z.object({
  choices: z
    .array(
      z.object({
        token_ids: ids.nullish(),
        prompt_token_ids: ids.nullish(),
        logprobs: z.object({ token_logprobs: z.array(z.number()) }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: count, completion_tokens: count }).nullish(),
});

/** SGLang's own `/generate`, which lies beside /v1. It heeds the seed only with `--enable-deterministic-inference`. */
const sglang: TokenWire = {
  path: (baseURL) => `${baseURL.replace(/\/v1$/, "")}/generate`,
  body: (request, { endsOfTurn }) => ({
    input_ids: request.prompt,
    sampling_params: {
      max_new_tokens: request.maxTokens,
      ...samplingOf(request, endsOfTurn),
      sampling_seed: request.seed,
      no_stop_trim: true,
    },
    return_logprob: true,
    stream: false,
  }),
  read: (json, { prompt }) => {
    const parsed = sglangSchema.safeParse(json).data?.meta_info;
    const finish = parsed?.finish_reason.type;
    if (parsed === undefined || !isFinish(finish))
      throw notCompleted("token log-probabilities and a finish", json);
    const sampled = parsed.output_token_logprobs;
    return {
      reply: {
        tokens: sampled.map(([, token]) => token),
        logprobs: sampled.map(([logprob]) => logprob),
        finish,
      },
      promptTokens: parsed.prompt_tokens ?? prompt.length,
      completionTokens: parsed.completion_tokens ?? sampled.length,
    };
  },
};

const sglangSchema = z.object({
  meta_info: z.object({
    finish_reason: z.object({ type: z.string() }),
    output_token_logprobs: z.array(z.tuple([z.number(), z.int().nonnegative()]).rest(z.unknown())),
    prompt_tokens: count,
    completion_tokens: count,
  }),
});

/** By the word that names such an endpoint. */
export const tokenWires = { vllm, sglang } satisfies Record<string, TokenWire>;
export type TokenServer = keyof typeof tokenWires;

/** A request that the server gave up comes as "abort" or "error". */
function isFinish(finish: string | null | undefined): finish is SampleReply["finish"] {
  return finish === "stop" || finish === "length";
}

function notCompleted(expected: string, json: unknown): EndpointError {
  return new EndpointError(`expected ${expected}, got ${excerpt(json)}`, { retryable: true });
}

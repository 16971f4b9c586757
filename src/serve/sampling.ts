import { randomInt } from "node:crypto";
import type { GenerateReply, GenerateRequest } from "../engine/index.ts";
import { bytesOf } from "../model/index.ts";
import type { Request, SamplesResult } from "../tinker/index.ts";
import type { Base } from "./base.ts";
import { checkTokens } from "./data.ts";
import type { Lane } from "./lane.ts";
import { refuse } from "./refusal.ts";

/** How to sample, whichever API asks. Where it is not given, a seed is drawn and the context is the limit. */
export interface SamplingRequest {
  prompt: readonly number[];
  samples: number;
  maxTokens: number | undefined;
  temperature: number;
  topP: number;
  seed: number | undefined;
  stopTokens: readonly number[];
  stopTexts: readonly string[];
}

/** Refuses what the engine cannot sample. The seeds of several samples count up from the one given. */
export function generateRequests(request: SamplingRequest, base: Base): GenerateRequest[] {
  const { prompt, samples, maxTokens, temperature, topP, seed, stopTokens, stopTexts } = request;
  if (prompt.length === 0) throw refuse(400, "expected a prompt of at least one token, got none");
  if (prompt.length >= base.contextLength) {
    throw refuse(
      400,
      `the prompt has ${prompt.length} tokens, and the maximum context length is ${base.contextLength}, reply included`,
    );
  }
  checkTokens(prompt, base, (message) => {
    throw refuse(400, `prompt: ${message}`);
  });
  if (stopTexts.includes("")) throw refuse(400, "stop: expected texts of at least one character");
  const first = seed ?? randomInt(2 ** 31);
  return Array.from({ length: samples }, (_, number) => ({
    prompt,
    maxTokens: maxTokens ?? base.contextLength,
    temperature,
    topP,
    seed: first + number,
    stopTokens,
    stopTexts: stopTexts.map(bytesOf),
  }));
}

export function sampleAll(lane: Lane, requests: readonly GenerateRequest[]): Promise<GenerateReply[]> {
  return Promise.all(requests.map((request) => lane.sample(request)));
}

/** What a request of the Tinker API has to do on a lane; refuses here and now what is wrong with it. */
export function samplesOf(body: Request<"asample">, base: Base): (lane: Lane) => Promise<SamplesResult> {
  const { sampling_params: params } = body;
  if (params.top_k > 0) throw refuse(400, `top_k: expected -1, which cuts nothing, got ${params.top_k}`);
  const prompt = body.prompt.chunks.flatMap(({ tokens }) => tokens);
  const requests = generateRequests(
    {
      prompt,
      samples: body.num_samples,
      maxTokens: params.max_tokens ?? undefined,
      temperature: params.temperature,
      topP: params.top_p,
      seed: params.seed ?? undefined,
      ...stopOf(params.stop, base.tokenizer.endsOfTurn),
    },
    base,
  );
  return async (lane) => {
    const scored = body.prompt_logprobs
      ? lane.run((engine) => engine.forward([{ ids: prompt, weights: prompt.map(() => 1) }]))
      : undefined;
    const replies = await sampleAll(lane, requests);
    const logprobs = (await scored)?.[0];
    const from = Math.max(1, prompt.length - (body.prompt_logprobs_last_n ?? prompt.length));
    return {
      type: "sample",
      sequences: replies.map(({ tokens, logprobs, finish }) => ({ stop_reason: finish, tokens, logprobs })),
      prompt_logprobs: logprobs ? logprobs.map((logprob, at) => (at < from ? null : logprob)) : null,
    };
  };
}

/** An empty list stops at nothing; anything else stops at the end of the turn too. */
function stopOf(stop: string | string[] | number[] | null | undefined, endsOfTurn: readonly number[]) {
  const list: (string | number)[] = typeof stop === "string" ? [stop] : (stop ?? []);
  const stopTexts = list.filter((each) => typeof each === "string");
  const tokens = list.filter((each) => typeof each === "number");
  const never = Array.isArray(stop) && stop.length === 0;
  return { stopTexts, stopTokens: never ? [] : [...endsOfTurn, ...tokens] };
}

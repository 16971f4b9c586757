import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { z } from "zod";
import type { Message } from "../core/index.ts";
import type { GenerateReply } from "../engine/index.ts";
import type { Base } from "./base.ts";
import { bodyOf, parse } from "./body.ts";
import type { Host } from "./host.ts";
import { refuse } from "./refusal.ts";
import { generateRequests, sampleAll } from "./sampling.ts";

const whole = z.int().min(0);
/** Of both kinds of requests. What is not computed is refused where asking for it would change the answer. */
const common = {
  model: z.string(),
  n: z.int().min(1).max(128).nullish(),
  max_tokens: whole.nullish(),
  temperature: z.number().min(0).nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  seed: z.int().nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  stop_token_ids: z.array(z.int()).nullish(),
  stream: z.literal(false, "streaming is not supported; leave it out").nullish(),
  /** vLLM's: the ids of prompt and reply, and ids in place of texts in log-probabilities. */
  return_token_ids: z.boolean().nullish(),
  return_tokens_as_token_ids: z.boolean().nullish(),
};
const completionRequest = z.object({
  ...common,
  prompt: z.union([
    z.string(),
    z.array(z.string()).min(1),
    z.array(z.int()).min(1),
    z.array(z.array(z.int())).min(1),
  ]),
  logprobs: z
    .int()
    .min(0)
    .max(1, "alternatives to the sampled token are not computed; ask for 0 or 1")
    .nullish(),
  echo: z.literal(false, "expected false: a prompt has no log-probabilities here").nullish(),
});
const part = z.object({ type: z.literal("text"), text: z.string() });
const chatRequest = z.object({
  ...common,
  messages: z
    .array(
      z.object({
        role: z.enum(["system", "developer", "user", "assistant", "tool"]),
        content: z.union([z.string(), z.array(part)]),
        tool_calls: z
          .array(z.unknown())
          .max(0, "the model has no tool calling of its own; write calls as text")
          .nullish(),
      }),
    )
    .min(1),
  max_completion_tokens: whole.nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.literal(0, "alternatives to the sampled token are not computed; ask for 0").nullish(),
  tools: z
    .array(z.unknown())
    .max(0, "the model has no tool calling of its own; describe tools in the prompt")
    .nullish(),
});
type Common = z.output<z.ZodObject<typeof common>>;

/** The part of OpenAI's API that clients of a model server use, with vLLM's token ids. */
export function openaiRoutes(host: Host): Hono {
  const { base, checkpoints } = host;
  const { tokenizer } = base;
  const api = new Hono();

  /** `n` replies to each of the prompts, prompt by prompt. */
  const replies = async (
    body: Common,
    prompts: readonly (readonly number[])[],
    maxTokens: number | undefined,
  ) => {
    const weights = await weightsOf(body.model);
    const requests = prompts.flatMap((prompt) =>
      generateRequests(
        {
          prompt,
          samples: body.n ?? 1,
          maxTokens,
          temperature: body.temperature ?? 1,
          topP: body.top_p ?? 1,
          seed: body.seed ?? undefined,
          stopTokens: [...tokenizer.endsOfTurn, ...(body.stop_token_ids ?? [])],
          stopTexts: stopsOf(body),
        },
        base,
      ),
    );
    const all = await host.sampling(weights, (lane) => sampleAll(lane, requests));
    return all.map((reply, i) => ({ prompt: (requests[i] as { prompt: readonly number[] }).prompt, reply }));
  };
  const weightsOf = async (name: string) => {
    if (name === base.name) return undefined;
    if (!name.startsWith("tinker://"))
      throw refuse(404, `the model "${name}" does not exist; this server has "${base.name}"`);
    return (await checkpoints.find(name)).path;
  };

  api.get("/v1/models", async (c) => {
    const samplers = (await checkpoints.list()).filter(({ kind }) => kind === "sampler_weights");
    const all = [base.name, ...samplers.map(({ path }) => path)];
    return c.json({
      object: "list",
      data: all.map((id) => ({
        id,
        object: "model",
        created: 0,
        owned_by: "sparring",
        max_model_len: base.contextLength,
        ...(id === base.name ? {} : { parent: base.name }),
      })),
    });
  });

  api.post("/v1/completions", async (c) => {
    const body = parse(completionRequest, await bodyOf(c.req.raw));
    const prompts = promptsOf(body.prompt).map((each) =>
      typeof each === "string" ? tokenizer.encode(each) : each,
    );
    const given = await replies(body, prompts, body.max_tokens ?? 16);
    const choices = given.map(({ prompt, reply }, index) => ({
      index,
      text: textOf(reply, base, stopsOf(body)),
      logprobs: typeof body.logprobs === "number" ? completionLogprobs(reply, body, base) : null,
      finish_reason: reply.finish,
      stop_reason: null,
      ...(body.return_token_ids && { token_ids: reply.tokens, prompt_token_ids: prompt }),
    }));
    return c.json({
      ...headOf("cmpl", "text_completion", body),
      choices,
      usage: usageOf(given, body.n ?? 1),
    });
  });

  api.post("/v1/chat/completions", async (c) => {
    const body = parse(chatRequest, await bodyOf(c.req.raw));
    const prompt = tokenizer.encode(tokenizer.render(body.messages.map(messageOf), true));
    const given = await replies(body, [prompt], body.max_completion_tokens ?? body.max_tokens ?? undefined);
    const choices = given.map(({ reply }, index) => ({
      index,
      message: { role: "assistant", content: textOf(reply, base, stopsOf(body)), refusal: null },
      logprobs: body.logprobs ? { content: chatLogprobs(reply, body, base), refusal: null } : null,
      finish_reason: reply.finish,
      stop_reason: null,
      ...(body.return_token_ids && { token_ids: reply.tokens }),
    }));
    return c.json({
      ...headOf("chatcmpl", "chat.completion", body),
      choices,
      usage: usageOf(given, body.n ?? 1),
      ...(body.return_token_ids && { prompt_token_ids: prompt }),
    });
  });
  return api;
}

function headOf(prefix: string, object: string, { model }: Common) {
  return { id: `${prefix}-${randomUUID()}`, object, created: Math.floor(Date.now() / 1000), model };
}

function promptsOf(prompt: z.output<typeof completionRequest>["prompt"]): (string | number[])[] {
  if (typeof prompt === "string") return [prompt];
  return typeof prompt[0] === "number" ? [prompt as number[]] : (prompt as (string | number[])[]);
}

function messageOf({ role, content }: z.output<typeof chatRequest>["messages"][number]): Message {
  const text = typeof content === "string" ? content : content.map((each) => each.text).join("");
  return { role: role === "developer" ? "system" : role, content: text };
}

function stopsOf({ stop }: Common): string[] {
  return typeof stop === "string" ? [stop] : (stop ?? []);
}

/** What the reply says: without the token that ends it, and up to the text that does. */
function textOf({ tokens }: GenerateReply, { tokenizer }: Base, stops: readonly string[]): string {
  const said = tokenizer.endsOfTurn.includes(tokens.at(-1) ?? -1) ? tokens.slice(0, -1) : tokens;
  const text = tokenizer.decode(said);
  const ends = stops.map((stop) => text.indexOf(stop)).filter((at) => at !== -1);
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends));
}

function nameOf(token: number, body: Common, { tokenizer }: Base): string {
  return body.return_tokens_as_token_ids ? `token_id:${token}` : tokenizer.decode([token]);
}

function completionLogprobs({ tokens, logprobs }: GenerateReply, body: Common, base: Base) {
  const names = tokens.map((token) => nameOf(token, body, base));
  let offset = 0;
  const text_offset = names.map((name) => {
    const start = offset;
    offset += name.length;
    return start;
  });
  return { tokens: names, token_logprobs: logprobs, top_logprobs: null, text_offset };
}

function chatLogprobs({ tokens, logprobs }: GenerateReply, body: Common, base: Base) {
  return tokens.map((token, i) => {
    const name = nameOf(token, body, base);
    return { token: name, logprob: logprobs[i], bytes: [...Buffer.from(name)], top_logprobs: [] };
  });
}

/** A prompt that has several replies counts once. */
function usageOf(given: readonly { prompt: readonly number[]; reply: GenerateReply }[], each: number) {
  const prompt_tokens = given.reduce((sum, { prompt }) => sum + prompt.length, 0) / each;
  const completion_tokens = given.reduce((sum, { reply }) => sum + reply.tokens.length, 0);
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

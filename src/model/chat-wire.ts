import { z } from "zod";
import type { Message, TokenUsage, ToolCall } from "../core/index.ts";
import { excerpt } from "./endpoint.ts";
import { EndpointError } from "./endpoint-error.ts";
import type { ChatReply, ChatRequest } from "./model.ts";

/** Chat completions as OpenAI defined them, and as others speak them: requests here, replies below. */
export function chatBody(request: ChatRequest, how: { model: string; official: boolean }): object {
  const { maxTokens } = request;
  return {
    model: how.model,
    stream: false,
    messages: wireMessages(request.messages),
    temperature: request.temperature,
    top_p: request.topP,
    seed: request.seed,
    // OpenAI's newer models refuse the old name; many other servers do not know the new one.
    ...(how.official ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens }),
    ...(request.stop?.length && { stop: [...request.stop] }),
    ...(request.tools?.length && {
      tools: request.tools.map(({ name, description, input }) => ({
        type: "function",
        function: { name, description, parameters: input },
      })),
    }),
  };
}

/**
 * Endpoints refuse a conversation with a call that was never answered, or whose arguments are not JSON. The former
 * (of several calls only the first is acted on) are left out; the latter become text, and what was said about them too.
 * Reasoning goes back to where it came from, under both of its names: "reasoning" (vLLM, OpenRouter, Ollama) and "reasoning_content"
 * (SGLang, llama.cpp, DeepSeek, older vLLM). Which of them a server reads is not to be found out, and the other is ignored.
 */
function wireMessages(messages: readonly Message[]): object[] {
  let answered: ToolCall | undefined;
  return messages.map((message, i) => {
    const { role, content } = message;
    if (role === "system" || role === "user") return { role, content };
    if (role === "tool") {
      return answered !== undefined && isJson(answered.arguments)
        ? { role, content, tool_call_id: answered.id }
        : { role: "user", content };
    }
    const { reasoning } = message;
    const thought = reasoning === undefined ? {} : { reasoning, reasoning_content: reasoning };
    answered = answeredCall(message.toolCalls ?? [], messages[i + 1]);
    if (answered === undefined) return { role, content, ...thought };
    const { id, name, arguments: text } = answered;
    if (!isJson(text)) return { role, content: content || `${name}(${text})`, ...thought };
    const call = { id, type: "function", function: { name, arguments: text || "{}" } };
    return { role, content: content === "" ? null : content, ...thought, tool_calls: [call] };
  });
}

/** The call of an assistant's message that the next message answers: the only one that was acted on. */
export function answeredCall(calls: readonly ToolCall[], next: Message | undefined): ToolCall | undefined {
  return next?.role === "tool" ? calls.find(({ id }) => id === next.toolCallId) : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text || "{}");
    return true;
  } catch {
    return false;
  }
}

const count = z.number().nullish();
const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({
          content: z.string().nullish(),
          reasoning: z.string().nullish(),
          reasoning_content: z.string().nullish(),
          tool_calls: z
            .array(
              z.object({
                id: z.string().nullish(),
                type: z.string().nullish(),
                // Some servers send the arguments as an object, or not at all.
                function: z.object({ name: z.string(), arguments: z.unknown() }).nullish(),
              }),
            )
            .nullish(),
        }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: count, completion_tokens: count }).nullish(),
});

export interface ReadChat extends TokenUsage {
  reply: ChatReply;
}

export function readChat(json: unknown): ReadChat {
  const parsed = completionSchema.safeParse(json);
  const choice = parsed.data?.choices[0];
  const calls = choice?.message.tool_calls ?? [];
  const named = calls.filter(({ type }) => type == null || type === "function");
  const broken = choice?.finish_reason === "error" || choice?.finish_reason === "abort";
  if (choice === undefined || broken || named.some((call) => call.function == null)) {
    throw new EndpointError(
      `expected a chat completion with a choice, got ${excerpt(json)}; check that the URL is that of an OpenAI-compatible API (it usually ends in /v1)`,
      { retryable: true },
    );
  }
  const { message, finish_reason: finish } = choice;
  const reasoning = message.reasoning || message.reasoning_content;
  const toolCalls = named.map((call, i) => ({
    id: call.id || `call-${i}`,
    name: call.function?.name ?? "",
    arguments: argumentsOf(call.function?.arguments),
  }));
  const promptTokens = parsed.data?.usage?.prompt_tokens ?? 0;
  const completionTokens = parsed.data?.usage?.completion_tokens ?? 0;
  return {
    reply: {
      message: {
        role: "assistant",
        content: message.content ?? "",
        ...(reasoning && { reasoning }),
        ...(toolCalls.length > 0 && { toolCalls }),
      },
      finish: finish === "length" ? "length" : "stop",
      usage: { promptTokens, completionTokens },
    },
    promptTokens,
    completionTokens,
  };
}

function argumentsOf(sent: unknown): string {
  return typeof sent === "string" ? sent : JSON.stringify(sent ?? {});
}

import OpenAI, { APIConnectionTimeoutError, APIError, APIUserAbortError } from "openai";
import type {
  ChatCompletion,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions";
import { type Message, messageOf, SparringError, type ToolCall } from "../core/index.ts";
import type { ChatModel, ChatReply, ChatRequest } from "./model.ts";

export interface OpenAIModelOptions {
  /** The endpoint's name of the model. */
  model: string;
  /** OPENAI_BASE_URL, or OpenAI itself, unless told otherwise. */
  baseURL?: string;
  /** OPENAI_API_KEY unless told otherwise; endpoints of one's own usually need none. */
  apiKey?: string;
  /** Of one attempt, from sending the request to the last byte of the reply. */
  timeoutMs?: number;
  /** Further attempts after 408, 409, 429, 5xx, a timeout or a broken connection; Retry-After is honoured. */
  maxRetries?: number;
  contextLength?: number;
}

const officialURL = "https://api.openai.com/v1";

/** Any endpoint that speaks OpenAI's chat completions: vLLM, SGLang, Ollama, llama.cpp, OpenAI. */
export function openaiModel(options: OpenAIModelOptions): ChatModel {
  const baseURL = options.baseURL ?? (process.env.OPENAI_BASE_URL || officialURL);
  const official = baseURL === officialURL;
  const apiKey = options.apiKey ?? (process.env.OPENAI_API_KEY || (official ? undefined : "none"));
  if (apiKey === undefined) {
    throw new SparringError(
      "usage",
      `model ${options.model}: expected an API key for ${baseURL}, got none; set OPENAI_API_KEY, or OPENAI_BASE_URL for an endpoint of your own`,
    );
  }
  const timeoutMs = options.timeoutMs ?? 120_000;
  const client = new OpenAI({
    apiKey,
    baseURL,
    timeout: timeoutMs,
    maxRetries: options.maxRetries ?? 5,
    fetch: fetchWhole,
  });
  const describe = `model ${options.model} at ${baseURL}`;

  return {
    name: options.model,
    level: "messages",
    contextLength: options.contextLength,
    prompts: "full",
    close: async () => {},
    chat: async (request) => {
      try {
        const completion = await client.chat.completions.create(
          bodyOf(request, options.model, official),
          request.signal ? { signal: request.signal } : {},
        );
        return replyOf(completion, describe);
      } catch (cause) {
        if (cause instanceof SparringError) throw cause;
        if (cause instanceof APIUserAbortError || request.signal?.aborted) {
          throw new SparringError("interrupted", `${describe}: stopped on request`, { cause });
        }
        if (isContextOverflow(cause)) {
          return {
            message: { role: "assistant", content: "" },
            finish: "length",
            usage: { promptTokens: 0, completionTokens: 0 },
          };
        }
        throw new SparringError("model", `${describe}: ${reasonOf(cause, timeoutMs)}`, { cause });
      }
    },
  };
}

/** Reads the body before returning, so that the package's timeout and retries cover a reply that stalls half-way. */
async function fetchWhole(...[url, init]: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(url, init);
  const body = await response.arrayBuffer();
  return new Response(body.byteLength === 0 ? null : body, {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
}

function bodyOf(
  request: ChatRequest,
  model: string,
  official: boolean,
): ChatCompletionCreateParamsNonStreaming {
  const { maxTokens } = request;
  return {
    model,
    stream: false,
    messages: messageParams(request.messages),
    temperature: request.temperature,
    top_p: request.topP,
    seed: request.seed,
    // OpenAI's newer models refuse the old name; many other servers do not know the new one.
    ...(official ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens }),
    ...(request.stop?.length && { stop: [...request.stop] }),
    ...(request.tools?.length && {
      tools: request.tools.map(({ name, description, input }) => ({
        type: "function" as const,
        function: { name, description, parameters: input },
      })),
    }),
  };
}

/**
 * Endpoints refuse a conversation with a call that was never answered, or whose arguments are not JSON. The former
 * (of several calls only the first is acted on) are left out; the latter become text, and what was said about them too.
 */
function messageParams(messages: readonly Message[]): ChatCompletionMessageParam[] {
  let answered: ToolCall | undefined;
  return messages.map((message, i) => {
    if (message.role === "system" || message.role === "user") return message;
    const { content } = message;
    if (message.role === "tool") {
      return answered !== undefined && isJson(answered.arguments)
        ? { role: "tool", content, tool_call_id: answered.id }
        : { role: "user", content };
    }
    answered = answeredCall(message.toolCalls ?? [], messages[i + 1]);
    if (answered === undefined) return { role: "assistant", content };
    const { id, name, arguments: text } = answered;
    if (!isJson(text)) return { role: "assistant", content: content || `${name}(${text})` };
    const call = { id, type: "function" as const, function: { name, arguments: text || "{}" } };
    return { role: "assistant", content: content === "" ? null : content, tool_calls: [call] };
  });
}

function answeredCall(calls: readonly ToolCall[], next: Message | undefined): ToolCall | undefined {
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

/** The types say that all of this is there; servers differ. */
function replyOf(completion: ChatCompletion, describe: string): ChatReply {
  const choice = (completion as Partial<ChatCompletion> | undefined)?.choices?.[0];
  const message = choice?.message;
  if (choice === undefined || message === undefined || message === null) {
    throw new SparringError(
      "model",
      `${describe}: expected a chat completion with a choice, got ${excerpt(completion)}; check that the URL is that of an OpenAI-compatible API (it usually ends in /v1)`,
    );
  }
  const toolCalls: ToolCall[] = (message.tool_calls ?? []).flatMap((call, i) =>
    call.type === undefined || call.type === "function"
      ? [
          {
            id: call.id || `call-${i}`,
            name: call.function.name,
            arguments: argumentsOf(call.function.arguments),
          },
        ]
      : [],
  );
  const { usage } = completion as Partial<ChatCompletion>;
  return {
    message: {
      role: "assistant",
      content: message.content ?? "",
      ...(toolCalls.length > 0 && { toolCalls }),
    },
    finish: choice.finish_reason === "length" ? "length" : "stop",
    usage: { promptTokens: usage?.prompt_tokens ?? 0, completionTokens: usage?.completion_tokens ?? 0 },
  };
}

/** Some servers send the arguments as an object, or not at all. */
function argumentsOf(sent: unknown): string {
  return typeof sent === "string" ? sent : JSON.stringify(sent ?? {});
}

/** A prompt that is too long is an expected outcome of a rollout, not a broken endpoint; servers word it differently. */
function isContextOverflow(cause: unknown): boolean {
  if (!(cause instanceof APIError) || (cause.status !== 400 && cause.status !== 413)) return false;
  return (
    cause.code === "context_length_exceeded" ||
    /context (length|size|window)|maximum context/i.test(cause.message)
  );
}

function reasonOf(cause: unknown, timeoutMs: number): string {
  if (cause instanceof APIConnectionTimeoutError) {
    return `expected a reply within ${timeoutMs} ms, got none; is the server overloaded?`;
  }
  if (cause instanceof APIError) return `${causeChain(cause)}${remedies[cause.status ?? 0] ?? ""}`;
  return `expected a JSON reply, got an error: ${messageOf(cause)}`;
}

const remedies: Partial<Record<number, string>> = {
  0: "; is the server running, and is the URL right?",
  401: "; check OPENAI_API_KEY",
  403: "; check that the key may use this model",
  404: "; check the model's name and the URL (it usually ends in /v1)",
};

function causeChain(error: Error): string {
  const inner = error.cause instanceof Error ? `: ${causeChain(error.cause)}` : "";
  return `${error.message}${inner}`;
}

function excerpt(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

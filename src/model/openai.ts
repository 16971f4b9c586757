import { messageOf, SparringError } from "../core/index.ts";
import { chatBody, readChat } from "./chat-wire.ts";
import { createEndpoint, defaultConcurrency, type Endpoint, type EndpointOptions } from "./endpoint.ts";
import { isContextOverflow } from "./endpoint-error.ts";
import type { ChatModel } from "./model.ts";

/**
 * Any endpoint that speaks OpenAI's chat completions: OpenAI, vLLM, SGLang, Ollama, llama.cpp. Its tokens are not known, so
 * it can act and challenge, and another model can learn from its rollouts by rejection fine-tuning.
 */
export function openaiModel(options: EndpointOptions): ChatModel {
  const endpoint = createEndpoint(options);
  const { model, concurrency = defaultConcurrency } = options;
  return {
    name: model,
    level: "messages",
    contextLength: options.contextLength,
    prompts: "full",
    concurrency,
    close: async () => endpoint.close(),
    chat: async (request) => {
      const { signal } = request;
      const body = chatBody(request, { model, official: endpoint.official });
      try {
        return await endpoint.ask({ path: "chat/completions", body, read: readChat, signal });
      } catch (thrown) {
        if (!isContextOverflow(thrown)) throw modelError(endpoint, thrown);
        return {
          message: { role: "assistant", content: "" },
          finish: "length",
          usage: { promptTokens: 0, completionTokens: 0 },
        };
      }
    },
  };
}

/** What whoever asked gets to see. */
export function modelError({ describe }: Pick<Endpoint, "describe">, thrown: unknown): SparringError {
  if (thrown instanceof SparringError) return thrown;
  return new SparringError("model", `${describe}: ${messageOf(thrown)}`, { cause: thrown });
}

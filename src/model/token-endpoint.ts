import { createEndpoint, defaultConcurrency, type EndpointOptions } from "./endpoint.ts";
import { isContextOverflow } from "./endpoint-error.ts";
import type { SampleReply, Tokenizer, TokenModel } from "./model.ts";
import { modelError } from "./openai.ts";
import { type TokenServer, tokenWires } from "./token-wire.ts";

export interface TokenEndpointOptions extends EndpointOptions {
  server: TokenServer;
  /** Of the very model that is served: what it encodes is sent as it is. */
  tokenizer: Tokenizer;
}

/**
 * A model behind vLLM or SGLang whose tokens are known exactly: prompts go out as token ids, token ids and their
 * log-probabilities come back, so its rollouts can train the same model by any algorithm. Where the context's length is
 * not told, the server is asked for it.
 */
export async function openTokenEndpoint(options: TokenEndpointOptions): Promise<TokenModel> {
  const endpoint = createEndpoint(options);
  const { model, tokenizer, concurrency = defaultConcurrency } = options;
  const wire = tokenWires[options.server];
  const path = wire.path(endpoint.baseURL);
  let contextLength: number | undefined;
  try {
    contextLength = options.contextLength ?? contextLengthIn(await endpoint.get("models"), model);
  } catch (thrown) {
    endpoint.close();
    throw modelError(endpoint, thrown);
  }
  return {
    name: model,
    level: "tokens",
    contextLength,
    prompts: "full",
    concurrency,
    tokenizer,
    close: async () => endpoint.close(),
    sample: async (request): Promise<SampleReply> => {
      const body = wire.body(request, { model, endsOfTurn: tokenizer.endsOfTurn });
      const read = (json: unknown) => wire.read(json, request);
      try {
        return await endpoint.ask({ path, body, read, signal: request.signal });
      } catch (thrown) {
        if (!isContextOverflow(thrown)) throw modelError(endpoint, thrown);
        return { tokens: [], logprobs: [], finish: "length" };
      }
    },
  };
}

/** vLLM and SGLang list `max_model_len` with every model. */
function contextLengthIn(json: unknown, model: string): number | undefined {
  const { data } = Object(json) as { data?: unknown };
  const cards: { id?: unknown; max_model_len?: unknown }[] = Array.isArray(data) ? data : [];
  const card = cards.find(({ id }) => id === model) ?? (cards.length === 1 ? cards[0] : undefined);
  const length = card?.max_model_len;
  return typeof length === "number" && length > 0 ? length : undefined;
}

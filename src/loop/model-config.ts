import { z } from "zod";

const count = z.int().min(1);

/** What can be said of a model behind a URL. Keys of APIs are secrets and come from the environment. */
const endpoint = z.strictObject({
  /** openai:NAME, vllm:NAME or sglang:NAME, with the endpoint's name of the model. */
  name: z.string().regex(/^(openai|vllm|sglang):./, "expected openai:NAME, vllm:NAME or sglang:NAME"),
  /** OPENAI_BASE_URL where it is not given. */
  url: z.url({ protocol: /^https?$/ }).exactOptional(),
  /** The environment's variable with the key. OPENAI_API_KEY where neither this nor a URL is given; with a URL none, so that no key goes astray. */
  keyVariable: z.string().min(1).exactOptional(),
  /** Of vllm and sglang: a folder with tokenizer.json, or OWNER/NAME of the hub; NAME where it is not given. */
  tokenizer: z.string().min(1).exactOptional(),
  /** Tokens of prompt and reply together; vllm and sglang tell it themselves. */
  contextLength: count.exactOptional(),
  /** Requests at the same time while the endpoint takes them. */
  concurrency: count.exactOptional(),
  /** Longest that one attempt may take. */
  timeoutSeconds: z.number().positive().exactOptional(),
  /** Of a million tokens, for the report. */
  price: z.strictObject({ input: z.number().min(0), output: z.number().min(0) }).exactOptional(),
});

/** A model that is not trained: named as on the command line, or with all that an endpoint needs. */
export const modelSchema = z.union([z.string().min(1), endpoint]);

export type EndpointConfig = z.output<typeof endpoint>;
export type ModelConfig = z.output<typeof modelSchema>;

/** What to call it in an error. */
export function modelName(model: ModelConfig): string {
  return typeof model === "string" ? model : model.name;
}

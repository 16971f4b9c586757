import { z } from "zod";

/**
 * What goes over the wire of the Tinker API, as version 0.38 of its official Python SDK sends and reads it; SkyRL's server
 * knows a part of it. All of it lies under `/api/v1/`, in JSON with its names as they are. Fields that neither side of ours
 * needs are passed over.
 */
export const apiPrefix = "/api/v1";

const id = z.string().min(1);
const count = z.int().min(0);
const numbers = z.array(z.number());

const tensor = z.object({
  data: numbers,
  shape: z.array(z.int()).nullish(),
  sparse_crow_indices: z.null().optional(),
});
/** Text is the only kind of input that a language model of ours reads. */
const modelInput = z.object({
  chunks: z.array(z.object({ type: z.literal("encoded_text").optional(), tokens: z.array(z.int()) })),
});
const lossInput = z.object({
  data: z.array(z.object({ model_input: modelInput, loss_fn_inputs: z.record(z.string(), tensor) })).min(1),
  loss_fn: z.string(),
  loss_fn_config: z.record(z.string(), z.union([z.number(), z.string()])).nullish(),
});
const loraConfig = z.object({
  rank: z.int().min(1),
  seed: count.nullish(),
  train_unembed: z.boolean().optional(),
  train_mlp: z.boolean().optional(),
  train_attn: z.boolean().optional(),
});
const optimizerConfig = z.object({ type: z.string() });

/** Requests that change a model carry its id and their number in the client's order: one that comes twice is done once. */
const numbered = { model_id: id, seq_id: count.nullish() };

/** Bodies of the requests, by the last part of their path. */
export const requests = {
  create_session: z.object({ sdk_version: z.string().optional() }),
  session_heartbeat: z.object({ session_id: id }),
  create_model: z.object({
    session_id: id,
    model_seq_id: count,
    base_model: id,
    lora_config: loraConfig.nullish(),
    optimizer_config: optimizerConfig.nullish(),
  }),
  get_info: z.object({ model_id: id }),
  unload_model: z.object({ model_id: id }),
  forward: z.object({ ...numbered, forward_input: lossInput }),
  forward_backward: z.object({
    ...numbered,
    forward_backward_input: lossInput,
    /** In the binary encoding, which has no `forward` of its own. */
    forward_only: z.boolean().optional(),
  }),
  optim_step: z.object({
    ...numbered,
    adam_params: z.object({
      learning_rate: z.number().min(0).default(1e-4),
      beta1: z.number().min(0).lt(1).default(0.9),
      beta2: z.number().min(0).lt(1).default(0.95),
      eps: z.number().min(0).default(1e-12),
      weight_decay: z.number().min(0).default(0),
      /** 0 does not clip. */
      grad_clip_norm: z.number().min(0).default(0),
    }),
  }),
  save_weights: z.object({ ...numbered, path: id, overwrite: z.boolean().optional() }),
  save_weights_for_sampler: z.object({
    ...numbered,
    /** Named ones answer with their path, others with a sampling session. */
    path: id.nullish(),
    sampling_session_seq_id: count.nullish(),
    kind: z.string().optional(),
  }),
  /** Into a model that exists, or, with session_id and model_seq_id, into a new one. */
  load_weights: z.object({
    model_id: id.nullish(),
    seq_id: count.nullish(),
    session_id: id.nullish(),
    model_seq_id: count.nullish(),
    base_model: id.nullish(),
    path: id,
    optimizer: z.boolean(),
    optimizer_config: optimizerConfig.nullish(),
  }),
  create_sampling_session: z.object({
    session_id: id,
    sampling_session_seq_id: count,
    base_model: id.nullish(),
    model_path: id.nullish(),
  }),
  asample: z.object({
    prompt: modelInput,
    num_samples: z.int().min(1).max(1024).default(1),
    sampling_params: z.object({
      max_tokens: count.nullish(),
      seed: z.int().nullish(),
      stop: z.union([z.string(), z.array(z.string()), z.array(z.int())]).nullish(),
      temperature: z.number().min(0).default(1),
      top_k: z.int().default(-1),
      top_p: z.number().gt(0).max(1).default(1),
    }),
    sampling_session_id: id.nullish(),
    seq_id: count.nullish(),
    base_model: id.nullish(),
    model_path: id.nullish(),
    prompt_logprobs: z.boolean().nullish(),
    prompt_logprobs_last_n: count.nullish(),
    topk_prompt_logprobs: z.literal(0).nullish(),
    topk_sample_logprobs: z.literal(0).nullish(),
    prompt_alt_tokens_k: z.literal(0).nullish(),
    target_prompt_logprobs: z.null().optional(),
  }),
  retrieve_future: z.object({ request_id: id }),
  weights_info: z.object({ tinker_path: id }),
} as const;

export type RequestName = keyof typeof requests;
/** As it arrives, defaults filled in. */
export type Request<Name extends RequestName> = z.output<(typeof requests)[Name]>;
/** As it is sent. */
export type Sent<Name extends RequestName> = z.input<(typeof requests)[Name]>;
export type LossInput = z.output<typeof lossInput>;

/** What requests that take their time answer at once, and what asking for their result answers in the end. */
export const future = z.object({ request_id: z.union([z.string(), z.number().transform(String)]) });

export const results = {
  session: z.object({ session_id: id }),
  model: z.object({ model_id: id }),
  passes: z.object({
    loss_fn_outputs: z.array(z.object({ logprobs: z.object({ data: numbers }) })),
    metrics: z.record(z.string(), z.number()).optional(),
  }),
  step: z.object({ metrics: z.record(z.string(), z.number()).nullish() }),
  saved: z.object({ path: id }),
  loaded: z.object({}),
  sampler: z.object({ sampling_session_id: id }),
  samples: z.object({
    sequences: z
      .array(
        z.object({ stop_reason: z.enum(["stop", "length"]), tokens: z.array(z.int()), logprobs: numbers }),
      )
      .min(1),
  }),
  capabilities: z.object({
    supported_models: z.array(z.object({ model_name: z.string(), max_context_length: z.int().nullish() })),
  }),
} as const;

/** What a forward pass answers, with or without a backward one. */
export interface PassesResult {
  loss_fn_output_type: "ArrayRecord";
  loss_fn_outputs: { logprobs: { data: number[]; dtype: "float32"; shape: number[] } }[];
  metrics: Record<string, number>;
}

/** What sampling answers. */
export interface SamplesResult {
  type: "sample";
  sequences: { stop_reason: "stop" | "length"; tokens: number[]; logprobs: number[] }[];
  /** null where it was not computed, such as for the first token. */
  prompt_logprobs: (number | null)[] | null;
}

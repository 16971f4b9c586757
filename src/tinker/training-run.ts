import type { TinkerClient } from "./client.ts";
import { results, type Sent } from "./messages.ts";

/** A sequence with numbers for the loss: an entry a token in each array, of which the first is never used. */
export interface LossData {
  ids: readonly number[];
  inputs: Readonly<Record<string, readonly number[]>>;
}

/** A loss that the server computes, with its settings. */
export interface NativeLoss {
  name: string;
  config?: Record<string, number>;
}

export interface AdamStep {
  learningRate: number;
  weightDecay: number;
  /** Largest global norm of the gradient; servers without clipping pass over it. */
  clipNorm: number;
}

export interface SampleOptions {
  prompt: readonly number[];
  maxTokens: number;
  temperature: number;
  topP: number;
  seed: number;
  stop: readonly string[] | readonly number[];
  signal?: AbortSignal | undefined;
}

export interface Sampled {
  tokens: number[];
  logprobs: number[];
  stopped: boolean;
}

/** A low-rank adapter as the API describes it. */
export type AdapterConfig = NonNullable<Sent<"create_model">["lora_config"]>;

/** One model in training on a server. */
export interface TrainingRun {
  /** Log-probabilities of every token, one array a datum; the first of each is 0. */
  forward(data: readonly { ids: readonly number[] }[]): Promise<number[][]>;
  /** Adds the gradient of the loss, a sum over all tokens: cross-entropy by `weights` unless a native loss is named. */
  forwardBackward(
    data: readonly LossData[],
    loss?: NativeLoss,
  ): Promise<{ loss: number; logprobs: number[][] }>;
  /** null where the server does not tell. */
  optimStep(step: AdamStep): Promise<{ gradientNorm: number | null }>;
  /** Keeps weights and optimizer state; gives the path. */
  save(name: string): Promise<string>;
  load(path: string): Promise<void>;
  /** Samples the present weights, which the server is asked to publish where they have changed. */
  sample(options: SampleOptions): Promise<Sampled>;
}

/** Replies of the weights that a sampling session stands for; asks for the session anew at every request. */
export function createSampler(
  client: TinkerClient,
  session: () => Promise<string>,
): (options: SampleOptions) => Promise<Sampled> {
  let samplings = 0;
  return async ({ prompt, maxTokens, temperature, topP, seed, stop, signal }) => {
    const body = {
      sampling_session_id: await session(),
      seq_id: samplings++,
      prompt: chunked(prompt),
      num_samples: 1,
      sampling_params: {
        max_tokens: maxTokens,
        temperature,
        top_p: topP,
        seed,
        stop: [...stop] as string[] | number[],
      },
    };
    const { sequences } = await client.run("asample", body, results.samples, { repeatable: true, signal });
    const [first] = sequences;
    return { tokens: first!.tokens, logprobs: first!.logprobs, stopped: first!.stop_reason === "stop" };
  };
}

/** Samples a base model as it is. */
export async function baseSampler(
  client: TinkerClient,
  baseModel: string,
): Promise<Pick<TrainingRun, "sample">> {
  const body = { session_id: client.session, sampling_session_seq_id: 0, base_model: baseModel };
  const { sampling_session_id } = await client.post("create_sampling_session", body, results.sampler);
  return { sample: createSampler(client, async () => sampling_session_id) };
}

/** What one request takes at most. */
const most = { data: 1024, tokens: 300_000 };
const constants = { beta1: 0.9, beta2: 0.95, eps: 1e-8 };

export async function createTrainingRun(
  client: TinkerClient,
  baseModel: string,
  adapter: AdapterConfig | undefined,
): Promise<TrainingRun> {
  const { model_id } = await client.run(
    "create_model",
    {
      session_id: client.session,
      model_seq_id: 0,
      base_model: baseModel,
      ...(adapter && { lora_config: adapter }),
    },
    results.model,
  );
  let requests = 0;
  let publications = 0;
  let published: Promise<string> | undefined;
  const numbered = () => ({ model_id, seq_id: ++requests });

  /** In pieces of a size that servers take, which comes to the same: losses are sums. */
  async function passes<T extends LossData>(
    data: readonly T[],
    run: (piece: readonly T[]) => Promise<{ loss: number; logprobs: number[][] }>,
  ) {
    const all = { loss: 0, logprobs: [] as number[][] };
    for (const piece of piecesOf(data)) {
      const { loss, logprobs } = await run(piece);
      all.loss += loss;
      all.logprobs.push(...logprobs);
    }
    return all;
  }

  const publish = async () => {
    const session = await client.run(
      "save_weights_for_sampler",
      { ...numbered(), sampling_session_seq_id: publications++ },
      results.sampler,
    );
    return session.sampling_session_id;
  };

  return {
    async forward(data) {
      const weighted = data.map(({ ids }) => ({ ids, inputs: { weights: ids.map(() => 1) } }));
      const { logprobs } = await passes(weighted, async (piece) => {
        const forward_input = { data: piece.map(shifted), loss_fn: "cross_entropy" };
        const result = await client.run("forward", { ...numbered(), forward_input }, results.passes);
        return { loss: 0, logprobs: logprobsOf(result) };
      });
      return logprobs;
    },
    forwardBackward: (data, loss = { name: "cross_entropy" }) =>
      passes(data, async (piece) => {
        const { name, config } = loss;
        const input = { data: piece.map(shifted), loss_fn: name, ...(config && { loss_fn_config: config }) };
        const body = { ...numbered(), forward_backward_input: input };
        const result = await client.run("forward_backward", body, results.passes);
        const logprobs = logprobsOf(result);
        return { logprobs, loss: result.metrics?.["loss:sum"] ?? crossEntropy(piece, logprobs) };
      }),
    async optimStep({ learningRate, weightDecay, clipNorm }) {
      published = undefined;
      const adam_params = {
        ...constants,
        learning_rate: learningRate,
        weight_decay: weightDecay,
        grad_clip_norm: Number.isFinite(clipNorm) ? clipNorm : 0,
      };
      const { metrics } = await client.run("optim_step", { ...numbered(), adam_params }, results.step);
      const norm = Object.entries(metrics ?? {}).find(([name]) => /(^|\/)grad(ient)?_norm/.test(name));
      return { gradientNorm: norm?.[1] ?? null };
    },
    async save(path) {
      return (await client.run("save_weights", { ...numbered(), path }, results.saved)).path;
    },
    async load(path) {
      published = undefined;
      await client.run("load_weights", { ...numbered(), path, optimizer: true }, results.loaded);
    },
    sample: createSampler(client, () => (published ??= publish())),
  };
}

function chunked(tokens: readonly number[]) {
  return { chunks: [{ type: "encoded_text" as const, tokens: [...tokens] }] };
}

/** The API wants a sequence without its last token, and numbers where a token is predicted instead of at the token. */
function shifted({ ids, inputs }: LossData) {
  const tensor = (data: readonly number[], dtype: "int64" | "float32") => ({
    data: data.slice(1),
    dtype,
    shape: [data.length - 1],
  });
  const numbers = Object.entries(inputs).map(([name, values]) => [name, tensor(values, "float32")] as const);
  return {
    model_input: chunked(ids.slice(0, -1)),
    loss_fn_inputs: { target_tokens: tensor(ids, "int64"), ...Object.fromEntries(numbers) },
  };
}

function logprobsOf({
  loss_fn_outputs,
}: {
  loss_fn_outputs: { logprobs: { data: number[] } }[];
}): number[][] {
  return loss_fn_outputs.map(({ logprobs }) => [0, ...logprobs.data]);
}

function crossEntropy(data: readonly LossData[], logprobs: readonly number[][]): number {
  let loss = 0;
  for (const [d, { inputs }] of data.entries())
    for (const [t, weight] of (inputs.weights ?? []).entries())
      if (t > 0) loss -= weight * (logprobs[d]?.[t] ?? 0);
  return loss;
}

function piecesOf<T extends { ids: readonly number[] }>(data: readonly T[]): T[][] {
  const pieces: T[][] = [];
  let tokens = 0;
  for (const datum of data) {
    const last = pieces.at(-1);
    tokens += datum.ids.length;
    if (last === undefined || last.length === most.data || tokens > most.tokens) {
      pieces.push([datum]);
      tokens = datum.ids.length;
    } else last.push(datum);
  }
  return pieces;
}

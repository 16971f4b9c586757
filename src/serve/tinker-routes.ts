import { Hono } from "hono";
import {
  apiPrefix,
  encodePasses,
  encodeSamples,
  type PassesResult,
  protobufType,
  type Request,
  type RequestName,
  requests,
  type SamplesResult,
} from "../tinker/index.ts";
import { openWeights } from "./base.ts";
import { bodyOf, parse } from "./body.ts";
import { checkpointRoutes } from "./checkpoint-routes.ts";
import type { Futures } from "./futures.ts";
import type { Host, TrainedModel } from "./host.ts";
import { passesOf } from "./passes.ts";
import { refuse } from "./refusal.ts";
import type { Samplers } from "./samplers.ts";
import { samplesOf } from "./sampling.ts";
import type { Sessions } from "./sessions.ts";

export interface TinkerParts {
  host: Host;
  sessions: Sessions;
  samplers: Samplers;
  futures: Futures;
}

type Handlers = { readonly [Name in RequestName]?: (body: Request<Name>) => unknown };

/** Longest wait for a result before the client has to ask again; the official SDK gives up on an answer after 45 seconds. */
const pollMs = 25_000;

/** The Tinker API, without what only a hosted service has: projects, billing, sharing, archives. */
export function tinkerRoutes(parts: TinkerParts): Hono {
  const { host, sessions, samplers, futures } = parts;
  const { base } = host;
  const api = new Hono();
  for (const [name, handle] of Object.entries(handlersOf(parts)) as [
    RequestName,
    (body: unknown) => unknown,
  ][]) {
    api.post(`${apiPrefix}/${name}`, async (c) => {
      const body = parse(requests[name], await bodyOf(c.req.raw));
      return c.json((await handle(body)) as object);
    });
  }
  api.post(`${apiPrefix}/retrieve_future`, async (c) => {
    const { request_id } = parse(requests.retrieve_future, await bodyOf(c.req.raw));
    const outcome = await futures.wait(request_id, pollMs);
    if (outcome === null) throw refuse(404, `there is no request ${request_id}; its session has ended`);
    // The SDK takes 408 for what it is, and logs a warning where the same comes as a success.
    if (outcome === undefined) return c.json({ type: "try_again", request_id, queue_state: "active" }, 408);
    if (outcome.kind === "failed") return c.json({ error: outcome.message, category: outcome.by });
    const wanted = c.req.header("accept")?.includes(protobufType);
    const binary = wanted ? binaryOf(outcome.value as object) : undefined;
    if (binary === undefined) return c.json(outcome.value as object);
    return c.body(binary as Uint8Array<ArrayBuffer>, 200, { "content-type": protobufType });
  });
  api.get(`${apiPrefix}/healthz`, (c) => c.json({ status: "ok" }));
  api.get(`${apiPrefix}/get_server_capabilities`, (c) => {
    const { name: model_name, contextLength: max_context_length } = base;
    return c.json({
      supported_models: [{ model_name, max_context_length, trainable: true, sampleable: true }],
    });
  });
  // Chunks of a batch come one after the other, so that their order is that of their numbers; and uncompressed.
  api.post(`${apiPrefix}/client/config`, (c) =>
    c.json({ pjwt_auth_enabled: false, parallel_fwdbwd_chunks: false, proto_compress_fwdbwd: false }),
  );
  api.post(`${apiPrefix}/client/dynamic_config`, (c) => c.json({}));
  // Nobody reads it.
  api.post(`${apiPrefix}/telemetry`, (c) => c.json({ status: "accepted" }));
  api.post(`${apiPrefix}/sessions/:id/finish`, async (c) => {
    const id = c.req.param("id");
    sessions.beat(id);
    await sessions.end(id);
    return c.json({});
  });
  api.get(`${apiPrefix}/samplers/:id`, (c) => {
    const sampler_id = c.req.param("id");
    return c.json({
      sampler_id,
      base_model: base.name,
      model_path: samplers.find(sampler_id).weights ?? null,
    });
  });
  api.route("/", checkpointRoutes(host));
  return api;
}

function handlersOf({ host, sessions, samplers, futures }: TinkerParts): Handlers {
  const { base, checkpoints } = host;

  /** Answers with the number under which the result can be asked for. */
  const start = (owner: string, key: string | undefined, begin: () => Promise<unknown>) => ({
    request_id: futures.start(owner, key, begin),
  });
  const change = (
    { model_id, seq_id }: { model_id: string; seq_id?: number | null | undefined },
    begin: (model: TrainedModel) => Promise<unknown>,
  ) => {
    const model = host.model(model_id);
    const key = seq_id === null || seq_id === undefined ? undefined : `${model_id}/${seq_id}`;
    return { ...start(model.session, key, () => begin(model)), model_id };
  };
  const passes = (
    request: Parameters<typeof change>[0],
    input: Parameters<typeof passesOf>[0],
    backward: boolean,
  ) => {
    const pass = passesOf(input, backward, base);
    return change(request, ({ lane }) => lane.run(pass));
  };
  const create = (
    session: string,
    number: number,
    rank: number | undefined,
    open: Parameters<Host["create"]>[3],
    result: (id: string) => object,
  ) => {
    sessions.beat(session);
    return start(session, `${session}/create/${number}`, async () => {
      const { id } = await host.create(session, number, rank, open);
      try {
        sessions.beat(session);
      } catch (thrown) {
        await host.unload(id);
        throw thrown;
      }
      return result(id);
    });
  };
  const expectBase = (name: string) => {
    if (name === base.name) return;
    throw refuse(400, `this server has the base model "${base.name}" and no other, got "${name}"`);
  };
  const expectAdamW = (config: { type: string } | null | undefined) => {
    if (config && config.type !== "adamw")
      throw refuse(400, `expected the optimizer "adamw", got "${config.type}"`);
  };

  return {
    create_session: () => ({ type: "create_session", session_id: sessions.start() }),
    session_heartbeat: ({ session_id }) => {
      sessions.beat(session_id);
      return { type: "session_heartbeat" };
    },
    create_model: ({ session_id, model_seq_id, base_model, lora_config, optimizer_config }) => {
      expectBase(base_model);
      expectAdamW(optimizer_config);
      const { rank, seed, train_attn: attention = true, train_mlp: mlp = true } = lora_config ?? {};
      if (!attention && !mlp)
        throw refuse(
          400,
          "expected train_attn or train_mlp: the unembedding alone cannot have an adapter here",
        );
      const adapter = rank === undefined ? undefined : { rank, seed: seed ?? 1, attention, mlp };
      return create(
        session_id,
        model_seq_id,
        rank,
        () => openWeights(base, base.folder, adapter),
        (model_id) => ({ type: "create_model", model_id }),
      );
    },
    get_info: ({ model_id }) => {
      const { rank } = host.model(model_id);
      return {
        type: "get_info",
        model_id,
        model_name: base.name,
        model_data: { arch: "transformer", model_name: base.name, tokenizer_id: base.folder },
        optimizer_config: { type: "adamw" },
        is_lora: rank !== undefined,
        lora_rank: rank ?? null,
      };
    },
    unload_model: ({ model_id }) =>
      start(host.model(model_id).session, undefined, async () => {
        await host.unload(model_id);
        return { type: "unload_model", model_id };
      }),
    forward: ({ forward_input, ...request }) => passes(request, forward_input, false),
    forward_backward: ({ forward_backward_input, forward_only, ...request }) =>
      passes(request, forward_backward_input, !forward_only),
    optim_step: ({ adam_params: params, ...request }) =>
      change(request, async (model) => {
        model.version++;
        const { gradientNorm } = await model.lane.run((engine) =>
          engine.optimStep({
            learningRate: params.learning_rate,
            weightDecay: params.weight_decay,
            clipNorm: params.grad_clip_norm === 0 ? Number.POSITIVE_INFINITY : params.grad_clip_norm,
            adam: { beta1: params.beta1, beta2: params.beta2, epsilon: params.eps },
          }),
        );
        return { metrics: { grad_norm: gradientNorm } };
      }),
    save_weights: ({ path: name, overwrite = false, ...request }) =>
      change(request, async (model) => {
        const { path, saved } = host.save(model, "weights", name, overwrite);
        await saved;
        return { type: "save_weights", path };
      }),
    save_weights_for_sampler: ({ path: name, kind = "snapshot", ...request }) => {
      if (kind !== "snapshot") throw refuse(400, `expected the kind "snapshot", got "${kind}"`);
      return change(request, async (model) => {
        const { path, saved } = host.save(model, "sampler_weights", name ?? undefined, false);
        await saved;
        if (name) return { type: "save_weights_for_sampler", path };
        const sampling_session_id = samplers.open(model.session, path);
        return { type: "save_weights_for_sampler", sampling_session_id };
      });
    },
    load_weights: async ({ model_id, seq_id, session_id, model_seq_id, base_model, path, ...rest }) => {
      if (base_model) expectBase(base_model);
      expectAdamW(rest.optimizer_config);
      const checkpoint = await checkpoints.find(path);
      const optimizer = rest.optimizer;
      if (optimizer && checkpoint.kind !== "weights")
        throw refuse(400, `${path} has no optimizer state; load it without, or one of save_weights`);
      const result = (id: string) => ({ type: "load_weights", path, model_id: id });
      if (model_id) {
        return change({ model_id, seq_id }, async (model) => {
          await host.load(model, checkpoint, optimizer);
          return result(model_id);
        });
      }
      if (!session_id || model_seq_id === null || model_seq_id === undefined)
        throw refuse(400, "expected model_id, or session_id and model_seq_id");
      const open = async () => {
        const engine = await openWeights(base, checkpoint.folder);
        if (!optimizer) await engine.load(checkpoint.folder, { optimizer });
        return engine;
      };
      return create(session_id, model_seq_id, checkpoint.rank, open, result);
    },
    create_sampling_session: async ({ session_id, base_model, model_path }) => {
      sessions.beat(session_id);
      if (base_model) expectBase(base_model);
      if (!base_model && !model_path) throw refuse(400, "expected base_model or model_path, got neither");
      if (model_path) await checkpoints.find(model_path);
      const sampling_session_id = samplers.open(session_id, model_path ?? undefined);
      return { type: "create_sampling_session", sampling_session_id };
    },
    asample: async (body) => {
      const { sampling_session_id, seq_id, base_model, model_path, num_samples } = body;
      const sample = samplesOf(body, base);
      if (!sampling_session_id && base_model) expectBase(base_model);
      if (!sampling_session_id && model_path) await checkpoints.find(model_path);
      if (!sampling_session_id && !base_model && !model_path)
        throw refuse(400, "expected sampling_session_id, base_model or model_path, got none");
      const { session, weights } = sampling_session_id
        ? samplers.find(sampling_session_id)
        : { session: "", weights: model_path ?? undefined };
      const again = sampling_session_id && typeof seq_id === "number";
      const key = again ? `${sampling_session_id}/${seq_id}` : undefined;
      const { request_id } = start(session, key, () => host.sampling(weights, sample));
      const sample_sequence_ids = Array.from({ length: num_samples }, (_, i) => `${request_id}:${i}`);
      return { request_id, sample_sequence_ids };
    },
    weights_info: async ({ tinker_path }) => {
      const { rank } = await checkpoints.find(tinker_path);
      return {
        base_model: base.name,
        is_lora: rank !== undefined,
        lora_rank: rank ?? null,
        train_unembed: false,
      };
    },
  };
}

function binaryOf(value: object): Uint8Array | undefined {
  if ("loss_fn_outputs" in value) return encodePasses(value as PassesResult);
  if ("sequences" in value) return encodeSamples(value as SamplesResult);
  return undefined;
}

import { Hono } from "hono";
import { apiPrefix } from "../tinker/index.ts";
import type { Checkpoint } from "./checkpoints.ts";
import type { Host } from "./host.ts";
import { refuse } from "./refusal.ts";

/** What was trained and saved, to be listed and deleted. */
export function checkpointRoutes({ base, checkpoints, models }: Host): Hono {
  const api = new Hono();
  const runs = async () => {
    const saved = await checkpoints.list();
    const ids = new Set([...saved.map(({ model }) => model), ...models().map(({ id }) => id)]);
    return [...ids].map((id) => {
      const own = saved.filter(({ model }) => model === id);
      const rank = models().find((model) => model.id === id)?.rank ?? own.at(-1)?.rank;
      const last = (kind: Checkpoint["kind"]) => own.findLast((each) => each.kind === kind);
      const [training, sampler] = [last("weights"), last("sampler_weights")];
      return {
        training_run_id: id,
        base_model: base.name,
        model_owner: "local",
        is_lora: rank !== undefined,
        lora_rank: rank ?? null,
        last_request_time: (own.at(-1)?.time ?? new Date()).toISOString(),
        last_checkpoint: training ? shown(training) : null,
        last_sampler_checkpoint: sampler ? shown(sampler) : null,
      };
    });
  };
  api.get(`${apiPrefix}/training_runs`, async (c) => {
    const all = await runs();
    const [offset, limit] = [Number(c.req.query("offset") ?? 0), Number(c.req.query("limit") ?? 20)];
    return c.json({
      training_runs: all.slice(offset, offset + limit),
      cursor: { offset, limit, total_count: all.length },
    });
  });
  api.get(`${apiPrefix}/training_runs/:model`, async (c) => {
    const run = (await runs()).find(({ training_run_id: id }) => id === c.req.param("model"));
    if (run === undefined) throw refuse(404, `there is no training run ${c.req.param("model")}`);
    return c.json(run);
  });
  api.get(`${apiPrefix}/training_runs/:model/checkpoints`, async (c) => {
    const own = (await checkpoints.list()).filter(({ model }) => model === c.req.param("model"));
    return c.json({ checkpoints: own.map(shown) });
  });
  api.get(`${apiPrefix}/checkpoints`, async (c) =>
    c.json({ checkpoints: (await checkpoints.list()).map(shown) }),
  );
  api.delete(`${apiPrefix}/training_runs/:model/checkpoints/:kind/:name`, async (c) => {
    const { model, kind, name } = c.req.param();
    await checkpoints.remove(`tinker://${model}/${kind}/${name}`);
    return c.json({});
  });
  return api;
}

function shown({ path, kind, name, time }: Checkpoint) {
  return {
    checkpoint_id: `${kind}/${name}`,
    checkpoint_type: kind === "weights" ? "training" : "sampler",
    time: time.toISOString(),
    tinker_path: path,
    public: false,
  };
}

import type { Engine } from "../engine/index.ts";
import { type Base, openWeights } from "./base.ts";
import type { Checkpoint, CheckpointKind, Checkpoints } from "./checkpoints.ts";
import { createLane, type Lane } from "./lane.ts";
import { refuse } from "./refusal.ts";

/** A model in training: an engine of its own. */
export interface TrainedModel {
  id: string;
  session: string;
  /** Of its adapter; undefined where all its weights are trained. */
  rank: number | undefined;
  lane: Lane;
  /** Counts the changes of its weights that were asked for, done or not: its lane keeps their order. */
  version: number;
}

/** The engines: one for the base model, one a trained model, and some for saved weights that are sampled. */
export interface Host {
  base: Base;
  checkpoints: Checkpoints;
  /** The `number`th of the session, of what `open` opens. */
  create(
    session: string,
    number: number,
    rank: number | undefined,
    open: () => Promise<Engine>,
  ): Promise<TrainedModel>;
  /** Refuses where there is none. */
  model(id: string): TrainedModel;
  models(): TrainedModel[];
  unload(id: string): Promise<void>;
  /** Saves as of now, which later changes of the weights do not alter. `name` is undefined for a snapshot that need not last. */
  save(
    model: TrainedModel,
    kind: CheckpointKind,
    name: string | undefined,
    replace: boolean,
  ): { path: string; saved: Promise<void> };
  /** Weights and optimizer state, or with `optimizer` false a fresh one, of a checkpoint of the same shape. */
  load(model: TrainedModel, checkpoint: Checkpoint, optimizer: boolean): Promise<void>;
  /** Hands over what samples the base model, or the weights at a path. */
  sampling<T>(weights: string | undefined, use: (lane: Lane) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Each holds all its model's weights, the frozen ones too. */
const mostTrained = 4;
/** Of saved weights, beside the base model's. */
const mostSamplers = 2;
/** Snapshots of one model whose weights are kept. */
const mostSnapshots = 8;

interface Sampler {
  lane: Promise<Lane>;
  users: number;
  used: number;
}

export function createHost(base: Base, engine: Engine, checkpoints: Checkpoints): Host {
  const baseLane = createLane(engine);
  const trained = new Map<string, TrainedModel>();
  let opening = 0;
  /** Which version of a model lies at a path. */
  const versions = new Map<string, { model: string; version: number }>();
  const snapshots = new Map<string, string[]>();
  const samplers = new Map<string, Sampler>();
  let uses = 0;

  const model = (id: string): TrainedModel => {
    const found = trained.get(id);
    if (found) return found;
    throw refuse(404, `there is no model ${id}; it was never created, or its session has ended`);
  };

  const forgetSnapshot = async (path: string) => {
    versions.delete(path);
    await dropSampler(path);
    await checkpoints.remove(path);
  };

  async function dropSampler(path: string): Promise<void> {
    const sampler = samplers.get(path);
    samplers.delete(path);
    // One that could not be opened has been reported to those who wanted it, and there is nothing to close.
    await sampler?.lane.then(
      (lane) => lane.close({ drain: true }),
      () => {},
    );
  }

  function samplerOf(path: string): Sampler {
    const known = samplers.get(path);
    if (known) return known;
    const idle = [...samplers].filter(([, { users }]) => users === 0).sort(([, a], [, b]) => a.used - b.used);
    const surplus = Math.max(0, samplers.size + 1 - mostSamplers);
    for (const [each] of idle.slice(0, surplus)) void dropSampler(each);
    const open = async () => createLane(await openWeights(base, (await checkpoints.find(path)).folder));
    const lane = open();
    lane.catch(() => samplers.delete(path));
    const sampler = { lane, users: 0, used: 0 };
    samplers.set(path, sampler);
    return sampler;
  }

  return {
    base,
    checkpoints,
    model,
    models: () => [...trained.values()],
    async create(session, number, rank, open) {
      const id = `${session}:train:${number}`;
      if (trained.has(id)) throw refuse(400, `${id} exists; count model_seq_id up`);
      if (trained.size + opening >= mostTrained) {
        throw refuse(
          400,
          `expected at most ${mostTrained} models in training at a time; unload one, or end the session that it belongs to`,
        );
      }
      opening++;
      try {
        const lane = createLane(await open());
        const created = { id, session, rank, lane, version: 0 };
        trained.set(id, created);
        return created;
      } finally {
        opening--;
      }
    },
    async unload(id) {
      const { lane } = model(id);
      trained.delete(id);
      await lane.close({ drain: true });
      for (const path of snapshots.get(id) ?? []) await forgetSnapshot(path);
      snapshots.delete(id);
    },
    save({ id, lane, version }, kind, name, replace) {
      const { path, folder } = checkpoints.place(id, kind, name ?? `snapshot-${++uses}`, replace);
      versions.set(path, { model: id, version });
      const optimizer = kind === "weights";
      // Asked for before anything is waited for: what comes after must find it in the lane.
      const written = lane.run((engine) => engine.save(folder, { dtype: "F32", optimizer }));
      const save = async () => {
        await written;
        await dropSampler(path);
        if (name !== undefined) return;
        const all = [...(snapshots.get(id) ?? []), path];
        snapshots.set(id, all);
        while (all.length > mostSnapshots) await forgetSnapshot(all.shift() as string);
      };
      return { path, saved: save() };
    },
    async load(into, checkpoint, optimizer) {
      if (checkpoint.rank !== into.rank) {
        throw refuse(
          400,
          `expected a checkpoint of ${describe(into.rank)}, as the model is, got ${describe(checkpoint.rank)} at ${checkpoint.path}`,
        );
      }
      into.version++;
      await into.lane.run((engine) => engine.load(checkpoint.folder, { optimizer }));
    },
    async sampling(weights, use) {
      if (weights === undefined) return use(baseLane);
      const present = versions.get(weights);
      const live = present && trained.get(present.model);
      if (live && live.version === present.version) return use(live.lane);
      const sampler = samplerOf(weights);
      sampler.users++;
      sampler.used = ++uses;
      try {
        return await use(await sampler.lane);
      } finally {
        sampler.users--;
      }
    },
    async close() {
      const lanes = [baseLane, ...[...trained.values()].map(({ lane }) => lane)];
      const opened = await Promise.allSettled([...samplers.values()].map(({ lane }) => lane));
      for (const each of opened) if (each.status === "fulfilled") lanes.push(each.value);
      trained.clear();
      samplers.clear();
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

function describe(rank: number | undefined): string {
  return rank === undefined ? "all weights" : `an adapter of rank ${rank}`;
}

import { availableParallelism } from "node:os";
import { SparringError } from "../core/index.ts";
import { adamw, emptyMoments, type Moments, norm } from "./adamw.ts";
import { readMoments, readWeights, writeCheckpoint } from "./checkpoint.ts";
import { type ConfigFile, newConfigFile, parseConfig, readConfig } from "./config.ts";
import { createDecoder, type Decoder } from "./decoder.ts";
import type { Engine, ModelConfig } from "./engine.ts";
import { createGenerator, type Generator } from "./generate.ts";
import { createMuon } from "./muon.ts";
import { parametersOf, randomWeights } from "./parameters.ts";
import { weightsOf } from "./session.ts";
import { createDifferentiator } from "./train.ts";

/** What an engine starts from. */
export type Origin = { threads: number | undefined } & (
  | { folder: string }
  | { config: ModelConfig; seed: number }
);

interface Start {
  config: ModelConfig;
  file: ConfigFile;
  flat: Float32Array;
  moments: Moments;
  /** Folders whose other files go along with every save. */
  companions: string[];
}

/** Sequences that are decoded together. More than this gained nothing on two cores. */
const slots = 32;

/** The engine in the calling thread, whose event loop it blocks; calls must not overlap. */
export async function createEngineCore(origin: Origin): Promise<Engine> {
  const threads = origin.threads ?? Math.min(availableParallelism(), 8);
  const { config, file, flat, moments, companions } = await start(origin);
  const weights = weightsOf(config, flat);
  const gradient = new Float32Array(flat.length);
  const differentiator = createDifferentiator(config, weights, threads);
  const muon = createMuon(weights.parameters);
  let generation: Promise<{ decoder: Decoder; generator: Generator }> | undefined;
  const openGeneration = async () => {
    const decoder = await createDecoder(config, weights, { threads, slots });
    return { decoder, generator: createGenerator(config, decoder) };
  };
  /** To be called when the weights have changed, which the decoder does not notice. */
  const closeGeneration = async () => {
    const opened = generation;
    generation = undefined;
    await (await opened)?.decoder.close();
  };

  return {
    config,
    async generate(requests) {
      generation ??= openGeneration();
      return (await generation).generator.generate(requests);
    },
    forget: async () => (await generation)?.generator.forget(),
    forward: (data) => differentiator.forward(data),
    forwardBackward: (data) => differentiator.forwardBackward(data, gradient),
    async optimStep({ learningRate, weightDecay, clipNorm, optimizer = "adamw" }) {
      const gradientNorm = norm(gradient);
      if (!Number.isFinite(gradientNorm)) {
        gradient.fill(0);
        throw new SparringError(
          "engine",
          `optimStep: expected a finite gradient, got norm ${gradientNorm}; the weights are unchanged; lower the learning rate`,
        );
      }
      const scale = gradientNorm > clipNorm ? clipNorm / gradientNorm : 1;
      const options = { learningRate, weightDecay, scale };
      if (optimizer === "muon") await muon.step(flat, gradient, moments, options);
      else adamw(weights.parameters, flat, gradient, moments, options);
      gradient.fill(0);
      await closeGeneration();
      return { gradientNorm };
    },
    save: (folder, { dtype, optimizer }) =>
      writeCheckpoint(folder, {
        config: { ...file, torch_dtype: dtype === "F32" ? "float32" : "bfloat16" },
        parameters: weights.parameters,
        weights: flat,
        moments: optimizer ? moments : undefined,
        dtype,
        companions,
      }),
    async load(folder) {
      const loaded = await readStart(folder);
      checkSameShape(loaded.config, config, folder);
      flat.set(loaded.flat);
      Object.assign(moments, loaded.moments);
      gradient.fill(0);
      await closeGeneration();
    },
    async close() {
      await differentiator.close();
      await muon.close();
      await closeGeneration();
    },
  };
}

async function start(origin: Origin): Promise<Start> {
  if ("folder" in origin) return readStart(origin.folder);
  const file = newConfigFile(origin.config);
  const config = parseConfig(file, "the given config");
  const flat = randomWeights(config, origin.seed);
  return { config, file, flat, moments: emptyMoments(flat.length), companions: [] };
}

async function readStart(folder: string): Promise<Start> {
  const { config, file } = await readConfig(folder);
  const parameters = parametersOf(config);
  const flat = await readWeights(folder, parameters);
  return { config, file, flat, moments: await readMoments(folder, parameters), companions: [folder] };
}

function checkSameShape(loaded: ModelConfig, config: ModelConfig, folder: string): void {
  for (const key of Object.keys({ ...config, ...loaded }) as (keyof ModelConfig)[]) {
    const [expected, got] = [JSON.stringify(config[key]), JSON.stringify(loaded[key])];
    if (expected === got) continue;
    throw new SparringError(
      "engine",
      `load: expected ${key} ${expected} in ${folder}, got ${got}; open the folder as an engine of its own`,
    );
  }
}

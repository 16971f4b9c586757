import { availableParallelism } from "node:os";
import { SparringError } from "../core/index.ts";
import { adamw, norm } from "./adamw.ts";
import { createDecoder, type Decoder } from "./decoder.ts";
import type { Engine } from "./engine.ts";
import { createGenerator, type Generator } from "./generate.ts";
import { loadModel, type Origin, reloadModel, saveModel } from "./loaded-model.ts";
import { createMuon } from "./muon.ts";
import { weightsOf } from "./session.ts";
import { createDifferentiator } from "./train.ts";

/** Sequences that are decoded together. More than this gained nothing on two cores. */
const slots = 32;

/** The engine in the calling thread, whose event loop it blocks; calls must not overlap. */
export async function createEngineCore(origin: Origin): Promise<Engine> {
  const threads = origin.threads ?? Math.min(availableParallelism(), 8);
  const model = await loadModel(origin);
  const { config, flat, moments } = model;
  const weights = weightsOf(config, flat, model.adapted?.frozen);
  const gradient = new Float32Array(flat.length);
  const differentiator = createDifferentiator(config, weights, threads, origin.activationBytes);
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
    save: (folder, options) => saveModel(folder, model, options),
    async load(folder) {
      const loaded = await reloadModel(folder, model);
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

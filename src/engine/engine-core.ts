import { availableParallelism } from "node:os";
import { SparringError } from "../core/index.ts";
import { adamw, emptyMoments, norm } from "./adamw.ts";
import { createDecoder, type Decoder } from "./decoder.ts";
import { conversationsKept, type Engine } from "./engine.ts";
import { createGenerator, type Generator } from "./generate.ts";
import { loadModel, type Origin, reloadModel, saveModel } from "./loaded-model.ts";
import { createMuon } from "./muon.ts";
import { weightsOf } from "./session.ts";
import { createDifferentiator } from "./train.ts";
import { createValueHead } from "./value-head.ts";

/** The engine in the calling thread, whose event loop it blocks; calls must not overlap. */
export async function createEngineCore(origin: Origin): Promise<Engine> {
  const threads = origin.threads ?? Math.min(availableParallelism(), 8);
  const model = await loadModel(origin);
  const { config, flat, moments } = model;
  const weights = weightsOf(config, flat, model.adapted?.frozen);
  const gradient = new Float32Array(flat.length);
  const valueHead = createValueHead(config.hidden_size);
  // The adapter's folder where there is one, or else the model's.
  const opened = model.companions.at(-1);
  if (opened !== undefined) await valueHead.read(opened);
  const differentiator = createDifferentiator(config, weights, {
    threads,
    activations: origin.activationBytes,
    valueHead,
  });
  const muon = createMuon(weights.parameters);
  let tokens: readonly string[] | undefined;
  let generation: Promise<{ decoder: Decoder; generator: Generator }> | undefined;
  const openGeneration = async () => {
    const decoder = await createDecoder(config, weights, { threads, slots: conversationsKept });
    return { decoder, generator: createGenerator(config, decoder, () => tokens) };
  };
  const generator = async () => {
    generation ??= openGeneration();
    return (await generation).generator;
  };
  const closeGeneration = async () => {
    const opened = generation;
    generation = undefined;
    await (await opened)?.decoder.close();
  };
  /** The decoder does not notice when its constants have changed; adapters are none. */
  const weightsChanged = async () => {
    if (config.lora) (await generation)?.generator.forget();
    else await closeGeneration();
  };

  return {
    config,
    generate: async (requests) => (await generator()).generate(requests),
    generateSome: async (requests) => (await generator()).generateSome(requests),
    async readTokens(bytes) {
      tokens = bytes;
    },
    forget: async () => (await generation)?.generator.forget(),
    forward: (data) => differentiator.forward(data),
    forwardHeads: (data) => differentiator.forwardHeads(data),
    forwardBackward: (data) => differentiator.forwardBackward(data, gradient),
    async optimStep({ learningRate, valueLearningRate, weightDecay, clipNorm, optimizer = "adamw", adam }) {
      const gradientNorm = norm(gradient);
      if (!Number.isFinite(gradientNorm)) {
        gradient.fill(0);
        valueHead.gradient.fill(0);
        throw new SparringError(
          "engine",
          `optimStep: expected a finite gradient, got norm ${gradientNorm}; the weights are unchanged; lower the learning rate`,
        );
      }
      const scale = gradientNorm > clipNorm ? clipNorm / gradientNorm : 1;
      const options = { learningRate, weightDecay, scale, adam };
      if (optimizer === "muon") await muon.step(flat, gradient, moments, options);
      else adamw(weights.parameters, flat, gradient, moments, options);
      gradient.fill(0);
      valueHead.step(valueLearningRate ?? learningRate, clipNorm);
      await weightsChanged();
      return { gradientNorm };
    },
    save: (folder, options) => saveModel(folder, model, options, valueHead.write),
    async load(folder, { optimizer } = { optimizer: true }) {
      const loaded = await reloadModel(folder, model);
      flat.set(loaded.flat);
      Object.assign(moments, optimizer ? loaded.moments : emptyMoments(flat.length));
      gradient.fill(0);
      await valueHead.read(folder);
      await weightsChanged();
    },
    async close() {
      await differentiator.close();
      await muon.close();
      await closeGeneration();
    },
  };
}

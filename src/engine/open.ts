import type { Worker } from "node:worker_threads";
import { SparringError, spawnWorker } from "../core/index.ts";
import { exitBetween, notComputing } from "./computing.ts";
import type { Engine, ModelConfig } from "./engine.ts";
import type { AdapterOrigin, Origin } from "./loaded-model.ts";
import type { Answer, Call, Method, Start } from "./protocol.ts";

export interface EngineOptions {
  /** Threads of the numeric kernels; by default one a core, at most 8. Results can differ in the last bits with it. */
  threads?: number;
  /** The most that training takes beside the weights; by default two fifths of the machine's memory. */
  activationBytes?: number;
}

/** Opens a model folder in the Hugging Face layout, with an adapter on top of it where one is named. */
export function openEngine(
  folder: string,
  options: EngineOptions & { adapter?: AdapterOrigin } = {},
): Promise<Engine> {
  const { adapter, threads, activationBytes } = options;
  return startEngine({ folder, adapter, threads, activationBytes });
}

/** A model with random weights. Keys of the config that the engine does not know are kept and saved with it. */
export function createEngine(
  config: Omit<ModelConfig, "lora">,
  options: EngineOptions & { seed: number },
): Promise<Engine> {
  const { seed, threads, activationBytes } = options;
  return startEngine({ config, seed, threads, activationBytes });
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: SparringError): void;
}

function startEngine(origin: Origin): Promise<Engine> {
  const computing = notComputing();
  const worker = spawnWorker(import.meta.url, "worker", {
    workerData: { origin, computing } satisfies Start,
  });
  const exited = exitBetween(computing);
  const pending = new Map<number, Pending>();
  let ended: SparringError | undefined;
  let calls = 0;

  const end = (error: SparringError) => {
    ended ??= error;
    for (const { reject } of pending.values()) reject(ended);
    pending.clear();
  };
  const settle = (id: number): Pending | undefined => {
    const call = pending.get(id);
    pending.delete(id);
    // An idle engine does not keep the process alive.
    if (pending.size === 0) worker.unref();
    return call;
  };
  const expect = <T>(id: number): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      worker.ref();
      pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
    });

  worker.on("message", (answer: Answer) => {
    if (answer.kind === "ready") settle(0)?.resolve(answer.config);
    else if (answer.kind === "result") settle(answer.id)?.resolve(answer.value);
    else settle(answer.id)?.reject(new SparringError(answer.code, answer.message));
  });
  worker.on("error", (cause) =>
    end(new SparringError("engine", `engine worker broke: ${cause.message}`, { cause })),
  );
  worker.on("exit", () => {
    exited();
    end(new SparringError("engine", "the engine is closed; open it again"));
  });

  const call = <T>(method: Method, ...args: unknown[]): Promise<T> => {
    if (ended) return Promise.reject(ended);
    const id = ++calls;
    const result = expect<T>(id);
    worker.postMessage({ id, method, args } satisfies Call);
    return result;
  };
  return expect<ModelConfig>(0).then((config) => handle(config, worker, call));
}

function handle(
  config: ModelConfig,
  worker: Worker,
  call: <T>(method: Method, ...args: unknown[]) => Promise<T>,
): Engine {
  let closing: Promise<void> | undefined;
  const close = async () => {
    const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
    await call("close");
    worker.ref();
    await exited;
  };
  return {
    config,
    generate: (requests) => call("generate", requests),
    generateSome: (requests) => call("generateSome", requests),
    readTokens: (bytes) => call("readTokens", bytes),
    forget: () => call("forget"),
    forward: (data) => call("forward", data),
    forwardHeads: (data) => call("forwardHeads", data),
    forwardBackward: (data) => call("forwardBackward", data),
    optimStep: (step) => call("optimStep", step),
    save: (folder, options) => call("save", folder, options),
    load: (folder, options) => call("load", folder, options),
    close: () => (closing ??= close()),
  };
}

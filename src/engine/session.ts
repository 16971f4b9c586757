import { env, InferenceSession, Tensor } from "onnxruntime-node";
import { type Computing, giveBack, notComputing, take } from "./computing.ts";
import type { ModelConfig } from "./engine.ts";
import { trainedParametersOf } from "./lora.ts";
import { type Parameter, parametersOf, sizeOf, viewOf } from "./parameters.ts";
import { rotaryFeeds } from "./rope.ts";

// The runtime warns about missing GPUs on every start.
env.logLevel = "error";

/** Flat arrays, seen as the tensors that the graphs take as inputs. Inputs are not copied; outputs are. */
export interface Weights {
  /** What training changes: all parameters, or those of the adapters alone. */
  flat: Float32Array;
  parameters: readonly Parameter[];
  /** All parameters and the rotary angles. */
  feeds: Record<string, Tensor>;
}

/** `frozen` are the model's own parameters where it has adapters, which `flat` holds then. */
export function weightsOf(config: ModelConfig, flat: Float32Array, frozen?: Float32Array): Weights {
  const parameters = trainedParametersOf(config);
  const feeds = rotaryFeeds(config);
  const feed = (values: Float32Array, all: readonly Parameter[]) => {
    if (values.length !== sizeOf(all)) throw new RangeError("weightsOf: array and config differ in size");
    for (const parameter of all) {
      feeds[parameter.name] = new Tensor("float32", viewOf(values, parameter), [...parameter.shape]);
    }
  };
  feed(flat, parameters);
  if (frozen) feed(frozen, parametersOf(config));
  return { flat, parameters, feeds };
}

/** What a graph computes, as often as it is asked. */
export interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, Tensor>>): Promise<InferenceSession.OnnxValueMapType>;
  release(): Promise<void>;
}

let computing = notComputing();
/** Computations of this thread that are under way. */
let underWay = 0;

/** All sessions of this thread tell from here on in `shared` when they compute. */
export function tellComputing(shared: Computing): void {
  computing = shared;
}

async function compute<T>(work: () => Promise<T>): Promise<T> {
  if (underWay++ === 0) take(computing);
  try {
    return await work();
  } finally {
    if (--underWay === 0) giveBack(computing);
  }
}

export async function openSession(
  model: Uint8Array,
  threads: number,
  constants: Readonly<Record<string, Tensor>> = {},
): Promise<Session> {
  const externalData = Object.entries(constants).map(([path, { data }]) => {
    const { buffer, byteOffset, byteLength } = data as Float32Array;
    return { path, data: Buffer.from(buffer, byteOffset, byteLength) };
  });
  const open = () =>
    InferenceSession.create(model, {
      externalData,
      intraOpNumThreads: threads,
      graphOptimizationLevel: "all",
      executionMode: "sequential",
      // Saves 40% of the memory at the same speed.
      enableMemPattern: false,
      logSeverityLevel: 3,
    });
  const session = await compute(open);
  const { inputNames, outputNames } = session;
  return {
    inputNames,
    outputNames,
    run: (feeds) => compute(() => session.run(feeds)),
    release: () => session.release(),
  };
}

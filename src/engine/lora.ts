import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom, messageOf, SparringError } from "../core/index.ts";
import type { LoraConfig, ModelConfig } from "./model-config.ts";
import { layOut, linearShapesOf, type Parameter, parametersOf, viewOf } from "./parameters.ts";

/** An `adapter_config.json` as it was found, for writing it back with whatever else it holds. */
export type AdapterFile = Record<string, unknown>;

export const adapterConfigName = "adapter_config.json";

export function scaleOf({ r, lora_alpha, use_rslora = false }: LoraConfig): number {
  return lora_alpha / (use_rslora ? Math.sqrt(r) : r);
}

/** Whether a linear layer has an adapter, by PEFT's rule for lists of names. */
export function isAdapted({ target_modules }: LoraConfig, module: string): boolean {
  return target_modules.some((target) => module === target || module.endsWith(`.${target}`));
}

/** The adapters' parameters in a fixed order, under PEFT's names without `base_model.model.` before them. */
export function adapterParametersOf(config: ModelConfig & { lora: LoraConfig }): Parameter[] {
  const { lora } = config;
  return layOut(
    linearShapesOf(config)
      .filter(([module]) => isAdapted(lora, module))
      .flatMap(([module, [out, width]]): [string, number[]][] => [
        [`${module}.lora_A.weight`, [lora.r, width]],
        [`${module}.lora_B.weight`, [out, lora.r]],
      ]),
  );
}

/** What training changes: the adapters where there are any, or else all parameters. */
export function trainedParametersOf(config: ModelConfig): Parameter[] {
  const { lora } = config;
  return lora ? adapterParametersOf({ ...config, lora }) : parametersOf(config);
}

/** PEFT's start: A uniform within 1 / sqrt(in), B zero, so that nothing changes at first. */
export function freshAdapter(parameters: readonly Parameter[], seed: number): Float32Array {
  const last = parameters.at(-1) as Parameter;
  const flat = new Float32Array(last.offset + last.size);
  for (const parameter of parameters) {
    if (!parameter.name.endsWith(".lora_A.weight")) continue;
    const random = createRandom("lora", seed, parameter.name);
    const bound = 1 / Math.sqrt(parameter.shape[1] as number);
    const view = viewOf(flat, parameter);
    for (let i = 0; i < view.length; i++) view[i] = bound * (2 * random.next() - 1);
  }
  return flat;
}

/** The weights of a model without adapters that computes the same. */
export function merged(
  config: ModelConfig & { lora: LoraConfig },
  frozen: Float32Array,
  adapter: Float32Array,
): Float32Array {
  const flat = frozen.slice();
  const scale = scaleOf(config.lora);
  const weights = new Map(parametersOf(config).map((parameter) => [parameter.name, parameter]));
  const parameters = adapterParametersOf(config);
  for (let i = 0; i < parameters.length; i += 2) {
    const [a, b] = parameters.slice(i, i + 2) as [Parameter, Parameter];
    const target = weights.get(a.name.replace(".lora_A.", ".")) as Parameter;
    const [rank, width] = a.shape as [number, number];
    const [A, B, W] = [viewOf(adapter, a), viewOf(adapter, b), viewOf(flat, target)];
    for (let at = 0; at < B.length; at++) {
      const factor = scale * (B[at] as number);
      const from = (at % rank) * width;
      const to = Math.floor(at / rank) * width;
      for (let j = 0; j < width; j++) W[to + j] = (W[to + j] as number) + factor * (A[from + j] as number);
    }
  }
  return flat;
}

/** What PEFT may do besides, with the values that mean "not used". */
const plain: Record<string, readonly unknown[]> = {
  peft_type: ["LORA"],
  bias: ["none", undefined],
  use_dora: [false, null, undefined],
  lora_bias: [false, null, undefined],
  fan_in_fan_out: [false, undefined],
  layers_to_transform: [null, undefined],
  exclude_modules: [null, undefined],
  trainable_token_indices: [null, undefined],
  target_parameters: [null, undefined],
};
/** Other ways of starting, such as PiSSA's, change the frozen weights too. */
const starts: readonly unknown[] = [true, false, "gaussian", "eva", "orthogonal", undefined];

export async function readAdapterConfig(folder: string): Promise<{ lora: LoraConfig; file: AdapterFile }> {
  const path = join(folder, adapterConfigName);
  try {
    const file = JSON.parse(await readFile(path, "utf8"));
    return { file, lora: parseAdapterConfig(file, path) };
  } catch (cause) {
    if (cause instanceof SparringError) throw cause;
    throw new SparringError(
      "data",
      `open adapter: expected PEFT's config in ${path}: ${messageOf(cause)}; give the folder of an adapter`,
      { cause },
    );
  }
}

/** The engine's view of an adapter; throws on what the engine cannot compute, naming the field. */
export function parseAdapterConfig(file: AdapterFile, origin: string): LoraConfig {
  const fail = (key: string, expected: string): never => {
    throw new SparringError(
      "engine",
      `open adapter: expected ${key} to be ${expected}, got ${JSON.stringify(file[key])} in ${origin}; the engine runs plain LoRA on linear layers`,
    );
  };
  for (const [key, values] of Object.entries(plain))
    if (!values.includes(file[key])) fail(key, JSON.stringify(values[0]));
  if (!starts.includes(file.init_lora_weights)) fail("init_lora_weights", "true or gaussian");
  for (const key of ["modules_to_save", "rank_pattern", "alpha_pattern"])
    if (Object.keys(file[key] ?? {}).length > 0) fail(key, "empty");
  const { r, lora_alpha: alpha, target_modules: targets } = file;
  if (!Number.isInteger(r) || (r as number) < 1) fail("r", "a whole number above 0");
  if (typeof alpha !== "number") fail("lora_alpha", "a number");
  if (!Array.isArray(targets) || targets.length === 0 || !targets.every((each) => typeof each === "string"))
    fail("target_modules", "a list of names");
  return {
    r: r as number,
    lora_alpha: alpha as number,
    target_modules: targets as string[],
    ...(file.use_rslora === true ? { use_rslora: true } : {}),
  };
}

/** Throws where a name fits no linear layer, or one that has to stay as it is. */
export function checkTargets(config: ModelConfig & { lora: LoraConfig }, origin: string): void {
  const modules = linearShapesOf(config).map(([module]) => module);
  const wrong = config.lora.target_modules.find(
    (target) => !modules.some((module) => isAdapted({ ...config.lora, target_modules: [target] }, module)),
  );
  if (wrong === undefined) return;
  throw new SparringError(
    "engine",
    `open adapter: expected target_modules to name linear layers of the model (${linearNames.join(", ")}), got ${JSON.stringify(wrong)} in ${origin}`,
  );
}

/** The linear layers that usually have adapters: all. */
export const linearNames = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];

/** The `adapter_config.json` of a new adapter, so that PEFT loads it as it is. */
export function newAdapterFile(lora: LoraConfig, base: string): AdapterFile {
  return {
    peft_type: "LORA",
    task_type: "CAUSAL_LM",
    base_model_name_or_path: base,
    bias: "none",
    fan_in_fan_out: false,
    inference_mode: true,
    init_lora_weights: true,
    lora_dropout: 0,
    modules_to_save: null,
    use_dora: false,
    use_rslora: false,
    ...lora,
  };
}

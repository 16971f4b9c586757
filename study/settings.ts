import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Json, JsonObject } from "../src/core/index.ts";
import { type LoopConfig, parseConfig } from "../src/loop/index.ts";
import type { StudyConfig } from "./config.ts";

/** Where a figure is measured: one base model, one environment, one seed. */
export interface Setting {
  model: string;
  environment: string;
  seed: number;
}

/** The loop's configuration there. */
export function loopConfigOf(study: StudyConfig, { model, environment, seed }: Setting): LoopConfig {
  const name = `study-${environment}-${seed}`;
  return parseConfig({ ...study.loop, name, environment, model, seed }, "of the study");
}

/** Tells environments and weights apart by what they are, not by what they are called. */
export interface Identities {
  environment(name: string): string;
  model(folder: string): string;
}

/** A loop's configuration as part of a job's settings. */
export function settingsOf(config: LoopConfig, identities: Identities): JsonObject {
  return {
    ...(config as unknown as { [key: string]: Json }),
    environmentHash: identities.environment(config.environment),
    weights: identities.model(config.model),
  };
}

/** Of a model folder's weights. */
export async function weightsHash(folder: string): Promise<string> {
  const bytes = await readFile(join(folder, "model.safetensors"));
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}

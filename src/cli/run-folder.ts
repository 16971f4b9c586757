import { join } from "node:path";
import { canonicalJson, type Json, SparringError } from "../core/index.ts";
import type { Environment } from "../environment/index.ts";
import { type LoopConfig, parseConfig, version } from "../loop/index.ts";
import { createRun, isRun, openRun, type Run } from "../store/index.ts";
import type { RequestedConfig } from "./requested-config.ts";

/** Starts a run that remembers what it was started with. */
export async function startRun(
  folder: string | undefined,
  config: LoopConfig,
  environment: Pick<Environment, "hash">,
): Promise<Run> {
  const path = folder ?? folderOf(config);
  if (await isRun(path)) {
    throw new SparringError(
      "usage",
      `run: ${path} already holds a run; go on with it by adding --resume, or name another with --folder`,
    );
  }
  return createRun(path, { config: config as unknown as Json, environmentHash: environment.hash, version });
}

/** Opens a run to go on with it, under the configuration that it was started with. */
export async function resumeRun(
  folder: string | undefined,
  requested: RequestedConfig,
): Promise<{ run: Run; config: LoopConfig }> {
  const run = await openRun(folder ?? folderOf(requested.config()));
  try {
    const config = parseConfig(run.info.config, `of the run in ${run.folder}`);
    if (requested.explicit) expectSameConfig(run, config, requested.config());
    return { run, config };
  } catch (thrown) {
    await run.close();
    throw thrown;
  }
}

/** Rules or tools that changed half-way would make a report about two different worlds. */
export function expectSameEnvironment(run: Run, environment: Pick<Environment, "name" | "hash">): void {
  if (run.info.environmentHash === environment.hash) return;
  throw new SparringError(
    "usage",
    `resume ${run.folder}: the rules or tools of ${environment.name} have changed since the run began; start a new run with --folder`,
  );
}

function expectSameConfig(run: Run, stored: LoopConfig, requested: LoopConfig): void {
  const [before, now] = [stored, requested] as unknown as { [key: string]: Json }[];
  const keys = Object.keys({ ...before, ...now }).filter(
    (key) => canonicalJson(before?.[key] ?? null) !== canonicalJson(now?.[key] ?? null),
  );
  if (keys.length === 0) return;
  throw new SparringError(
    "usage",
    `resume ${run.folder}: expected the configuration that the run was started with, but ${keys.join(", ")} differ; leave the configuration out, or start a new run with --folder`,
  );
}

function folderOf(config: Pick<LoopConfig, "name">): string {
  return join("runs", config.name);
}

import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { type CodeAsTask, type Rollout, SparringError } from "../core/index.ts";
import type { ExportFormat } from "../export/index.ts";
import { exportFormats } from "../export/index.ts";
import { isRun, openRun, readRollouts, readTasks } from "../store/index.ts";
import { builtIn } from "./load-module.ts";

/** What there is to export, and the name of the environment that it is about. */
export type ExportSource = { environment: string } & (
  | { kind: "tasks"; records: CodeAsTask[] }
  | { kind: "rollouts"; records: Rollout[] }
);

/** Reads a run's folder, or a file of tasks or rollouts. */
export async function openSource(
  path: string,
  format: ExportFormat,
  environment: string | undefined,
): Promise<ExportSource> {
  const kind = exportFormats[format].of;
  if (existsSync(path) && (await stat(path)).isFile()) {
    if (environment === undefined) {
      throw new SparringError(
        "usage",
        `export ${path}: expected --env with the environment that the file is about`,
      );
    }
    return kind === "tasks"
      ? { environment, kind, records: await readTasks(path) }
      : { environment, kind, records: await readRollouts(path) };
  }
  if (!(await isRun(path))) {
    throw new SparringError(
      "usage",
      `export ${path}: expected the folder of a run, or a file of tasks or rollouts, found neither there`,
    );
  }
  const run = await openRun(path);
  try {
    const config = run.info.config as { environment?: unknown } | undefined;
    const own = typeof config?.environment === "string" ? config.environment : undefined;
    const named = environment ?? own;
    if (named === undefined) {
      throw new SparringError(
        "usage",
        `export ${path}: expected the run to say its environment; name it with --env`,
      );
    }
    return kind === "tasks"
      ? { environment: named, kind, records: await run.read("tasks") }
      : { environment: named, kind, records: await run.read("rollouts") };
  } finally {
    await run.close();
  }
}

/** How an export names the environment where it is unpacked, and the module that has to come along. */
export async function exportedReference(
  environment: string,
): Promise<{ reference: string; module?: { name: string; text: string } }> {
  if ((builtIn as readonly string[]).includes(environment) || environment.startsWith("mcp:")) {
    return { reference: environment };
  }
  const name = basename(environment);
  return { reference: `./${name}`, module: { name, text: await readFile(resolve(environment), "utf8") } };
}

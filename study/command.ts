import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { Suite } from "../src/benchmark/index.ts";
import { messageOf, SparringError } from "../src/core/index.ts";
import type { Environment } from "../src/environment/index.ts";
import { openPolicy } from "../src/loop/index.ts";
import { createJavaScriptSandbox } from "../src/sandbox/index.ts";
import { untilCtrlC } from "./ctrl-c.ts";
import type { Job, Place, Workshop } from "./job.ts";
import { renderList } from "./list.ts";
import { createProgress } from "./progress.ts";
import type { Folders, JobStatus } from "./runner.ts";
import { runJobs, selectJobs, statusOf } from "./runner.ts";
import { type Identities, weightsHash } from "./settings.ts";

/** A study: what its configuration decides, what it computes and what it tells of that. */
export interface Study<Config> {
  /** The module of its configuration, unless another is named. */
  config: string;
  /** Folders of all base models. */
  models(config: Config): string[];
  /** In the order in which to compute them. */
  jobs(config: Config, identities: Identities): Job[];
  /** Writes tables and plots; gives the files' paths. */
  report(config: Config, statuses: readonly JobStatus[]): Promise<string[]>;
}

/**
 * Computes what is missing, one job after the other; Ctrl-C stops at a safe point, twice at once. `--only PATTERN` computes
 * the jobs whose names match and what they need, `--list` shows what is there and what the rest will take, `--report` writes
 * tables and plots from what is there. Gives the exit code.
 */
export async function studyCommand<Config extends { environments: string[]; folders: Folders }>(
  study: Study<Config>,
): Promise<number> {
  try {
    return await carryOut(study);
  } catch (thrown) {
    if (!(thrown instanceof SparringError)) throw thrown;
    console.error(thrown.message);
    return thrown.code === "usage" ? 2 : 1;
  }
}

async function carryOut<Config extends { environments: string[]; folders: Folders }>(
  study: Study<Config>,
): Promise<number> {
  const options = readOptions(study.config);
  const config = (await load(options.config)) as Config;
  const places = new Map<string, Place>();
  for (const name of config.environments) {
    const environment = (await load(`environments/${name}/index.ts`)) as Environment;
    places.set(name, { environment, suite: (await load(`environments/${name}/suite/index.ts`)) as Suite });
  }
  const place = (name: string): Place => {
    const found = places.get(name);
    if (found) return found;
    throw new SparringError("usage", `study: expected the environment ${name} to be configured, it is not`);
  };
  const hashes = new Map<string, string>();
  for (const folder of study.models(config)) hashes.set(folder, await weightsHash(folder));
  const jobs = study.jobs(config, {
    environment: (name) => place(name).environment.hash,
    model: (folder) => hashes.get(folder) ?? "",
  });
  const selected = selectJobs(jobs, options.only);
  if (selected.length === 0) {
    throw new SparringError(
      "usage",
      `study: expected a job whose name matches ${options.only}, found none; see --list`,
    );
  }
  if (options.list) {
    const statuses = await statusOf(jobs, config.folders);
    console.log(renderList(statuses.filter(({ job }) => selected.includes(job))));
    return 0;
  }
  if (options.report) {
    console.log((await study.report(config, await statusOf(jobs, config.folders))).join("\n"));
    return 0;
  }
  const openSame = async (folder: string) => {
    if ((await weightsHash(folder)) === hashes.get(folder)) return openPolicy(folder);
    throw new SparringError(
      "usage",
      `study: expected the weights in ${folder} to stay as they were, they have changed; start the study again`,
    );
  };
  return compute(jobs, selected, config.folders, { place, openPolicy: openSame });
}

function compute(
  jobs: readonly Job[],
  selected: readonly Job[],
  folders: Folders,
  parts: Pick<Workshop, "place" | "openPolicy">,
): Promise<number> {
  return untilCtrlC(async (signal) => {
    const progress = createProgress(process.stdout);
    const sandbox = createJavaScriptSandbox();
    const workshop = { ...parts, sandbox, onEvent: progress.onStage, signal };
    try {
      const failed = await runJobs(jobs, selected, { folders, workshop, onEvent: progress.onJob });
      console.log(failed.length === 0 ? "All selected jobs are done." : `Failed: ${failed.join(", ")}`);
      return failed.length === 0 ? 0 : 1;
    } finally {
      await sandbox.close();
    }
  });
}

function readOptions(config: string) {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: "string", default: "" },
        list: { type: "boolean", default: false },
        report: { type: "boolean", default: false },
        config: { type: "string", default: config },
      },
    });
    return { ...values, only: new RegExp(values.only) };
  } catch (cause) {
    throw new SparringError("usage", `study: ${messageOf(cause)}`, { cause });
  }
}

async function load(path: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(resolve(path)).href)) as { default: unknown }).default;
  } catch (cause) {
    throw new SparringError("usage", `study: cannot load ${path}: ${messageOf(cause)}`, { cause });
  }
}

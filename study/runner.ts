import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, SparringError } from "../src/core/index.ts";
import type { OpenedPolicy } from "../src/loop/index.ts";
import { createRun, isRun, openRun, type Run } from "../src/store/index.ts";
import type { Bench, Job, JobSpec, PolicySource, Workshop } from "./job.ts";
import type { Result } from "./result.ts";
import {
  fileName,
  fingerprintOf,
  jobNamed,
  type ResultFile,
  readResult,
  writeResult,
  writeWhole,
} from "./result-files.ts";

/** Where results and runs lie. */
export interface Folders {
  results: string;
  state: string;
}

export interface JobStatus<J extends JobSpec = Job> {
  job: J;
  /** Its result under the present settings. */
  file: ResultFile | undefined;
  /** There is a result of other settings, which will be replaced. */
  outdated: boolean;
}

/** How far every job is. */
export function statusOf<J extends JobSpec>(
  jobs: readonly J[],
  folders: Folders,
  byName: ReadonlyMap<string, JobSpec> = new Map(jobs.map((job) => [job.name, job])),
): Promise<JobStatus<J>[]> {
  return Promise.all(
    jobs.map(async (job) => {
      const file = await readResult(folders.results, job.name);
      const outdated = file !== undefined && file.fingerprint !== fingerprintOf(job, byName);
      return { job, file: outdated ? undefined : file, outdated };
    }),
  );
}

/** The jobs whose names match, with all that they need, in the table's order. */
export function selectJobs<J extends JobSpec>(jobs: readonly J[], pattern: RegExp): J[] {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const chosen = new Set<string>();
  const choose = (name: string) => {
    if (chosen.has(name)) return;
    chosen.add(name);
    for (const need of jobNamed(name, byName).needs) choose(need);
  };
  for (const { name } of jobs) if (pattern.test(name)) choose(name);
  return jobs.filter(({ name }) => chosen.has(name));
}

export type RunnerEvent =
  | { kind: "start"; job: string; number: number; total: number }
  | { kind: "done"; job: string; file: ResultFile }
  | { kind: "failed"; job: string; message: string };

export interface RunnerOptions<W extends PolicySource = Workshop> {
  folders: Folders;
  workshop: W;
  onEvent(event: RunnerEvent): void;
}

/**
 * Computes what is missing of the selected jobs, in order. Needs are found among `jobs`. A job that fails does not keep those
 * from running that do not need it; an interruption ends all. Gives the names of the failed.
 */
export async function runJobs<W extends PolicySource = Workshop>(
  jobs: readonly Job<W>[],
  selected: readonly Job<W>[],
  options: RunnerOptions<W>,
): Promise<string[]> {
  const { folders, onEvent } = options;
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const missing = (await statusOf(jobs, folders)).filter(
    ({ job, file }) => file === undefined && selected.includes(job),
  );
  const failed = new Set<string>();
  for (const [index, { job }] of missing.entries()) {
    onEvent({ kind: "start", job: job.name, number: index + 1, total: missing.length });
    try {
      const lacking = job.needs.find((need) => failed.has(need));
      if (lacking !== undefined) {
        throw new SparringError("usage", `job ${job.name}: expected ${lacking} to be done, it failed`);
      }
      const file = await computeJob(job, byName, options);
      onEvent({ kind: "done", job: job.name, file });
    } catch (thrown) {
      if (thrown instanceof SparringError && thrown.code === "interrupted") throw thrown;
      failed.add(job.name);
      onEvent({ kind: "failed", job: job.name, message: messageOf(thrown) });
    }
  }
  return [...failed];
}

async function computeJob<W extends PolicySource>(
  job: Job<W>,
  byName: ReadonlyMap<string, Job<W>>,
  { folders, workshop }: RunnerOptions<W>,
): Promise<ResultFile> {
  const fingerprint = fingerprintOf(job, byName);
  const clock = await openClock(join(folders.state, `${fileName(job.name)}-${fingerprint}.minutes`));
  const { bench, close } = benchFor(byName, folders, workshop);
  try {
    const result = await job.compute(bench);
    const file: ResultFile = {
      job: job.name,
      fingerprint,
      settings: job.settings,
      minutes: Number(clock.minutes().toFixed(2)),
      result,
    };
    await writeResult(folders.results, file);
    return file;
  } finally {
    await clock.stop();
    await close();
  }
}

function benchFor<W extends PolicySource>(
  byName: ReadonlyMap<string, Job<W>>,
  folders: Folders,
  workshop: W,
): { bench: Bench<W>; close(): Promise<void> } {
  const runs = new Map<string, Run>();
  const policies = new Map<string, Promise<OpenedPolicy>>();
  const bench = {
    ...workshop,
    runOf: async (name: string) => {
      const owner = jobNamed(jobNamed(name, byName).continues ?? name, byName);
      const folder = join(folders.state, `${fileName(owner.name)}-${fingerprintOf(owner, byName)}`);
      const run =
        runs.get(folder) ??
        ((await isRun(folder)) ? await openRun(folder) : await createRun(folder, owner.settings));
      runs.set(folder, run);
      return run;
    },
    resultOf: async (name: string): Promise<Result> => {
      const [status] = await statusOf([jobNamed(name, byName)], folders, byName);
      if (status?.file === undefined) {
        throw new SparringError("data", `jobs: expected a result of ${name}, found none`);
      }
      return status.file.result;
    },
    openPolicy: (name: string) => {
      const policy = policies.get(name) ?? workshop.openPolicy(name);
      policies.set(name, policy);
      return policy;
    },
  };
  const close = async () => {
    for (const run of runs.values()) await run.close();
    for (const policy of policies.values()) await (await policy).model.close();
  };
  // Policies are those of the workshop, each opened once.
  return { bench: bench as Bench<W>, close };
}

const clockEveryMs = 15_000;

/** Minutes that a job took, over all sittings: kept in a file, so that a kill forgets seconds only. */
async function openClock(path: string): Promise<{ minutes(): number; stop(): Promise<void> }> {
  const before = existsSync(path) ? Number(await readFile(path, "utf8")) : 0;
  const started = performance.now();
  const minutes = () => before + (performance.now() - started) / 60_000;
  let writing = mkdir(join(path, ".."), { recursive: true }).then(() => {});
  const write = () => {
    writing = writing.then(() => writeWhole(path, String(minutes())));
  };
  const timer = setInterval(write, clockEveryMs);
  return {
    minutes,
    stop: async () => {
      clearInterval(timer);
      write();
      await writing;
    },
  };
}

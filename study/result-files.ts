import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { canonicalJson, type Json, type JsonObject, SparringError } from "../src/core/index.ts";
import type { JobSpec } from "./job.ts";
import type { Result } from "./result.ts";

/** A job's result with what made it. */
export type ResultFile = {
  job: string;
  /** Of the settings of the job and of all that it needs. */
  fingerprint: string;
  settings: JsonObject;
  minutes: number;
  result: Result;
};

/** Equal where two jobs compute the same: settings and needs, and theirs, down to the base model's weights. */
export function fingerprintOf(job: JobSpec, jobs: ReadonlyMap<string, JobSpec>): string {
  const needs = job.needs.map((name) => fingerprintOf(jobNamed(name, jobs), jobs));
  const text = canonicalJson({ name: job.name, settings: job.settings, needs });
  return createHash("sha256").update(text).digest("hex").slice(0, 10);
}

export function jobNamed<J extends JobSpec>(name: string, jobs: ReadonlyMap<string, J>): J {
  const job = jobs.get(name);
  if (job === undefined) throw new SparringError("usage", `jobs: expected one named ${name}, found none`);
  return job;
}

/** A file's name for a job, slashes replaced. */
export const fileName = (job: string) => job.replaceAll("/", ".");

/** The job's result, whatever settings made it; undefined where there is none. */
export async function readResult(folder: string, job: string): Promise<ResultFile | undefined> {
  const path = join(folder, `${fileName(job)}.json`);
  if (!existsSync(path)) return undefined;
  return JSON.parse(await readFile(path, "utf8")) as ResultFile;
}

export async function writeResult(folder: string, file: ResultFile): Promise<void> {
  await writeWhole(join(folder, `${fileName(file.job)}.json`), `${render(file)}\n`);
}

/** Whole or not at all, whenever the process dies. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.draft`, text, { flush: true });
  await rename(`${path}.draft`, path);
}

/** JSON with a line for what is short and many for what is long, so that a change can be read in a diff. */
function render(value: Json, indent = ""): string {
  const line = JSON.stringify(value);
  if (line.length + indent.length <= 100 || value === null || typeof value !== "object") return line;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((each) => deeper + render(each, deeper)).join(",\n")}\n${indent}]`;
  }
  const members = Object.entries(value).map(
    ([key, each]) => `${deeper}${JSON.stringify(key)}: ${render(each, deeper)}`,
  );
  return `{\n${members.join(",\n")}\n${indent}}`;
}

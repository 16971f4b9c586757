import type { Suite } from "../src/benchmark/index.ts";
import type { JsonObject } from "../src/core/index.ts";
import type { Environment } from "../src/environment/index.ts";
import type { LoopEvent, OpenedPolicy, Policy } from "../src/loop/index.ts";
import type { Sandbox } from "../src/sandbox/index.ts";
import type { Run } from "../src/store/index.ts";
import type { Result } from "./result.ts";

/** One figure, or a few that come from one training, and what decides it. */
export interface JobSpec {
  /** `kind/environment/seed`; names its result's file. */
  name: string;
  /** Jobs of one kind take about as long as each other. */
  kind: string;
  /** Names of the jobs whose results or runs it reads. */
  needs: readonly string[];
  /** The job whose run it goes on with; a run of its own unless told otherwise. */
  continues?: string;
  /** All that decides its result, besides its needs. */
  settings: JsonObject;
}

/** `W` is what it works with: the study's workshop unless told otherwise. */
export interface Job<W extends PolicySource = Workshop> extends JobSpec {
  compute(bench: Bench<W>): Promise<Result>;
}

/** An environment with its held-out tasks. */
export interface Place {
  environment: Environment;
  suite: Suite;
}

/** Where jobs have their policies from; the runner closes those that a job opened. */
export interface PolicySource {
  openPolicy(name: string): Promise<OpenedPolicy>;
}

/** What all jobs of the study work with. */
export interface Workshop extends PolicySource {
  place(environment: string): Place;
  openPolicy(folder: string): Promise<Policy>;
  sandbox: Sandbox;
  onEvent(event: LoopEvent): void;
  /** Asks to stop at the next safe point; the job then rejects with code "interrupted" and can be resumed. */
  signal: AbortSignal;
}

/** A workshop for one job: what it opens is closed when the job ends. */
export type Bench<W extends PolicySource = Workshop> = W & {
  /** The run of this job or of one that it needs. */
  runOf(job: string): Promise<Run>;
  /** The result of a job that it needs. */
  resultOf(job: string): Promise<Result>;
};

import type { Limits, ProgramErrorCode } from "./sandbox.ts";

/**
 * What crosses between the calling thread and a worker. A program runs in slices: the worker runs it until it ends or
 * can only go on with tool results, then reports every call that it made since; the caller serves them in order and
 * sends all results back at once. So the order of everything is fixed, however long a tool takes.
 */
export type Job = {
  kind: "job";
  code: string;
  tools: string[];
  answer: string | undefined;
  limits: Limits;
  seed: number;
};

/** One JSON text: the results, in the order of the calls. */
export type Results = { kind: "results"; results: string };

export type Call = { name: string; argumentsJson: string };

/** How a program ended. `json` is undefined when it returned nothing. */
export type Ending =
  | { ok: true; json: string | undefined }
  | { ok: false; code: ProgramErrorCode; message: string };

/** `ending` is null while the program waits for the results of its calls. */
export type Slice = {
  kind: "slice";
  calls: Call[];
  /** Printed in this slice. */
  printed: string;
  /** Interpreter time of the whole program so far. */
  milliseconds: number;
  ending: Ending | null;
};

export type ToWorker = Job | Results;
export type FromWorker = { kind: "ready" } | Slice;

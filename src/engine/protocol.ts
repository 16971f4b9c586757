import type { ErrorCode } from "../core/index.ts";
import type { Computing } from "./computing.ts";
import type { Engine, ModelConfig } from "./engine.ts";
import type { Origin } from "./loaded-model.ts";

/** What the worker begins with. */
export interface Start {
  origin: Origin;
  computing: Computing;
}

export type Method = Exclude<keyof Engine, "config">;

/** From the handle to the worker; calls are served one after the other. */
export interface Call {
  id: number;
  method: Method;
  args: readonly unknown[];
}

/** From the worker: one answer a call, and first of all `ready`, or a failure to start with id 0. */
export type Answer =
  | { kind: "ready"; config: ModelConfig }
  | { kind: "result"; id: number; value: unknown }
  | { kind: "failure"; id: number; code: ErrorCode; message: string };

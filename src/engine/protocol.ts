import type { ErrorCode } from "../core/index.ts";
import type { Engine, ModelConfig } from "./engine.ts";

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

import type { ToolSpec } from "../core/index.ts";

/** Formats by what they hold, and who reads them. */
export const exportFormats = {
  harbor: { of: "tasks", what: "task directories for Harbor, and for whoever loads those" },
  verifiers: { of: "tasks", what: "a taskset package for verifiers" },
  trl: { of: "rollouts", what: "JSON lines for TRL and Hugging Face datasets" },
  parquet: { of: "rollouts", what: "the same rows as Parquet" },
  atif: { of: "rollouts", what: "trajectories in the Agent Trajectory Interchange Format" },
} as const satisfies Record<string, { of: "tasks" | "rollouts"; what: string }>;

export type ExportFormat = keyof typeof exportFormats;

/** A file of an export, by its path within it. */
export interface ExportedFile {
  path: string;
  content: string | Uint8Array;
  /** A script that is run as it is. */
  executable?: true;
}

/** What task formats say about the environment, whose code they do not hold. */
export interface ExportedEnvironment {
  name: string;
  rules: string;
  tools: readonly ToolSpec[];
  /** How commands name it in the place that the export runs in. */
  reference: string;
  /** The module's text, where the environment is one that has to come along. */
  module?: { name: string; text: string };
  /** Version of sparring that judges. */
  version: string;
}

/**
 * One class for every error that crosses a folder's boundary. The `code` is stable and
 * says who has to act; the message says operation, expectation, what arrived, remedy.
 * Expected outcomes (a refused tool call, a failed task, a rejected candidate) are values, never errors.
 */
export type ErrorCode =
  /** The user wrote something that cannot work: a config, a path, an option, a file. */
  | "usage"
  /** A stored file is unreadable, half-written or of another schema version. */
  | "data"
  /** A tool of the environment threw, or broke its contract. */
  | "environment"
  /** The sandbox itself broke (not the program in it). */
  | "sandbox"
  /** A model or its endpoint did not answer as its protocol says. */
  | "model"
  /** The embedded engine could not do what was asked. */
  | "engine"
  /** The work was stopped on request. */
  | "interrupted";

export class SparringError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "SparringError";
    this.code = code;
  }
}

/** The message of whatever was thrown, for putting into another message. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

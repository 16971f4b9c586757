// Registered, so that a refusal stays one where a loader gave the author's module its own copy of this file.
const refusal = Symbol.for("sparring.refusal");

/** What `fail` returns: an expected outcome that programs and models see as `{ error }`. */
export interface Refusal {
  readonly [refusal]: string;
}

/** Refuses a tool call: `return fail("no such order")`. Whatever a write tool had changed is dropped. */
export function fail(message: string): Refusal {
  return { [refusal]: message };
}

/** The message of a refusal; undefined for every other value. */
export function refusalOf(value: unknown): string | undefined {
  return typeof value === "object" && value !== null && refusal in value
    ? String((value as Refusal)[refusal])
    : undefined;
}

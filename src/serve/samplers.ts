import { randomUUID } from "node:crypto";
import { refuse } from "./refusal.ts";

/** Sampling sessions: weights that a client samples, under an id. */
export interface Samplers {
  /** `weights` is a checkpoint's path, or undefined for the base model. */
  open(session: string, weights: string | undefined): string;
  /** Refuses where there is none. */
  find(id: string): { session: string; weights: string | undefined };
  /** Drops those of a session. */
  forget(session: string): void;
}

export function createSamplers(): Samplers {
  const known = new Map<string, { session: string; weights: string | undefined }>();
  return {
    open(session, weights) {
      const id = randomUUID();
      known.set(id, { session, weights });
      return id;
    },
    find(id) {
      const found = known.get(id);
      if (found) return found;
      throw refuse(404, `there is no sampling session ${id}; it was never created, or its session has ended`);
    },
    forget(session) {
      for (const [id, { session: owner }] of known) if (owner === session) known.delete(id);
    },
  };
}

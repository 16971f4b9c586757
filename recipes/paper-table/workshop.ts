import type { LoopConfig, LoopEvent, LoopParts } from "../../src/loop/index.ts";
import { parseConfig } from "../../src/loop/index.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import type { PolicySource } from "../../study/job.ts";
import type { TableConfig } from "./config.ts";
import type { Place } from "./places.ts";

/** The models of endpoints that have a role, and what they were asked. */
export type Roles = Pick<LoopParts, "challenger" | "executor" | "users" | "account">;

/** What all jobs of the table work with. */
export interface TableWorkshop extends PolicySource {
  /** Opens the models that a configuration names beside the policy; calls to endpoints are recorded in the run's folder. */
  openRoles(config: LoopConfig, folder: string): Promise<{ roles: Roles; close(): Promise<void> }>;
  sandbox: Sandbox;
  onEvent(event: LoopEvent): void;
  /** Asks to stop at the next safe point; the job then rejects with code "interrupted" and can be resumed. */
  signal: AbortSignal;
}

/** Who is there beside the policy. */
export interface Cast {
  /** The table's model, to write or to judge. */
  model?: boolean;
  /** The teacher, to try tasks. */
  teacher?: boolean;
}

/** The loop's configuration for one job in one place. Users talk wherever there are some, in training and at test time. */
export function configOf(table: TableConfig, place: Place, { model, teacher }: Cast = {}): LoopConfig {
  const { trainer, seed, format, challenge, rollouts, train, evaluate } = table;
  const talks = place.talks && table.user !== undefined;
  return parseConfig(
    {
      name: `paper-table-${place.name}`,
      environment: place.address,
      model: trainer,
      seed,
      format,
      train,
      challenge: { ...challenge, ...(model && { model: table.model }) },
      rollouts: {
        ...rollouts,
        ...(teacher && { model: table.teacher }),
        ...(talks && { user: { model: table.model } }),
      },
      evaluate: { ...evaluate, ...(talks && { user: { model: table.user } }) },
    },
    "of the paper's table",
  );
}

import { createHeldOutIndex, type HeldOutIndex, type Suite } from "../benchmark/index.ts";
import { type CodeAsTask, type Rollout, SparringError } from "../core/index.ts";
import type { Environment } from "../environment/index.ts";
import type { Account, Model } from "../model/index.ts";
import type { Simulator } from "../rollout/index.ts";
import type { Sandbox } from "../sandbox/index.ts";
import type { Run } from "../store/index.ts";
import type { LoopConfig } from "./config.ts";
import { type ModelConfig, modelName } from "./model-config.ts";
import { type OpenedPolicy, type Policy, type Weights, weightsOf } from "./weights.ts";

/** What a loop works on. All of it belongs to the caller, who closes it. */
export interface LoopParts {
  environment: Environment;
  suite: Suite;
  sandbox: Sandbox;
  policy: OpenedPolicy;
  /** The models that the configuration names to write tasks and to try them, where these are not the policy. */
  challenger?: Model | undefined;
  executor?: Model | undefined;
  /** Counts what endpoints are asked, for the report. */
  account?: Account | undefined;
  /** The models that the configuration names for users, in training and at test time. */
  users?: { rollouts?: Model | undefined; evaluate?: Model | undefined };
  /** Says what rollouts in training came to, in their order, where that is not for the tasks' own code to say. */
  judge?: ((tried: readonly TriedTask[]) => Promise<Rollout[]>) | undefined;
}

/** A rollout with the task that it tried. */
export interface TriedTask {
  task: CodeAsTask;
  rollout: Rollout;
}

/** What a loop says while it works. */
export type LoopEvent =
  /** `done` counts what an earlier process did. */
  | { kind: "stage-start"; stage: string; title: string; unit: string; done: number; total: number }
  | { kind: "advance"; stage: string; done: number; total: number; note: string }
  /** What the stage will take, before it does. */
  | { kind: "estimate"; stage: string; title: string; tokens: number; seconds: number }
  /** `summary` is one line of results. */
  | { kind: "stage-end"; stage: string; title: string; summary: string }
  /** Something that a person should look at. */
  | { kind: "warning"; stage: string; message: string };

export interface LoopOptions {
  run: Run;
  onEvent?: (event: LoopEvent) => void;
  /** Asks to stop after the wave under way; `runLoop` then rejects with code "interrupted" and can be resumed. */
  signal?: AbortSignal;
}

/** What every stage is handed. */
export interface LoopContext extends LoopParts {
  policy: Policy;
  config: LoopConfig;
  run: Run;
  say(event: LoopEvent): void;
  /** Throws where the caller asked to stop. */
  stopIfAsked(): void;
  /** Those of the tasks that equal no held-out one. */
  notHeldOut(tasks: readonly CodeAsTask[]): Promise<CodeAsTask[]>;
  weights: Weights;
  /** Who plays the users; undefined where the policy is given the instructions. */
  simulators: { rollouts: Simulator | undefined; evaluate: Simulator | undefined };
}

export function contextOf(
  config: LoopConfig,
  parts: LoopParts & { policy: Policy },
  options: LoopOptions,
): LoopContext {
  const { run, onEvent, signal } = options;
  return {
    ...parts,
    challenger: named("challenge.model", config.challenge.model, parts.challenger, "challenger"),
    executor: named("rollouts.model", config.rollouts.model, parts.executor, "executor"),
    config,
    run,
    say: (event) => onEvent?.(event),
    stopIfAsked: () => {
      if (!signal?.aborted) return;
      throw new SparringError(
        "interrupted",
        `run: stopped on request; every finished wave is saved. Go on with: npx sparring run --resume --folder ${run.folder}`,
      );
    },
    weights: weightsOf(parts.policy),
    notHeldOut: heldOutFilter(parts.suite),
    simulators: {
      rollouts: simulatorOf("rollouts", config, parts),
      evaluate: simulatorOf("evaluate", config, parts),
    },
  };
}

function simulatorOf(
  when: "rollouts" | "evaluate",
  config: LoopConfig,
  { users }: LoopParts,
): Simulator | undefined {
  const { user } = config[when];
  const model = users?.[when];
  if (user === undefined) return undefined;
  const given = named(`${when}.user`, user.model, model, `users.${when}`);
  return (
    given && { model: given, sampling: { temperature: user.temperature, topP: 1, maxTokens: user.maxTokens } }
  );
}

/** The model for a role that the configuration names; undefined where it names none. */
function named(
  key: string,
  name: ModelConfig | undefined,
  model: Model | undefined,
  part: string,
): Model | undefined {
  if (name === undefined) return undefined;
  if (model !== undefined) return model;
  throw new SparringError(
    "usage",
    `run: expected the model ${modelName(name)}, which ${key} of the configuration names, got none; hand it in as ${part}`,
  );
}

/** Compares with both held-out splits, whichever the run is evaluated on. */
function heldOutFilter(suite: Suite): LoopContext["notHeldOut"] {
  let index: Promise<HeldOutIndex> | undefined;
  return async (tasks) => {
    index ??= Promise.all([suite.items("dev"), suite.items("test")]).then((items) =>
      createHeldOutIndex(items.flat()),
    );
    const { overlapOf } = await index;
    return tasks.filter((task) => !overlapOf(task).overlaps);
  };
}

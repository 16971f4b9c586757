import type { JsonObject, RolloutFormat, Split } from "../../core/index.ts";
import type { Model } from "../../model/index.ts";

/** What is typed for an evaluation, with the models opened. */
export interface EvaluationRequest {
  suite: string;
  source: string | undefined;
  actor: "gold" | "recorded" | "model";
  recorded: string | undefined;
  model: Model | undefined;
  user: Model | undefined;
  format: RolloutFormat | undefined;
  maxTurns: number | undefined;
  temperature: number;
  maxTokens: number;
  split: Split;
  trials: number;
  items: number | undefined;
  leaveOutIdle: boolean;
  seed: number;
  folder: string | undefined;
  resume: boolean;
}

/** Everything in it that decides what the rollouts are. */
export function settingsOf(request: EvaluationRequest): JsonObject {
  const { source: _, folder: __, resume: ___, model, user, ...settings } = request;
  const named = { ...settings, model: model?.name ?? null, user: user?.name ?? null };
  return JSON.parse(JSON.stringify(named)) as JsonObject;
}

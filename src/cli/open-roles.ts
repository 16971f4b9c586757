import { join } from "node:path";
import type { LoopConfig, LoopParts, ModelConfig } from "../loop/index.ts";
import { createAccount, type Model } from "../model/index.ts";
import { openCalls } from "../store/index.ts";
import type { Console } from "./console.ts";
import { isEndpoint, openModel } from "./open-model.ts";

type Roles = Pick<LoopParts, "challenger" | "executor" | "users" | "account">;

/**
 * The models that a configuration names beside the policy, each opened once however many roles it has. Where one is
 * behind a URL, its calls are recorded in the run's folder. Closers are added to `opened`.
 */
export async function openRoles(
  config: LoopConfig,
  run: { folder: string; tokenBudget: number | undefined },
  console: Console,
  opened: (() => Promise<void>)[],
): Promise<Roles> {
  const { challenge, rollouts, evaluate } = config;
  const named = {
    challenger: challenge.model,
    executor: rollouts.model,
    rolloutsUser: rollouts.user?.model,
    evaluateUser: evaluate.user?.model,
  };
  const endpoints = Object.values(named).some((model) => model !== undefined && isEndpoint(model));
  const record = endpoints ? await openCalls(join(run.folder, "calls.jsonl")) : undefined;
  if (record) opened.push(() => record.close());
  const { tokenBudget } = run;
  const account = record && createAccount({ record, ...(tokenBudget !== undefined && { tokenBudget }) });

  const known = new Map<string, Model>();
  const open = async (model: ModelConfig | undefined): Promise<Model | undefined> => {
    if (model === undefined) return undefined;
    const key = JSON.stringify(model);
    const present = known.get(key);
    if (present) return present;
    const fresh = await openModel(model, console, { account });
    opened.push(() => fresh.close());
    known.set(key, fresh);
    return fresh;
  };
  return {
    account,
    challenger: await open(named.challenger),
    executor: await open(named.executor),
    users: { rollouts: await open(named.rolloutsUser), evaluate: await open(named.evaluateUser) },
  };
}

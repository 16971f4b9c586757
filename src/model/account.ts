import { SparringError } from "../core/index.ts";

/** What one completed call took, as the endpoint counts it; 0 where it does not say. */
export interface TokenUsage {
  promptTokens: number;
  /** Reasoning included. */
  completionTokens: number;
}

/** Price of a million tokens, in whatever currency. */
export interface Price {
  input: number;
  output: number;
}

/** A call that came to a reply, as it is recorded. */
export interface CompletedCall extends TokenUsage {
  model: string;
  /** The reply as it was handed out: plain JSON. */
  reply: unknown;
  /** Attempts that failed before it. */
  retried: number;
}

/**
 * A record of completed calls that outlives the process, so that a resumed run asks for none of them again. Calls are
 * known by a key of model and request.
 */
export interface CallRecord {
  find(key: string): Promise<CompletedCall | undefined>;
  /** Notes that a call is about to be made; one of the next two ends it. */
  begin(key: string): void;
  /** Resolves when the call is in the record. */
  complete(key: string, call: CompletedCall): Promise<void>;
  fail(key: string): void;
  /** What earlier processes recorded, by model. */
  readonly before: readonly Omit<ModelUsage, "cost">[];
  /** Calls that were under way when an earlier process was killed; what they cost is in no total. */
  readonly lost: number;
}

/** What a model's completed calls took, each counted once. */
export type ModelUsage = {
  model: string;
  calls: number;
  promptTokens: number;
  completionTokens: number;
  /** Attempts that failed and were made again. */
  retried: number;
  /** In the price's currency; null where no price is known. */
  cost: number | null;
};

/** Totals over all models of a run. */
export type Usage = {
  models: ModelUsage[];
  /** Calls that were under way when the process was killed, and were made again; the totals know one of each. */
  repeated: number;
};

/** Counts tokens over all endpoints that share it, and stops them where a budget is spent. */
export interface Account {
  readonly record: CallRecord | undefined;
  /**
   * Asked before every call that is not in the record. Where the budget is spent, waits until no call is under way, so that
   * all are recorded, and rejects with code "interrupted".
   */
  begin(): Promise<void>;
  /** Ends what `begin` began; without a call where it failed. */
  end(call?: CompletedCall): void;
  /** Tells what a million tokens of a model cost. */
  price(model: string, price: Price): void;
  usage(): Usage;
}

export interface AccountOptions {
  /** Most tokens of all calls, prompts and completions together, earlier processes' included. A call under way may exceed it. */
  tokenBudget?: number;
  record?: CallRecord;
}

export function createAccount({
  tokenBudget = Number.POSITIVE_INFINITY,
  record,
}: AccountOptions = {}): Account {
  const totals = new Map((record?.before ?? []).map((usage) => [usage.model, { ...usage }]));
  const prices = new Map<string, Price>();
  let tokens = [...totals.values()].reduce((sum, each) => sum + each.promptTokens + each.completionTokens, 0);
  let active = 0;
  let refused: (() => void)[] = [];

  const refuseWhenIdle = () => {
    if (active > 0) return;
    const all = refused;
    refused = [];
    for (const refuse of all) refuse();
  };
  const costOf = ({ model, promptTokens, completionTokens }: Omit<ModelUsage, "cost">): number | null => {
    const price = prices.get(model);
    return price ? (promptTokens * price.input + completionTokens * price.output) / 1e6 : null;
  };

  return {
    record,
    begin: async () => {
      if (tokens < tokenBudget) {
        active++;
        return;
      }
      await new Promise<void>((resolve) => {
        refused.push(resolve);
        refuseWhenIdle();
      });
      throw new SparringError(
        "interrupted",
        `token budget: expected at most ${tokenBudget} tokens, ${tokens} are spent; what was written is kept. Raise --token-budget; a run goes on with --resume, and asks for no completed call again`,
      );
    },
    end: (call) => {
      active--;
      if (call !== undefined) {
        const { model } = call;
        const total = totals.get(model) ?? {
          model,
          calls: 0,
          promptTokens: 0,
          completionTokens: 0,
          retried: 0,
        };
        total.calls++;
        total.promptTokens += call.promptTokens;
        total.completionTokens += call.completionTokens;
        total.retried += call.retried;
        totals.set(model, total);
        tokens += call.promptTokens + call.completionTokens;
      }
      // Whoever waited for this call asks for its next one before the others are refused.
      setImmediate(refuseWhenIdle);
    },
    price: (model, price) => void prices.set(model, price),
    usage: () => ({
      models: [...totals.values()]
        .map((total) => ({ ...total, cost: costOf(total) }))
        .sort((a, b) => (a.model < b.model ? -1 : 1)),
      repeated: record?.lost ?? 0,
    }),
  };
}

import {
  type CallRecord,
  type CallTotals,
  type CompletedCall,
  countCall,
  SparringError,
  type Usage,
} from "../core/index.ts";

/** Price of a million tokens, in whatever currency. */
export interface Price {
  input: number;
  output: number;
}

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
  const totals = new Map((record?.before ?? []).map((usage) => [usage.model, usage]));
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
  const costOf = ({ model, promptTokens, completionTokens }: CallTotals): number | null => {
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
        countCall(totals, call);
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

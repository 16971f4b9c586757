/** What one completed call to an endpoint took, as the endpoint counts it; 0 where it does not say. */
export type TokenUsage = {
  promptTokens: number;
  /** Reasoning included. */
  completionTokens: number;
};

/** A call that came to a reply, as it is recorded. */
export interface CompletedCall extends TokenUsage {
  model: string;
  /** The reply as it was handed out: plain JSON. */
  reply: unknown;
  /** Attempts that failed before it. */
  retried: number;
}

/** What a model's completed calls took, each counted once. */
export type CallTotals = TokenUsage & {
  model: string;
  calls: number;
  /** Attempts that failed and were made again. */
  retried: number;
};

/** Totals over all endpoints of a run. */
export type Usage = {
  models: (CallTotals & {
    /** In the currency of the price that the configuration names; null where it names none. */
    cost: number | null;
  })[];
  /** Calls that were under way when the process was killed, and were made again; the totals know one of each. */
  repeated: number;
};

/**
 * A record of completed calls that outlives the process, so that a resumed run asks for none of them again. Calls are
 * known by a key of model and request.
 */
export interface CallRecord {
  find(key: string): Promise<CompletedCall | undefined>;
  /** Notes that a call is about to be made; one of the next two ends it. */
  begin(key: string): void;
  /** Resolves when a process that is killed can no longer lose the call. */
  complete(key: string, call: CompletedCall): Promise<void>;
  fail(key: string): void;
  /** What earlier processes recorded, by model. */
  readonly before: readonly CallTotals[];
  /** Calls that were under way when an earlier process was killed; what they cost is in no total. */
  readonly lost: number;
}

/** Adds a call to the totals of its model. */
export function countCall(
  totals: Map<string, CallTotals>,
  { model, promptTokens, completionTokens, retried }: Omit<CompletedCall, "reply">,
): void {
  const total = totals.get(model) ?? { model, calls: 0, promptTokens: 0, completionTokens: 0, retried: 0 };
  totals.set(model, {
    model,
    calls: total.calls + 1,
    promptTokens: total.promptTokens + promptTokens,
    completionTokens: total.completionTokens + completionTokens,
    retried: total.retried + retried,
  });
}

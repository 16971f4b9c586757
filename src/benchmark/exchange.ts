import {
  type JsonObject,
  type Message,
  messageOf,
  type Outcome,
  type Rollout,
  type RolloutFormat,
  type Scenario,
  SparringError,
  type ToolSpec,
} from "../core/index.ts";
import { openConversation, type Reply } from "../rollout/index.ts";
import type { ActingModel } from "./benchmark.ts";

export type Told = Exclude<Message, { role: "assistant" }>;

/** How a rollout ended, and what the benchmark's scoring said. */
export interface Verdict {
  outcome: Outcome;
  answer: string | null;
  score?: JsonObject;
  user?: NonNullable<Rollout["user"]>;
}

/**
 * A benchmark's side of a conversation with a model. Benchmarks have their own prompts, their own way of reading a message
 * and of ending; here they keep them.
 */
export interface Exchange {
  opening: Told[];
  /** Offered through the endpoint's own tool calling. */
  tools?: readonly ToolSpec[];
  /** Texts that end a turn of a model whose tokens are known. */
  stop?: readonly string[];
  hear(message: Reply["message"]): Promise<Heard>;
  /** What it comes to when the model has no turn or no room left. */
  cut(by: "turns" | "context"): Promise<Verdict>;
}

export type Heard = {
  told: Told[];
  toolCalls: number;
  /** What the benchmark keeps of the model's message, where that is less than all. */
  kept?: string;
  /** Present when the conversation is over. */
  verdict?: Verdict;
};

/** What names a rollout, whoever acts in it. */
export interface Named {
  id: string;
  seed: number;
  environment: string;
  scenario: Scenario;
  task: string;
}

/** Lets a model talk to a benchmark until that says that it is over. */
export async function playExchange(
  named: Named,
  acting: ActingModel,
  open: () => Promise<Exchange | Verdict>,
): Promise<Rollout> {
  const { model, signal } = acting;
  const played: Played = { messages: [], turns: 0, toolCalls: 0 };
  const verdict = await guarded(signal, async () => {
    const exchange = await open();
    if (!("hear" in exchange)) return exchange;
    const { tools, stop } = exchange;
    const conversation = openConversation(model, {
      id: named.id,
      seed: named.seed,
      sampling: acting.sampling,
      signal,
      ...(tools && { tools }),
      ...(stop && { stop }),
    });
    played.messages = conversation.messages;
    for (const message of exchange.opening) conversation.say(message);
    try {
      while (played.turns < acting.maxTurns) {
        if (signal?.aborted) throw interruption();
        const reply = await conversation.reply();
        if (reply === null) return await exchange.cut("context");
        played.turns++;
        const heard = await exchange.hear(reply.message);
        played.toolCalls += heard.toolCalls;
        if (heard.kept !== undefined) conversation.amend(heard.kept);
        for (const message of heard.told) conversation.say(message);
        if (heard.verdict) return heard.verdict;
      }
      return await exchange.cut("turns");
    } finally {
      const tokens = conversation.tokens();
      if (tokens) played.tokens = tokens;
    }
  });
  return rolloutOf(named, { model: model.name, format: acting.format }, played, verdict);
}

/** What was done in a rollout. */
export interface Played {
  messages: readonly Message[];
  turns: number;
  toolCalls: number;
  tokens?: Rollout["tokens"];
}

export function rolloutOf(
  named: Named,
  who: { model: string; format: RolloutFormat },
  played: Played,
  verdict: Verdict & { milliseconds: number },
): Rollout {
  const { outcome, answer, score, user, milliseconds } = verdict;
  const { messages, turns, toolCalls, tokens } = played;
  return {
    ...named,
    ...who,
    role: "executor",
    messages: [...messages],
    turns,
    toolCalls,
    answer,
    outcome,
    ...(user && { user }),
    ...(score && { score }),
    ...(tokens && { tokens }),
    milliseconds,
  };
}

/** Turns whatever is thrown into an infrastructure error, but for an interruption and wrong use. */
export async function guarded(
  signal: AbortSignal | undefined,
  work: () => Promise<Verdict>,
): Promise<Verdict & { milliseconds: number }> {
  const started = performance.now();
  const verdict = await work().catch((thrown): Verdict => {
    if (signal?.aborted) throw interruption();
    if (thrown instanceof SparringError && ["interrupted", "usage"].includes(thrown.code)) throw thrown;
    return { outcome: { kind: "infrastructure-error", detail: messageOf(thrown) }, answer: null };
  });
  return { ...verdict, milliseconds: Math.round(performance.now() - started) };
}

function interruption(): SparringError {
  return new SparringError("interrupted", "rollout: stopped on request");
}

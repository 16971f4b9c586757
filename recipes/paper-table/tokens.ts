import type { Message, Rollout } from "../../src/core/index.ts";

/** What asking a model takes, in calls and tokens. Prompts are counted as they are sent, the conversation so far with every call. */
export interface Cost {
  calls: number;
  prompt: number;
  reply: number;
}

export const nothing: Cost = { calls: 0, prompt: 0, reply: 0 };

export const times = ({ calls, prompt, reply }: Cost, count: number): Cost => ({
  calls: calls * count,
  prompt: prompt * count,
  reply: reply * count,
});

export const plus = (a: Cost, b: Cost): Cost => ({
  calls: a.calls + b.calls,
  prompt: a.prompt + b.prompt,
  reply: a.reply + b.reply,
});

/** Characters of English and JSON in a token of a large vocabulary, such as Llama's: a rule of thumb, for what no tokenizer has counted. */
export const charactersPerToken = 4;
export const tokensIn = (text: string): number => Math.ceil(text.length / charactersPerToken);

/** A conversation: what opens it, and in every turn a reply and what comes back, in tokens. */
export interface Shape {
  opening: number;
  turns: number;
  reply: number;
  observation: number;
}

export function conversationCost({ opening, turns, reply, observation }: Shape): Cost {
  return {
    calls: turns,
    prompt: turns * opening + ((turns * (turns - 1)) / 2) * (reply + observation),
    reply: turns * reply,
  };
}

/** What rollouts took, on average: by their tokens where these are known, otherwise by their characters. */
export function meanCost(rollouts: readonly Rollout[]): Cost {
  const total = rollouts.map(costOf).reduce(plus, nothing);
  return times(total, 1 / Math.max(1, rollouts.length));
}

function costOf({ tokens, messages }: Rollout): Cost {
  if (tokens === undefined || tokens.rendered) return messageCost(messages);
  const { mask } = tokens;
  const starts = mask.flatMap((own, at) => (own === 1 && mask[at - 1] !== 1 ? [at] : []));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return { calls: starts.length, prompt: sum(starts), reply: mask.filter((own) => own === 1).length };
}

function messageCost(messages: readonly Message[]): Cost {
  let before = 0;
  let cost = nothing;
  for (const message of messages) {
    const calls = message.role === "assistant" ? (message.toolCalls ?? []) : [];
    const size = tokensIn([message.content, ...calls.map((call) => call.name + call.arguments)].join(""));
    if (message.role === "assistant") cost = plus(cost, { calls: 1, prompt: before, reply: size });
    before += size;
  }
  return cost;
}

import { type Message, SparringError, seedOf, type TokenRecord, type ToolSpec } from "../core/index.ts";
import type { ChatModel, Model, Sampling, TokenModel } from "../model/index.ts";

/** The growing exchange with one model, whichever level the model answers on. */
export interface Conversation {
  readonly messages: readonly Message[];
  /** Adds what somebody else says. */
  say(message: Exclude<Message, { role: "assistant" }>): void;
  /** Puts another text in the place of the model's last message: benchmarks trim what a model said too much. */
  amend(content: string): void;
  /** Asks the model for its next message; null where the context has no room left for a single token. */
  reply(): Promise<Reply | null>;
  /** Undefined where the model's tokens are not known exactly, or there are none yet. */
  tokens(): TokenRecord | undefined;
}

export interface Reply {
  message: Extract<Message, { role: "assistant" }>;
  /** "length" when maxTokens or the context ran out in the middle of the message. */
  finish: "stop" | "length";
}

export interface ConversationOptions {
  /** Unique among the conversations that run at the same time. */
  id: string;
  sampling: Omit<Sampling, "seed">;
  /** Every turn draws a seed of its own from this one. */
  seed: number;
  /** Texts that end a turn of a model whose tokens are known. */
  stop?: readonly string[];
  /** Tools for the endpoint's own tool calling. */
  tools?: readonly ToolSpec[];
  signal?: AbortSignal | undefined;
}

export function openConversation(model: Model, options: ConversationOptions): Conversation {
  return model.level === "tokens" ? tokenConversation(model, options) : chatConversation(model, options);
}

function chatConversation(model: ChatModel, options: ConversationOptions): Conversation {
  const messages: Message[] = [];
  let turns = 0;
  return {
    messages,
    say: (message) => void messages.push(message),
    amend: (content) => void amendLast(messages, content),
    tokens: () => undefined,
    reply: async () => {
      const { message, finish } = await model.chat({
        ...options.sampling,
        seed: seedOf(options.seed, "turn", turns++),
        messages,
        ...(options.tools && { tools: options.tools }),
        ...(options.signal && { signal: options.signal }),
      });
      messages.push(message);
      return { message, finish };
    },
  };
}

/**
 * Keeps the exact ids: a next prompt is the previous ids, the completion's ids and the ids of what was said since.
 * The latter come from the chat template, as the text that it adds after the model's turn.
 */
function tokenConversation(model: TokenModel, options: ConversationOptions): Conversation {
  const { tokenizer } = model;
  const messages: Message[] = [];
  const record: TokenRecord = { ids: [], mask: [], logprobs: [] };
  const endText = tokenizer.decode([tokenizer.endOfTurn]);
  let exact = true;
  let turns = 0;
  /** What the template made of the conversation when the model was last asked. */
  let asked = "";

  const append = (ids: readonly number[], mask: 0 | 1, logprobs?: readonly number[]) => {
    for (const [i, id] of ids.entries()) {
      record.ids.push(id);
      record.mask.push(mask);
      record.logprobs.push(logprobs?.[i] ?? 0);
    }
  };

  /** The text that goes between the model's last token and its next; undefined where the template changed what was there. */
  const textSince = (text: string): string | undefined => {
    const last = messages.findLastIndex((message) => message.role === "assistant");
    if (last < 0) return text;
    const known = tokenizer.render(messages.slice(0, last + 1), false);
    const end = known.lastIndexOf(endText);
    if (!known.startsWith(asked) || end < asked.length || !text.startsWith(known)) return undefined;
    // Templates may trim a turn: the ids stay as they were sampled. Anything else would be rewriting.
    if (known.slice(asked.length, end).trim() !== messages[last]?.content.trim()) return undefined;
    return text.slice(end + endText.length);
  };

  /** The ids to continue from. Once the template has rewritten history, every prompt is encoded anew. */
  const nextPrompt = (text: string): number[] => {
    const since = exact ? textSince(text) : undefined;
    if (since === undefined) {
      exact = false;
      return tokenizer.encode(text);
    }
    const closing = turns > 0 && record.ids.at(-1) !== tokenizer.endOfTurn ? [tokenizer.endOfTurn] : [];
    return [...record.ids, ...closing, ...tokenizer.encode(since)];
  };

  return {
    messages,
    // Whoever speaks to the model must not be able to end its turn or to speak for another.
    say: (message) => void messages.push({ ...message, content: tokenizer.plain(message.content) }),
    amend: (content) => {
      if (amendLast(messages, content)) exact = false;
    },
    tokens: () => (exact && turns > 0 ? record : undefined),
    reply: async () => {
      const text = tokenizer.render(messages, true);
      const prompt = nextPrompt(text);
      const room = (model.contextLength ?? Number.POSITIVE_INFINITY) - prompt.length;
      if (room < 1) return null;
      const { tokens, logprobs, finish } = await model.sample({
        ...options.sampling,
        maxTokens: Math.min(options.sampling.maxTokens, room),
        seed: seedOf(options.seed, "turn", turns++),
        prompt,
        conversation: options.id,
        ...(options.stop && { stop: options.stop }),
        ...(options.signal && { signal: options.signal }),
      });
      if (logprobs.length !== tokens.length) {
        throw new SparringError(
          "model",
          `sample ${model.name}: expected one log-probability a token, got ${logprobs.length} for ${tokens.length}`,
        );
      }
      asked = text;
      if (exact) {
        append(prompt.slice(record.ids.length), 0);
        append(tokens, 1, logprobs);
      }
      const ended = tokenizer.endsOfTurn.includes(tokens.at(-1) ?? -1);
      const spoken = ended ? tokens.slice(0, -1) : tokens;
      const message = { role: "assistant" as const, content: tokenizer.decode(spoken) };
      messages.push(message);
      return { message, finish };
    },
  };
}

/** Whether the text was another one. */
function amendLast(messages: Message[], content: string): boolean {
  const last = messages.at(-1);
  if (last?.role !== "assistant" || last.content === content) return false;
  messages[messages.length - 1] = { ...last, content };
  return true;
}

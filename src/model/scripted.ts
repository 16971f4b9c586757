import { type Message, SparringError } from "../core/index.ts";
import type { ChatModel, SampleRequest, Tokenizer, TokenModel } from "./model.ts";
import { breakerOf } from "./tokenizer.ts";

type AssistantMessage = Extract<Message, { role: "assistant" }>;

/**
 * What a scripted model says: the replies in the order of a conversation's turns, or a function of the messages so far.
 * Either way a reply depends on its own conversation only, so that rollouts may run side by side.
 */
export type Script<Reply> = readonly Reply[] | ((messages: readonly Message[]) => Reply | Promise<Reply>);

/** A model for tests that answers messages by script. */
export function scriptedModel(
  script: Script<string | AssistantMessage>,
  options: { name?: string; prompts?: "brief" | "full" } = {},
): ChatModel {
  return {
    name: options.name ?? "scripted",
    level: "messages",
    contextLength: undefined,
    prompts: options.prompts ?? "full",
    close: async () => {},
    chat: async ({ messages, signal }) => {
      refuseIfStopped(signal);
      const reply = await nextReply(script, messages);
      return {
        message: typeof reply === "string" ? { role: "assistant", content: reply } : reply,
        finish: "stop",
        usage: { promptTokens: 0, completionTokens: 0 },
      };
    },
  };
}

/** A reply of a scripted token model; `cut` leaves out the end-of-turn token, as when maxTokens ran out. */
export type ScriptedTurn = string | { text: string; cut: true };

/**
 * A model for tests that continues token ids by script, one token a byte, so that the bookkeeping of tokens
 * can be checked by hand. Token number i of a reply has log-probability -(i + 1) / 64. A reply longer than `maxTokens` is cut.
 */
export function scriptedTokenModel(
  script: Script<ScriptedTurn>,
  options: { name?: string; contextLength?: number; prompts?: "brief" | "full" } = {},
): TokenModel {
  return {
    name: options.name ?? "scripted-tokens",
    level: "tokens",
    contextLength: options.contextLength,
    prompts: options.prompts ?? "full",
    tokenizer: byteTokenizer,
    close: async () => {},
    sample: async ({ prompt, maxTokens, signal }: SampleRequest) => {
      refuseIfStopped(signal);
      const reply = await nextReply(script, messagesIn(byteTokenizer.decode(prompt)));
      const whole =
        typeof reply === "string"
          ? [...byteTokenizer.encode(reply), byteTokenizer.endOfTurn]
          : byteTokenizer.encode(reply.text);
      const tokens = whole.slice(0, maxTokens);
      const finish = tokens.at(-1) === byteTokenizer.endOfTurn ? "stop" : "length";
      return { tokens, logprobs: tokens.map((_, i) => -(i + 1) / 64), finish };
    },
  };
}

function refuseIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new SparringError("interrupted", "scripted model: stopped on request");
}

async function nextReply<Reply>(script: Script<Reply>, messages: readonly Message[]): Promise<Reply> {
  if (typeof script === "function") return script(messages);
  const turn = messages.filter((message) => message.role === "assistant").length;
  const reply = script[turn];
  if (reply === undefined) {
    throw new SparringError(
      "model",
      `scripted model: expected at most ${script.length} turns, was asked for turn ${turn + 1}`,
    );
  }
  return reply;
}

const marks = ["<|end|>", "<|system|>", "<|user|>", "<|assistant|>", "<|tool|>"] as const;
const markPattern = /(<\|(?:end|system|user|assistant|tool)\|>)/;
const turnPattern = /<\|(system|user|assistant|tool)\|>([\s\S]*?)<\|end\|>/g;

/** Bytes are tokens 0 to 255; after them come the marks of the turns. */
export const byteTokenizer: Tokenizer = {
  endOfTurn: 256,
  endsOfTurn: [256],
  bytes: () => [...Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)), ...marks],
  vocabularySize: 256 + marks.length,
  encode: (text) =>
    text.split(markPattern).flatMap((part) => {
      const mark = marks.indexOf(part as (typeof marks)[number]);
      return mark >= 0 ? [256 + mark] : [...Buffer.from(part, "utf8")];
    }),
  plain: breakerOf(marks),
  decode: (ids) => {
    const chunks = ids.map((id) =>
      id < 256 ? Buffer.from([id]) : Buffer.from(marks[id - 256] ?? "", "utf8"),
    );
    return Buffer.concat(chunks).toString("utf8");
  },
  render: (messages, openTurn) =>
    messages.map(({ role, content }) => `<|${role}|>${content}<|end|>`).join("") +
    (openTurn ? "<|assistant|>" : ""),
};

function messagesIn(text: string): Message[] {
  return [...text.matchAll(turnPattern)].map(
    ([, role, content]) => ({ role, content: content ?? "" }) as Message,
  );
}

import type { Message, Rollout } from "../core/index.ts";
import type { Environment } from "../environment/index.ts";
import { answeredCall, type TokenModel } from "../model/index.ts";
import { openConversation } from "./conversation.ts";
import { systemPrompt } from "./prompt.ts";

/**
 * A rollout as a model would have had it that did not play it: the same messages, under the prompt that this model is given,
 * through its template and tokenizer, calls written as it writes them. Its tokens are marked as `rendered`, and there are none
 * where they do not fit the model's context or its template rewrites history. The messages stay as they were.
 */
export async function rerender(
  rollout: Rollout,
  how: { model: TokenModel; environment: Pick<Environment, "rules" | "tools"> },
): Promise<Rollout> {
  const { model, environment } = how;
  const { tokens: _, ...played } = rollout;
  const { format } = rollout;
  // Benchmarks of others have formats of their own, with prompts that are not ours to render.
  if (format !== "json" && format !== "code") return played;
  const conversation = openConversation(dictated(model, turnsOf(rollout.messages, model)), {
    id: rollout.id,
    sampling: { temperature: 1, topP: 1, maxTokens: Number.POSITIVE_INFINITY },
    seed: rollout.seed,
  });
  const prompt = systemPrompt(environment, format, model.prompts, rollout.user !== undefined);
  for (const message of rollout.messages) {
    if (message.role === "assistant") {
      const reply = await conversation.reply();
      if (reply === null || reply.finish === "length") return played;
    } else {
      conversation.say(message.role === "system" ? { ...message, content: prompt } : message);
    }
  }
  const tokens = conversation.tokens();
  return tokens ? { ...played, tokens: { ...tokens, rendered: true } } : played;
}

/** What the policy would have written turn by turn. It cannot say the marks of turns, whoever wrote them. */
function turnsOf(messages: readonly Message[], { tokenizer }: TokenModel): string[] {
  return messages.flatMap((message, at) => {
    if (message.role !== "assistant") return [];
    const { content, toolCalls = [] } = message;
    const call = answeredCall(toolCalls, messages[at + 1]);
    const written = call
      ? `<tool_call>{"name":${JSON.stringify(call.name)},"arguments":${call.arguments.trim() || "{}"}}</tool_call>`
      : "";
    return [tokenizer.plain(content.trim() === "" ? written : `${content}${written && `\n${written}`}`)];
  });
}

/** A model that says these turns one after the other. */
function dictated(model: TokenModel, turns: readonly string[]): TokenModel {
  const { tokenizer } = model;
  let next = 0;
  return {
    name: model.name,
    level: "tokens",
    contextLength: model.contextLength,
    prompts: model.prompts,
    tokenizer,
    close: async () => {},
    sample: async ({ maxTokens }) => {
      const tokens = [...tokenizer.encode(turns[next++] ?? ""), tokenizer.endOfTurn];
      return {
        tokens,
        logprobs: tokens.map(() => 0),
        finish: tokens.length > maxTokens ? "length" : "stop",
      };
    },
  };
}

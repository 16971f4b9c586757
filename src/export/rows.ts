import {
  type Json,
  type JsonObject,
  type Message,
  type Rollout,
  rewardOf,
  type ToolSpec,
} from "../core/index.ts";

/**
 * A rollout as a row of a Hugging Face data set, in the conversational format that TRL's trainers read: `messages`, and
 * `tools` where the model was given them beside the conversation. A model that was told of its tools in the system message
 * wrote its calls as text, and its rows are text, too: nothing is put into another form than the model wrote.
 */
export interface RolloutRow {
  id: string;
  role: Rollout["role"];
  environment: string;
  scenario: Json;
  task: string | null;
  model: string;
  seed: number;
  format: string;
  messages: JsonObject[];
  tools: JsonObject[] | null;
  answer: string | null;
  outcome: string;
  /** Null where the outcome is nobody's policy's fault: such a row does not train. */
  reward: number | null;
  turns: number;
  tool_calls: number;
  /** The exact ids of the whole rollout, which ones the model sampled, and their log-probabilities; null where they are not known. */
  token_ids: number[] | null;
  token_mask: number[] | null;
  token_logprobs: number[] | null;
}

export function rolloutRow(rollout: Rollout, tools: readonly ToolSpec[]): RolloutRow {
  const { id, role, environment, scenario, model, seed, format, answer, outcome, turns, tokens } = rollout;
  return {
    id,
    role,
    environment,
    scenario,
    task: rollout.task ?? null,
    model,
    seed,
    format,
    messages: rollout.messages.map(chatMessage),
    tools: callsTools(rollout) ? tools.map(functionTool) : null,
    answer,
    outcome: outcome.kind,
    reward: rewardOf(outcome) ?? null,
    turns,
    tool_calls: rollout.toolCalls,
    token_ids: tokens?.ids ?? null,
    token_mask: tokens?.mask ?? null,
    token_logprobs: tokens?.rendered ? null : (tokens?.logprobs ?? null),
  };
}

/** Whether the endpoint's own tool calling was used. */
export function callsTools({ messages }: Rollout): boolean {
  return messages.some((message) => message.role === "assistant" && (message.toolCalls?.length ?? 0) > 0);
}

/** A tool in the form that chat templates and endpoints take. */
export function functionTool({ name, description, input }: ToolSpec): JsonObject {
  return { type: "function", function: { name, description, parameters: input } };
}

function chatMessage(message: Message): JsonObject {
  const { role, content } = message;
  if (message.role === "tool") {
    return { role, content, ...(message.toolCallId !== undefined && { tool_call_id: message.toolCallId }) };
  }
  if (message.role !== "assistant") return { role, content };
  return {
    role,
    content,
    ...(message.reasoning !== undefined && { reasoning_content: message.reasoning }),
    ...(message.toolCalls && {
      tool_calls: message.toolCalls.map(({ id, name, arguments: text }) => ({
        id,
        type: "function",
        // Chat templates want a mapping; what the model wrote that is none stays text.
        function: { name, arguments: argumentsOf(text) ?? text },
      })),
    }),
  };
}

/** The arguments of a call; undefined where the model wrote no JSON object. */
export function argumentsOf(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text.trim() === "" ? "{}" : text) as Json;
    return value !== null && typeof value === "object" && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

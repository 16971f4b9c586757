import {
  type JsonObject,
  type Message,
  type Rollout,
  rewardOf,
  type ToolCall,
  type ToolSpec,
} from "../core/index.ts";
import { argumentsOf, functionTool } from "./rows.ts";

type Assistant = Extract<Message, { role: "assistant" }>;

/** What the exporter cannot know: how the agent is called, which tools there were, and how a call reads that was written as text. */
export interface AtifContext {
  version: string;
  tools: readonly ToolSpec[];
  callOf(message: Assistant, format: Rollout["format"]): Pick<ToolCall, "name" | "arguments"> | undefined;
}

/** The version of the Agent Trajectory Interchange Format that is written; `harbor` is its reference. */
export const atifVersion = "ATIF-v1.7";

/** A rollout as an ATIF trajectory: one step a message, with what the environment answered in the step that asked for it. */
export function atifOf(rollout: Rollout, context: AtifContext): JsonObject {
  const steps = stepsOf(rollout, context);
  const tokens = rollout.tokens;
  const { outcome } = rollout;
  return {
    schema_version: atifVersion,
    session_id: rollout.id,
    trajectory_id: rollout.id,
    agent: {
      name: "sparring",
      version: context.version,
      model_name: rollout.model,
      tool_definitions: context.tools.map(functionTool),
      extra: { role: rollout.role, format: rollout.format },
    },
    steps: steps.map((step, index) => ({ step_id: index + 1, ...step })),
    final_metrics: {
      ...(tokens && { total_completion_tokens: tokens.mask.filter((own) => own === 1).length }),
      total_steps: steps.length,
    },
    extra: {
      environment: rollout.environment,
      scenario: rollout.scenario,
      task: rollout.task ?? null,
      seed: rollout.seed,
      answer: rollout.answer,
      outcome: { ...outcome },
      reward: rewardOf(outcome) ?? null,
    },
  };
}

function stepsOf(rollout: Rollout, context: AtifContext): JsonObject[] {
  const steps: JsonObject[] = [];
  const metrics = turnMetrics(rollout);
  let turn = 0;
  /** The call that the last agent step made. */
  let called: string | undefined;
  for (const message of rollout.messages) {
    if (message.role === "assistant") {
      const calls = callsOf(message, rollout, context, turn);
      called = calls[0]?.tool_call_id as string | undefined;
      steps.push({
        source: "agent",
        message: message.content,
        ...(message.reasoning !== undefined && { reasoning_content: message.reasoning }),
        ...(calls.length > 0 && { tool_calls: calls }),
        ...(metrics[turn] && { metrics: metrics[turn] }),
        llm_call_count: 1,
      });
      turn++;
    } else if (message.role === "tool") {
      const result = { content: message.content, ...(called !== undefined && { source_call_id: called }) };
      const step = steps.at(-1);
      if (step?.source === "agent") step.observation = { results: [result] };
      else steps.push({ source: "user", message: message.content });
    } else {
      steps.push({ source: message.role, message: message.content });
    }
  }
  return steps;
}

function callsOf(message: Assistant, rollout: Rollout, context: AtifContext, turn: number): JsonObject[] {
  const written = context.callOf(message, rollout.format);
  const calls = message.toolCalls ?? (written ? [{ ...written, id: `turn-${turn + 1}` }] : []);
  return calls.map(({ id, name, arguments: text }) => {
    const input = argumentsOf(text);
    return {
      tool_call_id: id,
      function_name: name,
      arguments: input ?? {},
      ...(input === undefined && { extra: { written: text } }),
    };
  });
}

/** Tokens of every turn; none where the tokens cannot be told apart by turns. */
function turnMetrics({ tokens, messages }: Rollout): JsonObject[] {
  if (tokens === undefined) return [];
  const { ids, mask, logprobs, rendered } = tokens;
  const starts = mask.flatMap((own, index) => (own === 1 && mask[index - 1] !== 1 ? index : []));
  if (starts.length !== messages.filter(({ role }) => role === "assistant").length) return [];
  return starts.map((start) => {
    const rest = mask.indexOf(0, start);
    const end = rest < 0 ? ids.length : rest;
    return {
      prompt_tokens: start,
      completion_tokens: end - start,
      prompt_token_ids: ids.slice(0, start),
      completion_token_ids: ids.slice(start, end),
      ...(!rendered && { logprobs: logprobs.slice(start, end) }),
    };
  });
}

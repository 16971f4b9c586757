import type { ActionFormat, JsonObject, ToolSpec } from "../core/index.ts";
import type { Environment } from "../environment/index.ts";

/**
 * The words that open every rollout. The system message depends only on the environment, the format and the
 * style, so that all rollouts of a wave share it as a prefix, executors and challengers alike.
 * The shipped model was pretrained on the "brief" style to the letter: changing it means pretraining again.
 */
export function systemPrompt(
  environment: Pick<Environment, "rules" | "tools">,
  format: ActionFormat,
  style: "brief" | "full",
  talks = false,
): string {
  const tools = environment.tools.map(toolLine).join("\n");
  if (style === "brief")
    return `${talks ? `${briefTalk} ` : ""}${environment.rules}\n${tools}${briefForm[format]}`;
  const otherwise = talks
    ? `A reply without ${actions[format]} is said to the user.`
    : `When the task is done, reply with the answer alone, without ${actions[format]}.`;
  return `${environment.rules}\n\nTools, one a line, as "what it does: name(arguments)":\n${tools}\n\n${talks ? `${talking}\n` : ""}${howToAct[format]}${otherwise}`;
}

/** The system message for an endpoint that is offered the tools through its own tool calling. */
export function nativePrompt(environment: Pick<Environment, "rules">, talks = false): string {
  if (talks) {
    return `${environment.rules}\n\n${talking} In each turn either call one tool and wait for its result, or write to the user.`;
  }
  return `${environment.rules}\n\nCall one tool a turn and wait for its result. When the task is done, reply with the answer alone, without a tool call.`;
}

const briefForm: Record<ActionFormat, string> = {
  json: "",
  code: "\nAct with code.",
  python: "\nAct with Python.",
};

/** Two of the sentences with which the shipped model's pretraining says that there is somebody to ask. */
const briefTalk = "You talk to a customer. Ask for what is missing.";

/** How to act, up to what becomes of a reply that does not. */
const howToAct: Record<ActionFormat, string> = {
  json: [
    "To call a tool, reply with nothing but",
    '<tool_call>{"name":"tool_name","arguments":{"argument":"value"}}</tool_call>',
    "and wait for its result. One call a turn. ",
  ].join("\n"),
  code: [
    "To act, reply with one block of JavaScript between ```js and ```. It is the body of an async function:",
    "call tools as `await tools.name({ ... })` and `return` what you want to see.",
    "",
  ].join("\n"),
  python: [
    "To act, reply with one block of Python between ```python and ```. It is a cell of a notebook, and variables stay:",
    "call tools as `tools.name(argument=value)` and print, or `return`, what you want to see.",
    "",
  ].join("\n"),
};

const actions: Record<ActionFormat, string> = {
  json: "a tool call",
  code: "a block of code",
  python: "a block of code",
};

const talking =
  "You talk to a user, who sees neither your tools nor their results. Ask for what you need to know, do what is asked, and tell the user what came of it. The user ends the conversation.";

/** One tool in one line, purpose first: `Look up an order by its id: get_order(order_id: string)`. */
export function toolLine(tool: Pick<ToolSpec, "name" | "description" | "input">): string {
  return `${tool.description}: ${tool.name}(${parameters(tool.input)})`;
}

function parameters(input: JsonObject): string {
  const properties = (input.properties ?? {}) as JsonObject;
  const required = (input.required ?? []) as string[];
  return Object.entries(properties)
    .map(
      ([name, schema]) => `${name}${required.includes(name) ? "" : "?"}: ${typeName(schema as JsonObject)}`,
    )
    .join(", ");
}

/** TypeScript's spelling of a JSON Schema, as far as one line allows. */
function typeName(schema: JsonObject): string {
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join("|");
  if (schema.type === "array") return `${typeName((schema.items ?? {}) as JsonObject)}[]`;
  if (schema.type === "integer") return "number";
  if (schema.type === "object" && schema.properties) return `{${parameters(schema)}}`;
  return typeof schema.type === "string" ? schema.type : "any";
}

/**
 * One message of a conversation, in the shape that chat endpoints share.
 * `reasoning` is what the endpoint tells apart from the content; no action is read from it.
 * `arguments` is the model's raw text: parsing and re-printing it would lose spellings such as 150.0.
 */
export type Message =
  | { role: "system"; content: string }
  | { role: "user"; content: string }
  | { role: "assistant"; content: string; reasoning?: string; toolCalls?: ToolCall[] }
  | { role: "tool"; content: string; toolCallId?: string };

export interface ToolCall {
  id: string;
  name: string;
  arguments: string;
}

import { decode, type Message, type MessageState } from "../messages.ts";

/** A coded message whose text matches, with what the match found; undefined where it came in plain words. */
export function codedMessage(
  state: MessageState,
  text: RegExp,
): { message: Message; found: string[] } | undefined {
  for (const message of state.messages) {
    const found = decode(message).match(text);
    if (found && message.code !== "plain") return { message, found: found.slice(1) };
  }
  return undefined;
}

/** Two calls that leave what a coded message says in `text`. */
export function decoding({ id, code }: Message): string {
  const undo =
    code === "reversed"
      ? "tools.reverse_text({ text: message.text })"
      : "tools.shift_back({ text: message.text, steps: message.steps })";
  return `const message = await tools.read_message({ id: "${id}" });
const text = await ${undo};`;
}

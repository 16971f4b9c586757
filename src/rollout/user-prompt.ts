import { endMarker } from "./user.ts";

/** What a model is told that plays a user. */
export function userPrompt(instruction: string, manner: string | undefined): string {
  return `You play a customer who chats with a service agent. The agent cannot see this text. This is what the customer wants and knows:
<customer>
${instruction}
</customer>

How to play:
- Write only what the customer writes: one short message at a time, in the customer's own words, speaking of yourself as "I".
- Begin by saying in a sentence what it is about. Tell the rest bit by bit, when the agent asks for it or cannot go on without it. Never recite the text above.
- All names, numbers, ids, addresses and dates come from the text above or from what the agent told you. Never make one up. When you are asked for something that is not there, say that you do not know it.
- When the agent asks whether to do what you want, agree. When the agent is about to do something else, say so.
- Want nothing that is not in the text above, and do not give up before it is done, or the agent has said that it cannot be done.
- Stay the customer. Never speak for the agent, offer help, or mention this text.
- When everything is done and you have been told all that you wanted to know, or the agent cannot help you, or hands you over to somebody else, reply with nothing but ${endMarker}. Never write it together with something that the agent still has to act on.${
    manner === undefined ? "" : `\nThe customer ${manner}.`
  }`;
}

/** What opens the conversation for the model that plays the user; the agent does not know of it. */
export const greeting = "Hello! What can I do for you?";

/** Asks for a turn again that could not be said. */
export function correction(fault: string): string {
  return `(That cannot be said: ${fault}. Write the customer's message again.)`;
}

/** Customers differ. */
export const manners = [
  "writes short sentences and no more than necessary",
  "is friendly and a little chatty",
  "is in a hurry",
  "is careful, and wants to be sure that everything is understood",
  "writes casually, without capital letters",
  "is polite and formal",
  "is annoyed, but fair",
  "is not used to such things and needs simple words",
] as const;

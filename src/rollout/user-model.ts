import { createRandom, type Message, seedOf } from "../core/index.ts";
import type { Model, Sampling } from "../model/index.ts";
import { type OpenUser, saidTurn, type UserTurn } from "./user.ts";
import { faultOf } from "./user-faults.ts";
import { correction, greeting, manners as ownManners, userPrompt } from "./user-prompt.ts";

/** Who plays the user, and how. */
export interface Simulator {
  model: Model;
  /** Temperature 1 and at most 256 tokens unless told otherwise. */
  sampling?: Omit<Sampling, "seed">;
  /** One of them is drawn for each user; ours unless told otherwise. None where instructions say what the customer is like. */
  manners?: readonly string[];
}

const usualSampling = { temperature: 1, topP: 1, maxTokens: 256 };

/** How often a turn is drawn before the user counts as broken. */
const draws = 3;

/**
 * A user whom a model plays. It is told the instruction and never shows it. A turn with a fault that code can see is drawn
 * again, and the model is told why.
 */
export function simulatedUser({
  model,
  sampling = usualSampling,
  manners = ownManners,
}: Simulator): OpenUser {
  return ({ id, seed, instruction, signal }) => {
    const random = createRandom(seed, "manner");
    const manner = manners.length === 0 ? undefined : random.pick(manners);
    /** As the user's model sees it: what the agent says comes from its "user". */
    const messages: Message[] = [
      { role: "system", content: userPrompt(instruction, manner) },
      { role: "user", content: greeting },
    ];
    const agentSaid: string[] = [];
    let turns = 0;

    const next = async (said?: string): Promise<UserTurn> => {
      if (said !== undefined) {
        agentSaid.push(said);
        messages.push({ role: "user", content: said === "" ? "..." : said });
      }
      const faults: string[] = [];
      const tried: Message[] = [];
      for (let draw = 0; draw < draws; draw++) {
        const reply = await write(model, [...messages, ...tried], {
          ...sampling,
          seed: seedOf(seed, "turn", turns, draw),
          conversation: `${id}/user`,
          ...(signal && { signal }),
        });
        if (reply === null)
          return { kind: "error", detail: "the conversation fills the context of the user's model" };
        const turn = saidTurn(reply.text);
        const fault = reply.whole
          ? faultOf({ instruction, agentSaid, ...turn })
          : `it is longer than ${sampling.maxTokens} tokens`;
        if (fault === undefined) {
          turns++;
          messages.push({ role: "assistant", content: reply.text });
          return { ...turn, ...(faults.length > 0 && { faults }) };
        }
        faults.push(`${fault}: ${JSON.stringify(excerpt(reply.text))}`);
        tried.push({ role: "assistant", content: reply.text }, { role: "user", content: correction(fault) });
      }
      return {
        kind: "error",
        detail: `no usable turn of the user in ${draws} draws; the last: ${faults.at(-1)}`,
      };
    };
    return { name: model.name, next };
  };
}

interface Writing extends Sampling {
  conversation: string;
  signal?: AbortSignal;
}

/** The model's next message; null where its context has no room for one. What users say never trains, so no tokens are kept. */
async function write(
  model: Model,
  messages: readonly Message[],
  { conversation, ...request }: Writing,
): Promise<{ text: string; whole: boolean } | null> {
  if (model.level === "messages") {
    const { message, finish } = await model.chat({ ...request, messages });
    return { text: message.content, whole: finish === "stop" };
  }
  const { tokenizer } = model;
  // Neither a task's text nor what the agent says may end a turn here, or speak for somebody.
  const plain = messages.map(
    (message) => ({ ...message, content: tokenizer.plain(message.content) }) as Message,
  );
  const prompt = tokenizer.encode(tokenizer.render(plain, true));
  const room = (model.contextLength ?? Number.POSITIVE_INFINITY) - prompt.length;
  if (room < 1) return null;
  const maxTokens = Math.min(request.maxTokens, room);
  const { tokens, finish } = await model.sample({ ...request, maxTokens, prompt, conversation });
  const ended = tokenizer.endsOfTurn.includes(tokens.at(-1) ?? -1);
  const spoken = ended ? tokens.slice(0, -1) : tokens;
  return { text: tokenizer.decode(spoken), whole: finish === "stop" };
}

function excerpt(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}...` : text;
}

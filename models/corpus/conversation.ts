import type { Message, Random } from "../../src/core/index.ts";
import type { Tokenizer } from "../../src/model/index.ts";
import { echo, fill, reading } from "./exercises.ts";
import { drawScene } from "./scenes.ts";
import type { Transcript } from "./transcripts.ts";

/** What a token counts in the loss, by what it is for; what others say counts nothing. */
export interface LossWeights {
  /** The system message, once for a world: it repeats a description's words in names, which teaches to copy. */
  system: number;
  spoken: number;
  /** The name of a tool that is called: the choice of the tool. Tools of one verb differ only in the middle of it. */
  toolName: number;
  answer: number;
  /** A proposal's wrong programs. */
  failure: number;
}

export interface Conversation {
  role: Transcript["role"] | "drill";
  ids: number[];
  weights: number[];
  /** How many tokens the system message has. */
  systemLength: number;
}

/** Turns a transcript into tokens, message by message, exactly as a rollout would. */
export function createEncoder(tokenizer: Tokenizer, weightOf: LossWeights) {
  const id = (text: string) => {
    const ids = tokenizer.encode(text);
    if (ids.length !== 1) throw new RangeError(`encoder: expected ${text} to be one token`);
    return ids[0]!;
  };
  const callStart = id('<tool_call>{"name":"');
  const actions = new Set([callStart, id("<solution>"), id("```")]);
  const failureStarts = new Set([id("</instruction>\n<failure>"), id("</failure>\n<failure>")]);
  const nameStarts = new Set([
    callStart,
    ...[..."abcdef"].map((name) => id(`const ${name} = await tools.`)),
    id("await tools."),
  ]);
  const nameEnds = new Set(['","arguments":{"', '","arguments":{}}</tool_call>', '({"', "({});\n"].map(id));

  const spokenWeights = (ids: readonly number[], isLast: boolean): number[] => {
    if (!actions.has(ids[0]!)) return ids.map(() => (isLast ? weightOf.answer : weightOf.spoken));
    let failing = false;
    let naming = false;
    return ids.map((token) => {
      failing ||= failureStarts.has(token);
      if (failing) return failureStarts.has(token) ? weightOf.spoken : weightOf.failure;
      if (nameEnds.has(token)) naming = false;
      const weight = naming ? weightOf.toolName : weightOf.spoken;
      naming ||= nameStarts.has(token);
      return weight;
    });
  };

  return (
    system: string,
    transcript: Pick<Transcript, "role" | "turns">,
    teachesSystem: boolean,
  ): Conversation => {
    const ids: number[] = [];
    const weights: number[] = [];
    const append = (more: readonly number[], value: number | readonly number[]) => {
      ids.push(...more);
      weights.push(...(typeof value === "number" ? more.map(() => value) : value));
    };
    append(tokenizer.encode(`<|system|>${system}<|end|>`), teachesSystem ? weightOf.system : 0);
    const systemLength = ids.length;
    for (const [index, turn] of transcript.turns.entries()) {
      if (!turn.taught) append(tokenizer.encode(`<|${turn.role}|>${turn.content}<|end|>`), 0);
      else {
        append(tokenizer.encode("<|assistant|>"), 0);
        const spoken = tokenizer.encode(turn.unfinished ? turn.content : `${turn.content}<|end|>`);
        append(spoken, spokenWeights(spoken, index === transcript.turns.length - 1));
      }
    }
    return { role: transcript.role, ids, weights, systemLength };
  };
}

export type Encoder = ReturnType<typeof createEncoder>;

/** How many conversations of each sort a world has. */
export interface Share {
  /** Whole solutions of tasks. */
  executors: number;
  /** Solutions that end after the first call: many requests for the cost of one system message teach to choose the tool. */
  choices: number;
  /** Exercises; see `exercises.ts`. */
  echoes: number;
  fills: number;
  readings: number;
  challengers: number;
}

/** Several conversations about one world, each with records of its own; they share the system message. */
export function worldConversations(
  random: Random,
  encode: Encoder,
  options: Share & {
    /** Tokens that a conversation may have. */
    longest: number;
    mostTools: number;
  },
): Conversation[] {
  const scene = drawScene(random, options.mostTools);
  const conversations: Conversation[] = [];
  const exercises = [
    ...Array.from({ length: options.echoes }, () => echo(random, scene.tools)),
    ...Array.from({ length: options.fills }, () => fill(random, scene.tools)),
    ...Array.from({ length: options.readings }, () => reading(random, scene.tools)),
  ];
  for (const exercise of exercises)
    if (exercise !== undefined)
      conversations.push(encode(scene.system, exercise, conversations.length === 0));
  const want = { challengers: options.challengers, executors: options.executors, choices: options.choices };
  for (let attempt = 0; attempt < 90; attempt++) {
    const sort = (Object.keys(want) as (keyof typeof want)[]).find((each) => want[each] > 0);
    if (sort === undefined) break;
    const made = scene.makeTranscript(random, sort === "challengers" ? "challenger" : "executor");
    if (made === undefined) continue;
    // A short task is posed in a third of a long one's tokens, and has to be learnt first.
    if (sort === "challengers" && made.task.program.steps.length > 2 && random.chance(0.6)) continue;
    const transcript = sort === "choices" ? untilFirstCall(made) : made;
    const conversation = encode(scene.system, transcript, conversations.length === 0);
    if (conversation.ids.length > options.longest) continue;
    conversations.push(conversation);
    want[sort]--;
  }
  return conversations;
}

/** The request and the first thing that is said to it. */
function untilFirstCall(transcript: Transcript): Transcript {
  const first = transcript.turns.findIndex(({ role, taught }) => role === "assistant" && taught);
  return { ...transcript, turns: transcript.turns.slice(0, first + 1) };
}

/** Tokens that a step computes: what conversations about one world have in common counts once. */
export function distinctTokens(conversations: readonly Conversation[]): number {
  return conversations.reduce(
    (sum, { ids, systemLength }, index) => sum + ids.length - (index === 0 ? 0 : systemLength),
    0,
  );
}

export function messagesOf(system: string, transcript: Transcript): Message[] {
  return [
    { role: "system", content: system },
    ...transcript.turns.map(({ role, content }): Message => ({ role, content })),
  ];
}

import type { Message, Random } from "../../src/core/index.ts";
import type { Tokenizer } from "../../src/model/index.ts";
import { systemPrompt } from "../../src/rollout/index.ts";
import { environmentOf } from "./environment.ts";
import { type GeneratedWorld, makeWorld } from "./generated-world.ts";
import { makeTask } from "./tasks.ts";
import { challengerTranscript, executorTranscript, type Transcript } from "./transcripts.ts";
import { drawState, type State } from "./world.ts";

/** What a token counts in the loss, by what it is for; what others say counts nothing. */
export interface LossWeights {
  /** The system message, once for a world: it repeats a description's words in names, which teaches to copy. */
  system: number;
  spoken: number;
  /** The first token of the name of a tool that is called: the choice of the tool. */
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
  const instruction = id("<instruction>");
  const failureStarts = new Set([id("</verify>\n<failure>"), id("</failure>\n<failure>")]);
  const toolStarts = new Set(
    [..."abcdef"].map((name) => id(`const ${name} = await tools.`)).concat(id("await tools.")),
  );

  const spokenWeights = (ids: readonly number[]): number[] => {
    if (ids[0] !== callStart && ids[0] !== instruction) return ids.map(() => weightOf.answer);
    let failing = false;
    return ids.map((token, index) => {
      failing ||= failureStarts.has(token);
      const before = ids[index - 1];
      if (failing) return failureStarts.has(token) ? weightOf.spoken : weightOf.failure;
      return before === callStart || (before !== undefined && toolStarts.has(before))
        ? weightOf.toolName
        : weightOf.spoken;
    });
  };

  return (system: string, transcript: Transcript, teachesSystem: boolean): Conversation => {
    const ids: number[] = [];
    const weights: number[] = [];
    const append = (more: readonly number[], value: number | readonly number[]) => {
      ids.push(...more);
      weights.push(...(typeof value === "number" ? more.map(() => value) : value));
    };
    append(tokenizer.encode(`<|system|>${system}<|end|>`), teachesSystem ? weightOf.system : 0);
    const systemLength = ids.length;
    for (const turn of transcript.turns) {
      if (!turn.taught) append(tokenizer.encode(`<|${turn.role}|>${turn.content}<|end|>`), 0);
      else {
        append(tokenizer.encode("<|assistant|>"), 0);
        const spoken = tokenizer.encode(`${turn.content}<|end|>`);
        append(spoken, spokenWeights(spoken));
      }
    }
    return { role: transcript.role, ids, weights, systemLength };
  };
}

export type Encoder = ReturnType<typeof createEncoder>;

/** Several conversations about one world, each with records of its own; they share the system message. */
export function worldConversations(
  random: Random,
  encode: Encoder,
  options: {
    executors: number;
    challengers: number;
    contextLength: number;
    mostTools: number;
    /** One sequence for all of them, of the context's length at most. */
    join?: boolean;
  },
): Conversation[] {
  const world = makeWorld(random, options.mostTools);
  const system = systemPrompt(environmentOf(world), "json", "brief");
  const conversations: Conversation[] = [];
  let prefix = 0;
  let total = 0;
  const want = { executor: options.executors, challenger: options.challengers };
  for (let attempt = 0; attempt < 60 && want.executor + want.challenger > 0; attempt++) {
    const role = want.challenger > 0 ? "challenger" : "executor";
    const made = makeTranscript(random, world, role);
    if (made === undefined) continue;
    const conversation = encode(system, made.transcript, conversations.length === 0);
    const { length } = conversation.ids;
    if (length > options.contextLength || (options.join && total + length - prefix > options.contextLength))
      continue;
    conversations.push(conversation);
    prefix = conversation.systemLength;
    total += total === 0 ? length : length - prefix;
    want[role]--;
  }
  return options.join ? joined(conversations, prefix) : conversations;
}

/**
 * One sequence for several conversations about one world, in the role of the first. What was called once is called
 * again, which is how the model learns to copy; on its own each conversation says too little twice.
 */
export function joined(conversations: readonly Conversation[], systemLength: number): Conversation[] {
  const [first, ...others] = conversations;
  if (first === undefined) return [];
  const whole = { ...first, ids: [...first.ids], weights: [...first.weights] };
  for (const { ids, weights } of others) {
    whole.ids.push(...ids.slice(systemLength));
    whole.weights.push(...weights.slice(systemLength));
  }
  return [whole];
}

export interface MadeTranscript {
  transcript: Transcript;
  /** The records that it starts from. */
  state: State;
}

/** A transcript about fresh records; undefined where the task that was drawn does not suit the role. */
export function makeTranscript(
  random: Random,
  world: GeneratedWorld,
  role: Transcript["role"],
): MadeTranscript | undefined {
  const state = drawState(random, world.tables);
  const task = makeTask(random, world, state);
  if (task === undefined) return undefined;
  const write = role === "executor" ? executorTranscript : challengerTranscript;
  const transcript = write(random, world, state, task);
  return transcript && { transcript, state };
}

export function messagesOf(system: string, transcript: Transcript): Message[] {
  return [
    { role: "system", content: system },
    ...transcript.turns.map(({ role, content }): Message => ({ role, content })),
  ];
}

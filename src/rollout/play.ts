import {
  type ActionFormat,
  type Language,
  messageOf,
  type Outcome,
  type Rollout,
  type Scenario,
  SparringError,
  seedOf,
} from "../core/index.ts";
import type { Environment, World } from "../environment/index.ts";
import type { Model, Sampling } from "../model/index.ts";
import type { Notebook, Sandbox } from "../sandbox/index.ts";
import { actionOf, languageOf, turnEnds } from "./action.ts";
import { type Conversation, openConversation } from "./conversation.ts";
import { perform } from "./perform.ts";
import { nativePrompt, systemPrompt } from "./prompt.ts";

/** What every rollout needs, whichever role the model plays in it. */
export interface RolloutOptions {
  /** Unique within the run; also names the conversation towards the model. */
  id: string;
  /** Fixes everything that is drawn in this rollout. */
  seed: number;
  environment: Environment;
  model: Model;
  /** Runs code actions and verifiers. */
  sandbox: Sandbox;
  /** "json" unless told otherwise. */
  format?: ActionFormat;
  sampling: Omit<Sampling, "seed">;
  /** Of the model, the answer included; 15 unless told otherwise (paper). */
  maxTurns?: number;
  signal?: AbortSignal | undefined;
}

/** How a stretch of turns ended. */
export type Ending =
  | { kind: "answer"; text: string }
  | { kind: "truncated"; truncated: "turns" | "context" | "budget"; detail: string };

/** A tool was called that ends the conversation. */
export interface Ended {
  kind: "ended";
}

/** The running rollout, as the role that plays it sees it. */
export interface Stage {
  readonly world: World;
  /** Lets the model act until it answers or something runs out. `answers` claims a text as an answer whatever it asks for. */
  act(answers?: (text: string) => boolean): Promise<Ending>;
  /** The same where tools that end a conversation do so. */
  serve(): Promise<Ending | Ended>;
  /** Says something to the model as the user. */
  say(text: string): void;
}

/** A role: which words open its rollout, and what becomes of what the model does. */
export interface Part {
  role: Rollout["role"];
  scenario: Scenario;
  task?: string;
  /** Whether the model talks to a user. */
  talks?: boolean;
  /** The first message to the model; missing where `play` says it. */
  open?(world: World): string;
  play(stage: Stage): Promise<{ outcome: Outcome; answer: string | null }>;
}

/** Programs in a row that may run out of their budget before the rollout ends. */
const exhaustedPrograms = 3;

/**
 * Plays one rollout in a world of its own. Whatever environment, model or sandbox throw becomes an
 * infrastructure error of the rollout; only an interruption and wrong use reject.
 */
export async function playRollout(options: RolloutOptions, part: Part): Promise<Rollout> {
  const { environment, model, format = "json" } = options;
  const started = performance.now();
  const native = model.level === "messages" && format === "json";
  const conversation = openConversation(model, {
    ...options,
    ...(native && { tools: environment.tools }),
    ...(model.prompts === "full" && { stop: turnEnds[format] }),
  });
  const counts = { turns: 0, toolCalls: 0 };
  const language = languageOf(format);
  const performed = async () => {
    const world = await environment.reset(part.scenario);
    const notebook = language && options.sandbox.notebook?.(language);
    try {
      conversation.say({
        role: "system",
        content: native
          ? nativePrompt(environment, part.talks)
          : systemPrompt(environment, format, model.prompts, part.talks),
      });
      if (part.open) conversation.say({ role: "user", content: part.open(world) });
      const programs = notebook ?? options.sandbox;
      const acting = { ...options, format, language, programs, world, conversation, counts };
      return await part.play({
        world,
        act: (answers) => act(acting, answers),
        serve: () => serve(acting),
        say: (content) => conversation.say({ role: "user", content }),
      });
    } finally {
      await notebook?.close();
      await world.close();
    }
  };
  const { outcome, answer } = await performed().catch((thrown) => {
    rethrowUnlessInfrastructure(thrown, options.signal);
    return { outcome: { kind: "infrastructure-error" as const, detail: messageOf(thrown) }, answer: null };
  });
  const tokens = conversation.tokens();
  return {
    id: options.id,
    role: part.role,
    environment: environment.name,
    scenario: part.scenario,
    ...(part.task !== undefined && { task: part.task }),
    model: model.name,
    seed: options.seed,
    format,
    messages: [...conversation.messages],
    ...counts,
    answer,
    outcome,
    ...(tokens && { tokens }),
    milliseconds: Math.round(performance.now() - started),
  };
}

/** An outcome for a rollout whose model never got to an answer. */
export function failedBy(ending: Extract<Ending, { kind: "truncated" }>): Outcome {
  return { kind: "failed", truncated: ending.truncated, detail: ending.detail };
}

interface Acting extends RolloutOptions {
  format: ActionFormat;
  language: Language | undefined;
  programs: Sandbox | Notebook;
  world: World;
  conversation: Conversation;
  counts: { turns: number; toolCalls: number };
}

async function act(acting: Acting, answers: (text: string) => boolean = () => false): Promise<Ending> {
  for (;;) {
    const ending = await serve(acting, answers);
    if (ending.kind !== "ended") return ending;
  }
}

async function serve(
  acting: Acting,
  answers: (text: string) => boolean = () => false,
): Promise<Ending | Ended> {
  const { conversation, counts, maxTurns = 15 } = acting;
  let exhausted = 0;
  while (counts.turns < maxTurns) {
    if (acting.signal?.aborted) throw interruption();
    const reply = await conversation.reply();
    if (reply === null) return truncated("context", "the conversation fills the model's context");
    counts.turns++;
    const { content } = reply.message;
    const action = answers(content)
      ? ({ kind: "answer", text: content } as const)
      : actionOf(reply.message, acting.format);
    const whole = reply.finish === "stop";
    if (!whole && (action.kind === "answer" || action.kind === "invalid")) {
      return truncated("context", "the model's message was cut at the limit of its tokens");
    }
    if (action.kind === "answer") return action;
    const seed = seedOf(acting.seed, "program", counts.turns);
    const observation = await perform(action, { ...acting, seed });
    counts.toolCalls += observation.toolCalls;
    exhausted = observation.exhausted ? exhausted + 1 : 0;
    const id = "id" in action ? action.id : undefined;
    conversation.say({
      role: "tool",
      content: observation.text,
      ...(id !== undefined && { toolCallId: id }),
    });
    if (observation.ends) return { kind: "ended" };
    if (exhausted === exhaustedPrograms) {
      return truncated("budget", `${exhausted} programs in a row ran out of their budget`);
    }
  }
  return truncated("turns", `no answer after ${maxTurns} turns`);
}

function truncated(by: "turns" | "context" | "budget", detail: string): Ending {
  return { kind: "truncated", truncated: by, detail };
}

function interruption(): SparringError {
  return new SparringError("interrupted", "rollout: stopped on request");
}

function rethrowUnlessInfrastructure(thrown: unknown, signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw interruption();
  if (thrown instanceof SparringError && (thrown.code === "interrupted" || thrown.code === "usage"))
    throw thrown;
}

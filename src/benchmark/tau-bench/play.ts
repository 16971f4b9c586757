import { type Rollout, SparringError, seedOf } from "../../core/index.ts";
import {
  actionOf,
  endMarker,
  systemPrompt,
  turnEnds,
  type User,
  type UserTurn,
} from "../../rollout/index.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import type { ActingModel } from "../benchmark.ts";
import { type Exchange, type Heard, type Named, playExchange, type Told, type Verdict } from "../exchange.ts";
import { isStopped } from "../interpreter.ts";
import { type Coder, codePrompt, openCoder } from "./code.ts";
import type { Domain, Step, Talk } from "./domain.ts";
import { scoreVerdict, unfinished, unreadable } from "./verdict.ts";

type AssistantMessage = Parameters<Exchange["hear"]>[0];

/** Lets a model serve a user, with the checkout's prompts, its reading of messages, its tools and its end. */
export async function playModel(
  named: Named,
  acting: ActingModel,
  domain: Domain,
  task: { instruction: string; open(words: string): Promise<Talk> },
  python: Sandbox,
): Promise<Rollout> {
  const openUser = acting.user;
  if (openUser === undefined) {
    throw new SparringError("usage", `${named.environment}: expected a model that plays the user, got none`);
  }
  const closing: (() => void | Promise<void>)[] = [];
  try {
    return await playExchange(named, acting, async () => {
      const { id, seed, instruction } = { ...named, ...task };
      const user = openUser({
        id,
        seed: seedOf(seed, "user", acting.userAttempt ?? 0),
        instruction,
        signal: acting.signal,
      });
      const first = await user.next();
      const faults: string[] = [];
      if (first.kind === "error") return simulatorError(user, faults, first.detail);
      const talk = await task.open(wordsOf(first));
      closing.push(() => talk.close());
      const coder = acting.format === "code" ? openCoder(domain.info, talk, python) : undefined;
      if (coder) closing.push(() => coder.close());
      return exchangeOf({ acting, domain, talk, user, faults, coder }, first);
    });
  } finally {
    for (const close of closing) await close();
  }
}

interface Parts {
  acting: ActingModel;
  domain: Domain;
  talk: Talk;
  user: User;
  faults: string[];
  coder: Coder | undefined;
}

function exchangeOf(parts: Parts, first: Extract<UserTurn, { kind: "said" }>): Exchange {
  const { acting, domain, talk, user, faults, coder } = parts;
  const { format, model } = acting;
  const native = model.level === "messages" && format === "json";
  const said: string[] = [];
  const withUser = (verdict: Verdict): Verdict => ({ ...verdict, user: { name: user.name, faults } });

  /** The user's answer to a reply of the agent. */
  async function answer(text: string): Promise<Heard> {
    said.push(text);
    const turn = await user.next(text);
    if (turn.kind === "error") return over(simulatorError(user, faults, turn.detail));
    faults.push(...(turn.faults ?? []));
    const step = await talk.reply(text, wordsOf(turn));
    const told: Told[] = turn.text === "" ? [] : [{ role: "user", content: turn.text }];
    if (step.kind !== "end") return { told, toolCalls: 0 };
    return { told, toolCalls: 0, verdict: withUser(scoreVerdict(step.score, said, "user")) };
  }

  const over = (verdict: Verdict): Heard => ({ told: [], toolCalls: 0, verdict });

  /** What the agent hears of a tool. */
  const toldOf = (text: string, message: AssistantMessage): Told => {
    if (format === "react") return { role: "user", content: `API output: ${text}` };
    const id = message.toolCalls?.[0]?.id;
    return { role: "tool", content: text, ...(id !== undefined && { toolCallId: id }) };
  };

  async function hear(message: AssistantMessage): Promise<Heard> {
    if (coder) return hearCode(coder, message.content);
    const read = native || format === "react" ? message : calling(message);
    if ("fault" in read) return { told: [toldOf(read.fault, message)], toolCalls: 0 };
    const step = await talk.hear(format === "react" ? "react" : "tool-calling", read);
    if (isStopped(step)) return over(withUser(unfinished("budget", said, step.stopped)));
    if (step.kind === "fault") return over(withUser(unreadable(said, step.text)));
    if (step.kind === "reply") return answer(step.text);
    return { told: [toldOf(step.text, message)], toolCalls: 1, ...ending(step) };
  }

  async function hearCode(coder: Coder, text: string): Promise<Heard> {
    const ran = await coder.run(text);
    if (ran === undefined) return answer(text);
    if ("stopped" in ran) return over(withUser(unfinished("budget", said, ran.stopped)));
    const told: Told[] = [{ role: "tool", content: ran.text }];
    return { told, toolCalls: ran.toolCalls, ...(ran.end && ending(ran.end)) };
  }

  function ending(step: Step): { verdict?: Verdict } {
    return step.kind === "end" ? { verdict: withUser(scoreVerdict(step.score, said, "tool")) } : {};
  }

  return {
    opening: [
      { role: "system", content: promptOf(domain, acting, native) },
      ...(first.text === "" ? [] : [{ role: "user" as const, content: first.text }]),
    ],
    ...(native && { tools: domain.info.tools }),
    ...(format === "json" && model.prompts === "full" && { stop: turnEnds.json }),
    hear,
    cut: async (by) =>
      withUser(
        unfinished(
          by,
          said,
          by === "turns"
            ? `the conversation was not over after ${acting.maxTurns} turns`
            : "the conversation fills the model's context",
        ),
      ),
  };
}

function promptOf({ info }: Domain, { format, model }: ActingModel, native: boolean): string {
  if (native) return info.rules;
  if (format === "react") return info.prompts.react;
  return format === "code" ? codePrompt(info) : systemPrompt(info, "json", model.prompts, true);
}

/** Our own way of calling tools in text, put into the shape of an endpoint's. The arguments' text stays as it is. */
function calling(message: AssistantMessage): AssistantMessage | { fault: string } {
  const action = actionOf(message, "json");
  if (action.kind === "invalid") return { fault: JSON.stringify({ error: action.message }) };
  if (action.kind !== "call") return message;
  const { name, argumentsJson } = action;
  return { role: "assistant", content: "", toolCalls: [{ id: "call", name, arguments: argumentsJson }] };
}

function simulatorError(user: User, faults: string[], detail: string): Verdict {
  return {
    outcome: { kind: "simulator-error", detail },
    answer: null,
    user: { name: user.name, faults },
  };
}

/** The words that the checkout's code hears: its mark for the end is the same as ours. */
function wordsOf(turn: Extract<UserTurn, { kind: "said" }>): string {
  return turn.ends ? [turn.text, endMarker].filter((part) => part !== "").join(" ") : turn.text;
}

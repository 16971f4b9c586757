import { type Message, type Rollout, SparringError, type ToolCall } from "../../core/index.ts";
import { endMarker } from "../../rollout/index.ts";
import type { Recording } from "../benchmark.ts";
import { guarded, type Named, type Played, rolloutOf, type Verdict } from "../exchange.ts";
import { isStopped } from "../interpreter.ts";
import type { Domain, Step, Talk, TauTask } from "./domain.ts";
import { scoreVerdict, unfinished, unreadable } from "./verdict.ts";

/** What is done in a rollout without a model: messages of an agent, each reply with the user's answer to it. */
type Deed = { call: ToolCall } | { say: string; answer: string };

const go = "Go on.";

/** The ground truth: its calls, and a reply with the texts that the task asks for. */
export function goldDeeds(task: TauTask, { info }: Domain): Deed[] {
  const calls = task.actions.map((action, index) => ({ call: { id: `gold-${index}`, ...action } }));
  const ends = calls.find(({ call }) => info.endingTools.includes(call.name));
  const acts = calls.filter(({ call }) => !info.endingTools.includes(call.name));
  const say = task.outputs.join("\n");
  // A call that ends the conversation leaves no time for anything after it; it changes no data.
  return ends ? [...acts, { say, answer: go }, ends] : [...acts, { say, answer: endMarker }];
}

/** Somebody who hands over to a human at once: what that gets is the floor of every score. */
export function idleDeeds({ info }: Domain): Deed[] {
  const [name] = info.endingTools;
  if (name === undefined) return [{ say: "", answer: endMarker }];
  return [{ call: { id: "idle", name, arguments: '{"summary":""}' } }];
}

/** A conversation that tau-bench's own program recorded: chat messages, the system's and the user's first. */
export function recordedDeeds(recording: Recording): Deed[] {
  const messages = recording.messages as unknown as RecordedMessage[];
  return messages.flatMap((message, index): Deed[] => {
    if (message.role !== "assistant") return [];
    const call = message.tool_calls?.[0];
    if (call) return [{ call: { id: call.id, ...call.function } }];
    return [{ say: message.content ?? "", answer: messages[index + 1]?.content ?? "" }];
  });
}

interface RecordedMessage {
  role: string;
  content: string | null;
  tool_calls?: { id: string; function: { name: string; arguments: string } }[] | null;
}

/** Performs deeds on a conversation of the checkout and has it scored. */
export async function replay(
  named: Named,
  model: string,
  deeds: readonly Deed[],
  opening: Message[],
  open: () => Promise<Talk>,
): Promise<Rollout> {
  const played = { messages: [...opening], turns: 0, toolCalls: 0 };
  const verdict = await guarded(undefined, async () => {
    const talk = await open();
    try {
      return await perform(talk, deeds, played);
    } finally {
      await talk.close();
    }
  });
  return rolloutOf(named, { model, format: "json" }, played, verdict);
}

async function perform(
  talk: Talk,
  deeds: readonly Deed[],
  played: Played & { messages: Message[] },
): Promise<Verdict> {
  const said: string[] = [];
  for (const deed of deeds) {
    played.turns++;
    const isCall = "call" in deed;
    const message = isCall
      ? { role: "assistant" as const, content: "", toolCalls: [deed.call] }
      : { role: "assistant" as const, content: deed.say };
    played.messages.push(message);
    const heard = await talk.hear("tool-calling", message);
    if (isStopped(heard)) return unfinished("budget", said, heard.stopped);
    if (heard.kind === "fault") return unreadable(said, heard.text);
    let step: Step = heard;
    if (isCall) {
      played.toolCalls++;
      played.messages.push({ role: "tool", content: step.text, toolCallId: deed.call.id });
    } else {
      said.push(deed.say);
      step = await talk.reply(deed.say, deed.answer);
      played.messages.push({ role: "user", content: deed.answer });
    }
    if (step.kind === "end") return scoreVerdict(step.score, said, isCall ? "tool" : "user");
  }
  return unfinished("turns", said, "the conversation was not over at its last message");
}

/** Reads a file of results that tau-bench's own program wrote. */
export function readRecordings(text: string, where: string, idOf: (index: number) => string): Recording[] {
  let results: unknown;
  try {
    results = JSON.parse(text);
  } catch (cause) {
    throw new SparringError("usage", `read ${where}: expected the JSON that tau-bench's run.py writes`, {
      cause,
    });
  }
  const isResult = (each: Partial<RecordedResult> | null): each is RecordedResult =>
    Number.isInteger(each?.task_id) && typeof each?.reward === "number" && Array.isArray(each.traj);
  if (!Array.isArray(results) || !results.every(isResult)) {
    throw new SparringError(
      "usage",
      `read ${where}: expected a list of results with task_id, reward and traj, as tau-bench's run.py writes it`,
    );
  }
  const trials = new Map<number, number>();
  return results.map(({ task_id, reward, traj }) => {
    const trial = trials.get(task_id) ?? 0;
    trials.set(task_id, trial + 1);
    return { task: idOf(task_id), trial, reward, messages: traj };
  });
}

interface RecordedResult {
  task_id: number;
  reward: number;
  traj: Recording["messages"];
}

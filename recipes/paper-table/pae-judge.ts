import { type Message, type Outcome, type Rollout, seedOf } from "../../src/core/index.ts";
import type { TriedTask } from "../../src/loop/index.ts";
import { defaultConcurrency, type Model } from "../../src/model/index.ts";
import { openConversation, runWave } from "../../src/rollout/index.ts";

/** Of a judgement. */
const sampling = { temperature: 0, topP: 1, maxTokens: 256 };

/** What PAE's evaluator is told, after the task and the rollout. */
const question = `Did the agent do what it was asked, all of it and correctly? Believe the results of tools, not what the agent says of itself.
Explain in a few sentences. Then end with one last line that is YES or NO.`;

/**
 * PAE's evaluator: a model reads the task and the rollout and says whether it was done. Only rollouts that came to an end are
 * judged. One on which the judge says neither yes nor no, twice, is a simulator error: nothing learns from it.
 */
export async function judgeRollouts(
  model: Model,
  tried: readonly TriedTask[],
  seed: number,
): Promise<Rollout[]> {
  const ended = tried.filter(({ rollout }) => isEnded(rollout.outcome));
  const { results } = await runWave(
    ended,
    async ({ task, rollout }, judge, _, { attempt }) => {
      const conversation = openConversation(judge, {
        id: `judge/${rollout.id}`,
        sampling: attempt === 0 ? sampling : { ...sampling, temperature: 1 },
        seed: seedOf(seed, "judge", rollout.id, attempt),
      });
      conversation.say({ role: "user", content: judgePrompt(task.instruction, rollout.messages) });
      const reply = await conversation.reply();
      return { ...rollout, outcome: outcomeOf(reply?.message.content ?? "") };
    },
    { model, inFlight: model.concurrency ?? defaultConcurrency },
  );
  const judged = new Map(results.map((rollout) => [rollout.id, rollout]));
  return tried.map(({ rollout }) => judged.get(rollout.id) ?? rollout);
}

const isEnded = (outcome: Outcome) => outcome.kind === "failed" && outcome.truncated === undefined;

function outcomeOf(said: string): Outcome {
  const verdict = verdictIn(said);
  if (verdict === undefined) {
    return { kind: "simulator-error", detail: `the judge said neither yes nor no: ${said.slice(-80)}` };
  }
  return verdict ? { kind: "solved" } : { kind: "failed", detail: "the judge said no" };
}

/** The last word, where it is one or the other. */
export function verdictIn(text: string): boolean | undefined {
  const word = /\b(yes|no)\W*$/i.exec(text)?.[1]?.toLowerCase();
  return word === undefined ? undefined : word === "yes";
}

/** Without the system message, which is as long as all the rest and says nothing of what was done. */
export function judgePrompt(instruction: string, messages: readonly Message[]): string {
  const said = messages.filter(({ role }) => role !== "system").map(line);
  return [`An agent was asked:\n${instruction}`, "What it did:", ...said, question].join("\n\n");
}

const speakers = { system: "System", user: "User", assistant: "Agent", tool: "Result" };

function line(message: Message): string {
  const calls = message.role === "assistant" ? (message.toolCalls ?? []) : [];
  const called = calls.map(({ name, arguments: given }) => `${name}(${given})`);
  return `${speakers[message.role]}: ${[message.content, ...called].filter((text) => text !== "").join("\n")}`;
}

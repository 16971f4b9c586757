import type { Message, Rollout, RolloutFormat } from "../../core/index.ts";
import type { Acting, ActingModel, Attempt, Benchmark, BenchmarkItem } from "../benchmark.ts";
import { readCheckout } from "../checkout.ts";
import {
  type Exchange,
  guarded,
  type Heard,
  type Named,
  playExchange,
  rolloutOf,
  type Told,
  type Verdict,
} from "../exchange.ts";
import {
  createInterpreters,
  isStopped,
  type OpenInterpreter,
  openInterpreter as openPyodide,
  readDriver,
} from "../interpreter.ts";
import { folder, m3ToolEval } from "./files.ts";
import { createTools, type Mode, type TrialTools } from "./tools.ts";

export interface M3Options {
  openInterpreter?: OpenInterpreter;
}

type M3Task = {
  name: string;
  family: string;
  /** Place in the family. */
  index: number;
  instruction: string;
  /** Python's text of the expected value. */
  gold: string;
};

/** What the checkout's loop wants next. */
type Step =
  | { kind: "message"; messages: Said[] }
  | { kind: "result"; action: string }
  | {
      kind: "end";
      correct: boolean;
      tolerant: boolean;
      turns: number;
      reason: "correct" | "limit" | "context_limit";
      messages: Said[];
    };
type Said = { role: "user" | "assistant"; content: string };
type End = Extract<Step, { kind: "end" }>;

const name = "m3tooleval";
/** Of the checkout's program. */
const turnLimit = 10;

const modes: Partial<Record<RolloutFormat, Mode>> = {
  json: "json_as_action",
  text: "text_as_action",
  code: "code_as_action",
};

/** M3ToolEval (CodeAct, arXiv 2402.01030): 82 questions that take several calls of tools to answer. */
export async function openM3ToolEval(
  source: string | undefined,
  options: M3Options = {},
): Promise<Benchmark> {
  const { openInterpreter = openPyodide } = options;
  const program = { driver: readDriver(import.meta.url), files: await readCheckout(m3ToolEval, source) };
  let tasks: M3Task[] = [];
  const judges = createInterpreters(1, async () => {
    const interpreter = await openInterpreter(program);
    tasks = await interpreter.call<M3Task[]>("load", `${interpreter.root}/${folder}`);
    return interpreter;
  });
  const tools = createTools(openInterpreter, program, folder);

  /** One trial of the checkout's loop, with its tools. */
  async function openTrial(task: M3Task, mode: Mode, turns: number) {
    const judge = await judges.at(0);
    const first = await judge.call<Step & { trial: number }>("start", tasks.indexOf(task), mode, turns);
    const { trial } = first;
    return {
      first,
      tools: tools.open(task.family, task.index, mode),
      proceed: (given: string) => judge.call<Step>("proceed", trial, given),
      contextFull: () => judge.call<End>("context_full", trial),
      close: async () => {
        if (judge.alive) await judge.call("close", trial);
      },
    };
  }

  function attempt({ item, id, seed }: Attempt, actor: Acting): Promise<Rollout> {
    const task = tasks[item.index] as M3Task;
    const named: Named = { id, seed, environment: name, scenario: { task: task.name }, task: item.task.id };
    if (actor.kind === "model") {
      const mode = modes[actor.format] as Mode;
      return playModel(named, actor, () => openTrial(task, mode, actor.maxTurns));
    }
    const answer = actor.kind === "gold" ? task.gold : "";
    return replay(named, actor.kind, `Answer: ${answer}`, () => openTrial(task, "text_as_action", 1));
  }

  await judges.at(0).catch((thrown) => {
    judges.close();
    throw thrown;
  });
  return {
    name,
    formats: ["json", "text", "code"],
    splits: ["test"],
    maxTurns: turnLimit,
    needsUser: false,
    items: async () =>
      tasks.map(
        (task, index): BenchmarkItem => ({
          task: { id: `${name}/${task.name}` },
          posed: task.name,
          groups: task.family === "web_browsing" ? ["web browsing"] : ["calculation", task.family],
          split: "test",
          index,
        }),
      ),
    attempt,
    close: async () => {
      judges.close();
      tools.close();
    },
  };
}

interface TrialHandle {
  first: Step;
  tools: TrialTools;
  proceed(given: string): Promise<Step>;
  contextFull(): Promise<End>;
  close(): Promise<void>;
}

async function playModel(
  named: Named,
  acting: ActingModel,
  open: () => Promise<TrialHandle>,
): Promise<Rollout> {
  let trial: TrialHandle | undefined;
  try {
    // The checkout's loop counts the turns.
    return await playExchange(named, { ...acting, maxTurns: Number.POSITIVE_INFINITY }, async () => {
      trial = await open();
      return exchangeOf(trial, acting);
    });
  } finally {
    await trial?.tools.close();
    await trial?.close();
  }
}

function exchangeOf(trial: TrialHandle, acting: ActingModel): Exchange {
  const opening = trial.first.kind === "message" ? trial.first.messages : [];
  return {
    opening: opening.filter(isTold),
    ...(acting.model.prompts === "full" && { stop: ["End Action"] }),
    hear: async ({ content }): Promise<Heard> => {
      let step = await trial.proceed(content);
      let toolCalls = 0;
      while (step.kind === "result") {
        const result = await trial.tools.execute(step.action);
        toolCalls++;
        if (isStopped(result)) {
          const outcome = { kind: "failed" as const, truncated: "budget" as const, detail: result.stopped };
          return { told: [], toolCalls, verdict: { outcome, answer: null } };
        }
        step = await trial.proceed(result);
      }
      const kept = step.messages.find(({ role }) => role === "assistant")?.content;
      return {
        told: step.messages.filter(isTold),
        toolCalls,
        ...(kept !== undefined && { kept }),
        ...(step.kind === "end" && { verdict: verdictOf(step, kept ?? null) }),
      };
    },
    cut: async () => verdictOf(await trial.contextFull(), null),
  };
}

const isTold = (message: Said): message is Said & Told => message.role === "user";

function verdictOf({ correct, tolerant, reason }: End, answer: string | null): Verdict {
  const truncated = reason === "context_limit" ? "context" : "turns";
  return {
    outcome: correct
      ? { kind: "solved" }
      : { kind: "failed", truncated, detail: "no answer that the checker takes" },
    answer,
    score: { tolerant: tolerant ? 1 : 0 },
  };
}

async function replay(
  named: Named,
  model: string,
  answer: string,
  open: () => Promise<TrialHandle>,
): Promise<Rollout> {
  const messages: Message[] = [];
  const verdict = await guarded(undefined, async () => {
    const trial = await open();
    try {
      if (trial.first.kind === "message") messages.push(...trial.first.messages.filter(isTold));
      messages.push({ role: "assistant", content: answer });
      return verdictOf((await trial.proceed(answer)) as End, answer);
    } finally {
      await trial.close();
    }
  });
  return rolloutOf(named, { model, format: "text" }, { messages, turns: 1, toolCalls: 0 }, verdict);
}

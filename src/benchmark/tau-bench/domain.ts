import {
  type Json,
  type JsonObject,
  type Message,
  SparringError,
  type Split,
  type ToolSpec,
} from "../../core/index.ts";
import {
  createInterpreters,
  type Interpreter,
  isStopped,
  type OpenInterpreter,
  readDriver,
  type Stopped,
} from "../interpreter.ts";

export type DomainName = "retail" | "airline";

/** What an agent of a domain is told. */
export interface DomainInfo {
  rules: string;
  tools: readonly ToolSpec[];
  /** Tools whose call ends the conversation. */
  endingTools: readonly string[];
  /** The checkout's own prompts for agents that act in plain text. */
  prompts: { react: string };
  /** Ids of the users in the data. */
  users: readonly string[];
}

export type TauTask = {
  userId: string;
  instruction: string;
  actions: { name: string; arguments: string }[];
  outputs: string[];
};

/** What the checkout's scoring said. */
export type TauScore = {
  reward: number;
  /** Whether the data are as the ground truth leaves them. */
  database: boolean;
  hash: string;
  goldHash: string;
  /** Each text that a reply had to contain, and whether one did. */
  outputs: { [text: string]: boolean };
};

export type Step = { text: string; name?: string } & (
  | { kind: "observation" | "fault" | "reply" }
  | { kind: "end"; score: TauScore }
);

/** How the checkout's agents read a message: a tool call, or JSON after "Action:". */
export type Strategy = "tool-calling" | "react";

/** One conversation about a task. */
export interface Talk {
  /** What the agent of that strategy does after this message; a "reply" is for the user, and goes on with `reply`. */
  hear(strategy: Strategy, message: Extract<Message, { role: "assistant" }>): Promise<Step | Stopped>;
  call(name: string, argumentsJson: string): Promise<Step | Stopped>;
  /** The tool alone: no conversation ends by it. */
  use(name: string, argumentsJson: string): Promise<Step | Stopped>;
  /** The agent said this to the user, who answered with those words. */
  reply(content: string, words: string): Promise<Step>;
  copy(): Promise<Talk>;
  /** Of the data. */
  hash(): Promise<string>;
  close(): Promise<void>;
}

export interface Domain {
  readonly info: DomainInfo;
  tasks(split: Split): Promise<TauTask[]>;
  open(split: Split, index: number, words: string): Promise<Talk>;
  close(): void;
}

export interface DomainOptions {
  name: DomainName;
  files: Readonly<Record<string, Uint8Array>>;
  openInterpreter: OpenInterpreter;
  /** Interpreters side by side; a task always has the same one, which remembers its ground truth. */
  workers: number;
  /** Tasks in the place of the test split's. */
  testTasks?: TauTask[] | undefined;
}

/** The split of tasks that are not the checkout's own. */
const given = "given";

export async function openDomain(options: DomainOptions): Promise<Domain> {
  const { name, files, testTasks } = options;
  const driver = readDriver(import.meta.url);
  let info: RawInfo | undefined;
  const interpreters = createInterpreters(options.workers, async () => {
    const interpreter = await options.openInterpreter({ driver, files });
    info = await interpreter.call<RawInfo>("load", interpreter.root, name);
    if (testTasks) await interpreter.call("add_split", given, testTasks);
    return interpreter;
  });
  const nameOf = (split: Split) => (split === "test" && testTasks ? given : split);
  try {
    const first = await interpreters.at(0);
    return {
      info: infoOf(info as unknown as RawInfo),
      tasks: (split) => first.call<TauTask[]>("tasks", nameOf(split)),
      open: async (split, index, words) => {
        const interpreter = await interpreters.at(index);
        return talkOf(interpreter, await interpreter.call("start", nameOf(split), index, words));
      },
      close: () => interpreters.close(),
    };
  } catch (thrown) {
    interpreters.close();
    throw thrown;
  }
}

type RawInfo = {
  rules: string;
  tools: { name: string; description: string; parameters: JsonObject }[];
  endingTools: string[];
  prompts: { react: string };
  users: string[];
};

function infoOf({ tools, ...raw }: RawInfo): DomainInfo {
  return {
    ...raw,
    tools: tools.map(({ name, description, parameters }) => ({
      name,
      description,
      input: parameters,
      effect: /^(get|find|list|search|calculate|think)(_|$)/.test(name) ? "read" : "write",
      ...(raw.endingTools.includes(name) && { ends: true }),
    })),
  };
}

function talkOf(interpreter: Interpreter, number: number): Talk {
  /** Of all tools only `calculate` can be made to take for ever, and only by powers: any other delay is the machine's. */
  async function attempt(call: string, asked: string, ...args: Json[]): Promise<Step | Stopped> {
    const step = await interpreter.attempt<Step>(call, [number, ...args]);
    if (isStopped(step) && !asked.includes("**")) {
      throw new SparringError("sandbox", `tau-bench: ${step.stopped}; the machine may be overloaded`);
    }
    return step;
  }
  return {
    hear: (strategy, { content, toolCalls = [] }) => {
      // Of several calls in one message theirs takes the first.
      const calls = toolCalls.slice(0, 1).map((call) => ({
        id: call.id,
        type: "function",
        function: { name: call.name, arguments: call.arguments },
      }));
      return attempt("turn", content + (toolCalls[0]?.arguments ?? ""), strategy, {
        content,
        tool_calls: calls,
      });
    },
    use: (name, argumentsJson) => attempt("use", argumentsJson, name, argumentsJson),
    call: (name, argumentsJson) => attempt("call", argumentsJson, name, argumentsJson),
    reply: (content, words) => interpreter.call<Step>("respond", number, content, words),
    copy: async () => talkOf(interpreter, await interpreter.call("copy_of", number)),
    hash: () => interpreter.call<string>("data_hash", number),
    close: async () => {
      if (interpreter.alive) await interpreter.call("close", number);
    },
  };
}

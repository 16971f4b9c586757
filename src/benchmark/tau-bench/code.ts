import { SparringError } from "../../core/index.ts";
import { observationLength, toolLine } from "../../rollout/index.ts";
import { openPython } from "../../sandbox/index.ts";
import { isStopped, type Stopped } from "../interpreter.ts";
import type { Domain, DomainInfo, Step, Talk } from "./domain.ts";

/** Runs the programs of one rollout, which share their variables, in an interpreter that holds nothing of the benchmark. */
export interface Coder {
  /** Undefined for a message without a program. */
  run(message: string): Promise<{ text: string; toolCalls: number; end?: Step } | Stopped | undefined>;
  close(): void;
}

const timeoutMs = 30_000;

/** A function a tool; arguments cross as Python's own JSON text, which tells 150 from 150.0. */
const tools = `
import json as _json
import sparring_host as _host

def _tool(_name, _parameters):
    def call(*values, **named):
        if len(values) > len(_parameters):
            raise TypeError(f"{_name}() takes {len(_parameters)} arguments, got {len(values)}")
        arguments = {**dict(zip(_parameters, values)), **named}
        return _host.ask(_json.dumps([_name, _json.dumps(arguments)]))
    call.__name__ = _name
    return call

for _each in _json.loads(%s):
    globals()[_each[0]] = _tool(*_each)
`;

export async function openCoder({ info }: Domain, talk: Talk): Promise<Coder> {
  const python = await openPython();
  const signatures = info.tools.map(({ name, input }) => [name, Object.keys(input.properties ?? {})]);
  const ready = await python.run(tools.replace("%s", () => JSON.stringify(JSON.stringify(signatures))));
  if (ready.kind !== "value") {
    throw new SparringError(
      "sandbox",
      `tau-bench: expected the tools to be defined in Python, got ${ready.message}`,
    );
  }
  return {
    run: async (message) => {
      const code = programIn(message);
      if (code === undefined) return undefined;
      let toolCalls = 0;
      let end: Step | undefined;
      let stopped: Stopped | undefined;
      const ask = async (text: string) => {
        const asked = toolCallIn(text);
        toolCalls++;
        const step = asked ? await talk.call(...asked) : { stopped: "the program asked for no tool" };
        if (isStopped(step)) {
          stopped = step;
          throw new SparringError("sandbox", step.stopped);
        }
        if (step.kind === "end") end = step;
        return step.text;
      };
      const reply = await python.run(code, { timeoutMs, ask }).catch((thrown) => {
        if (stopped) return { ...stopped, kind: "given-up" as const };
        throw thrown;
      });
      if (reply.kind === "given-up") return { stopped: reply.stopped };
      if (reply.kind === "stopped") return { stopped: reply.message };
      const trace = reply.kind === "raised" ? reply.traceback : "";
      const text = cut([reply.output.trimEnd(), trace.trimEnd()].filter((part) => part !== "").join("\n"));
      return { text, toolCalls, ...(end && { end }) };
    },
    close: () => python.close(),
  };
}

/** Programs can say anything to this process. */
function toolCallIn(text: string): [name: string, argumentsJson: string] | undefined {
  try {
    const [name, argumentsJson] = JSON.parse(text);
    return typeof name === "string" && typeof argumentsJson === "string" ? [name, argumentsJson] : undefined;
  } catch {
    return undefined;
  }
}

/** The checkout has no format for programs; this prompt is ours. */
export function codePrompt({ rules, tools }: DomainInfo): string {
  return [
    rules,
    `Tools, one a line, as "what it does: name(arguments)":\n${tools.map(toolLine).join("\n")}`,
    [
      "To act, reply with one block of Python between ```python and ```. The tools are functions in it, and return text, most of it JSON.",
      "Variables stay from one block to the next. Print what you want to see.",
      "A message without a block goes to the user.",
    ].join("\n"),
  ].join("\n\n");
}

function programIn(message: string): string | undefined {
  const found = /```(?:python|py)[ \t]*\r?\n([\s\S]*?)(?:^[ \t]*```|$(?![\s\S]))/m.exec(message);
  return found?.[1];
}

function cut(text: string): string {
  if (text.length <= observationLength) return text;
  const kept = text.slice(0, observationLength).replace(/[\uD800-\uDBFF]$/, "");
  return `${kept}... (${text.length - kept.length} more characters)`;
}

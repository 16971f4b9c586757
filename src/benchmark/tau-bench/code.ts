import { renderValue, SparringError, type ToolResult } from "../../core/index.ts";
import { observationLength, toolLine } from "../../rollout/index.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { isStopped, type Stopped } from "../interpreter.ts";
import type { DomainInfo, Step, Talk } from "./domain.ts";

/** Runs the programs of one rollout, which share their variables, in an interpreter that holds nothing of the benchmark. */
export interface Coder {
  /** Undefined for a message without a program. */
  run(message: string): Promise<Ran | Stopped | undefined>;
  close(): Promise<void>;
}

export interface Ran {
  text: string;
  toolCalls: number;
  /** Present where a call ended the conversation. */
  end?: Step;
}

/** The checkout has no format for programs, so this is ours. A result is the tool's own text; most of them are JSON. */
export function openCoder({ tools }: DomainInfo, talk: Talk, python: Sandbox): Coder {
  const notebook = python.notebook?.("python");
  if (notebook === undefined) {
    throw new SparringError("usage", "tau-bench: expected a sandbox that runs Python and keeps variables");
  }
  return {
    run: async (message) => {
      const code = programIn(message);
      if (code === undefined) return undefined;
      let end: Step | undefined;
      let stopped: Stopped | undefined;
      const call = async (name: string, argumentsJson: string): Promise<ToolResult> => {
        const step = await talk.call(name, argumentsJson);
        if (isStopped(step)) {
          stopped = step;
          throw new SparringError("sandbox", step.stopped);
        }
        if (step.kind === "end") end = step;
        return { kind: "value", value: step.text };
      };
      try {
        const names = tools.map(({ name }) => name);
        const { output, value, error, calls } = await notebook.run({
          language: "python",
          code,
          tools: names,
          call,
        });
        const result = error ? renderValue({ error: `${error.code}: ${error.message}` }) : renderValue(value);
        const text = cut([output.trimEnd(), result].filter((part) => part !== "").join("\n"));
        return { text, toolCalls: calls.length, ...(end && { end }) };
      } catch (thrown) {
        if (stopped) return stopped;
        throw thrown;
      }
    },
    close: () => notebook.close(),
  };
}

export function codePrompt({ rules, tools }: DomainInfo): string {
  return [
    rules,
    `Tools, one a line, as "what it does: name(arguments)":\n${tools.map(toolLine).join("\n")}`,
    [
      "To act, reply with one block of Python between ```python and ```. Call tools as `tools.name(key=value)`; they return text, most of it JSON.",
      "Variables stay from one block to the next. Print what you want to see.",
      "A message without a block goes to the user.",
    ].join("\n"),
  ].join("\n\n");
}

function programIn(message: string): string | undefined {
  const opening = /```(?:python|py)[ \t]*\r?\n/i.exec(message);
  if (opening === null) return undefined;
  const body = message.slice(opening.index + opening[0].length);
  return body.slice(0, /^[ \t]*```/m.exec(body)?.index);
}

function cut(text: string): string {
  if (text.length <= observationLength) return text;
  const kept = text.slice(0, observationLength).replace(/[\uD800-\uDBFF]$/, "");
  return `${kept}... (${text.length - kept.length} more characters)`;
}

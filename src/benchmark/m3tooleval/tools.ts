import { SparringError } from "../../core/index.ts";
import {
  createInterpreters,
  type Interpreter,
  isStopped,
  type Program,
  type Stopped,
} from "../interpreter.ts";

/** The checkout's names of the three formats. */
export type Mode = "text_as_action" | "json_as_action" | "code_as_action";

/** The tools of one trial. */
export interface TrialTools {
  execute(action: string): Promise<string | Stopped>;
  close(): Promise<void>;
}

export interface Tools {
  /** Fresh tools of a family; `index` is the task's place in it. */
  open(family: string, index: number, mode: Mode): TrialTools;
  close(): void;
}

/**
 * Where tools run: never where answers are judged. Trials share an interpreter as long as they only make calls that cannot
 * reach it; programs, and expressions that are more than arithmetic, get one of their own, in which the trial's calls so
 * far are made again.
 */
export function createTools(
  openInterpreter: (program: Program) => Promise<Interpreter>,
  program: Program,
  subfolder: string,
): Tools {
  const open = async () => {
    const interpreter = await openInterpreter(program);
    await interpreter.call("load_tools", `${interpreter.root}/${subfolder}`);
    return interpreter;
  };
  const shared = createInterpreters(1, open);
  let trials = 0;
  return {
    open: (family, index, mode) => trialTools({ family, index, mode, trial: ++trials }, shared.at, open),
    close: () => shared.close(),
  };
}

interface Trial {
  family: string;
  index: number;
  mode: Mode;
  trial: number;
}

function trialTools(
  { family, index, mode, trial }: Trial,
  shared: (index: number) => Promise<Interpreter>,
  openOwn: () => Promise<Interpreter>,
): TrialTools {
  const done: string[] = [];
  let own: Interpreter | undefined;
  let current: Interpreter | undefined;

  async function begin(interpreter: Interpreter): Promise<Interpreter> {
    await interpreter.call("open_tools", trial, family, index);
    for (const action of done) await interpreter.call("execute", trial, mode, action);
    current = interpreter;
    return interpreter;
  }

  async function interpreterFor(action: string): Promise<Interpreter> {
    if (own) return own;
    if (!isHarmless(mode, action)) {
      own = await openOwn();
      return begin(own);
    }
    // Nobody but this trial can end its own; the shared one may have been lost to something else.
    return current?.alive ? current : begin(await shared(0));
  }

  return {
    execute: async (action) => {
      const interpreter = await interpreterFor(action);
      const result = await interpreter.attempt<string>("execute", [trial, mode, action]);
      if (!isStopped(result)) done.push(action);
      else if (interpreter !== own) {
        throw new SparringError("sandbox", `m3tooleval: ${result.stopped}; the machine may be overloaded`);
      }
      return result;
    },
    close: async () => {
      if (own) own.close();
      else if (current?.alive) await current.call("close_tools", trial);
    },
  };
}

/**
 * Whether a call can do no more than what the tools are for. Two of them evaluate any Python expression: arithmetic on
 * numbers without powers, which could take for ever, is all that may be evaluated beside other trials.
 */
export function isHarmless(mode: Mode, action: string): boolean {
  if (mode === "code_as_action") return false;
  const evaluated = mode === "text_as_action" ? evaluatedInText(action) : evaluatedInJson(action);
  return evaluated === null || isArithmetic(evaluated);
}

export function isArithmetic(expression: string): boolean {
  return /^[\d\s.,+\-*/()%]*$/.test(expression) && !expression.includes("**");
}

/** What a call would evaluate; null where its tool evaluates nothing. */
function evaluatedInText(action: string): string | null {
  return action.includes("calculator") ? action.split(",").slice(1).join(",") : null;
}

function evaluatedInJson(action: string): string | null {
  try {
    const { tool, args } = JSON.parse(action);
    return tool === "calculator" ? [args].flat().map(String).join(",") : null;
  } catch {
    // Python's reading may differ from this one.
    return "unreadable";
  }
}

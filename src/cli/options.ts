import { InvalidArgumentError } from "commander";
import type { Json } from "../core/index.ts";
import { type ExportFormat, exportFormats } from "../export/index.ts";
import { fallNames } from "../training/index.ts";

/**
 * Every option of every command, once: flags, parsing and docs/cli.md all come from this table,
 * so that an option means the same wherever it is accepted.
 */
export interface OptionSpec<Value> {
  /** `<n>` for an option that takes a value; absent for a switch. */
  value?: string;
  /** How it is typed where that is not its name in this table: two commands have words in common that mean different things. */
  flag?: string;
  help: string;
  read(typed: string): Value;
}

type WithFallback<Value> = OptionSpec<Value> & { fallback: Value };

const text = (value: string, help: string): OptionSpec<string> => ({ value, help, read: (typed) => typed });
const toggle = (help: string): OptionSpec<boolean> => ({ help, read: () => true });

function whole(help: string, least: number): OptionSpec<number> {
  return {
    value: "<n>",
    help,
    read: (typed) => {
      const number = /^\d+$/.test(typed) ? Number(typed) : Number.NaN;
      if (number >= least && Number.isSafeInteger(number)) return number;
      throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
    },
  };
}

function decimal(help: string, fits: (number: number) => boolean, expected: string): OptionSpec<number> {
  return {
    value: "<x>",
    help,
    read: (typed) => {
      const number = typed.trim() === "" ? Number.NaN : Number(typed);
      if (Number.isFinite(number) && fits(number)) return number;
      throw new InvalidArgumentError(`Expected ${expected}.`);
    },
  };
}

const positive = (help: string) => decimal(help, (x) => x > 0, "a number above 0");
const amount = (help: string) => decimal(help, (x) => x >= 0, "a number of at least 0");
const isShare = (x: number) => x >= 0 && x <= 1;
const aShare = "a number from 0 to 1";

/** One number, or two with a comma between them. */
function range(help: string): OptionSpec<readonly [number] | readonly [number, number]> {
  return {
    value: "<x>",
    help,
    read: (typed) => {
      const [first = Number.NaN, second, ...more] = typed
        .split(",")
        .map((each) => (each.trim() ? Number(each) : Number.NaN));
      const fits = (x: number) => Number.isFinite(x) && x > 0;
      if (more.length === 0 && fits(first) && fits(second ?? first))
        return second === undefined ? [first] : [first, second];
      throw new InvalidArgumentError("Expected a number above 0, or two with a comma between them.");
    },
  };
}

function json(help: string): OptionSpec<Json> {
  return {
    value: "<json>",
    help,
    read: (typed) => {
      try {
        return JSON.parse(typed) as Json;
      } catch {
        throw new InvalidArgumentError("Expected a number or a JSON object.");
      }
    },
  };
}

function choice<const Name extends string>(help: string, names: readonly Name[]): OptionSpec<Name> {
  return {
    value: `<${names.join("|")}>`,
    help,
    read: (typed) => {
      const found = names.find((name) => name === typed);
      if (found !== undefined) return found;
      throw new InvalidArgumentError(`Expected ${names.map((name) => `"${name}"`).join(" or ")}.`);
    },
  };
}

function or<Value>(fallback: NoInfer<Value>, spec: OptionSpec<Value>): WithFallback<Value> {
  return { ...spec, fallback };
}

export const optionTable = {
  env: text(
    "<env>",
    "environment: calculation, web-browsing, retail, airline, tau-bench:DOMAIN:FOLDER or m3tooleval:FAMILY:FOLDER of a checkout, mcp:COMMAND or mcp:URL of an MCP server, or the path of a module: one of Python tools, or one that default-exports it",
  ),
  suite: text(
    "<suite>",
    "held-out suite: calculation, web-browsing, retail, airline, tau-bench:retail, tau-bench:airline, tau-bench:retail-tau3, m3tooleval, the path of a file of tasks, or of a module that default-exports one",
  ),
  source: text(
    "<folder>",
    "checkout of the benchmark that a suite comes from; for tau-bench:retail-tau3 those of tau-bench and tau2-bench, with a comma between",
  ),
  actor: choice(
    "who acts: the ground truth, rollouts that others recorded, or a model; a model where it is not given",
    ["gold", "recorded", "model"],
  ),
  recorded: text(
    "<file>",
    "rollouts that tau-bench's own program recorded; those that come with the checkout where it is not given",
  ),
  leaveOutIdle: toggle("leave out the tasks of a benchmark that are passed by doing nothing, and list them"),
  model: text(
    "<model>",
    "model: lab, a folder in the Hugging Face layout, OWNER/NAME of the Hugging Face hub (with @REVISION where not main), tinker:URL#NAME of a Tinker-compatible server, or a model at OPENAI_BASE_URL: openai:NAME of any endpoint, vllm:NAME or sglang:NAME where exact tokens are wanted",
  ),
  challenger: text(
    "<model>",
    "model that writes the tasks, named like --model; the policy where it is not given",
  ),
  executor: text(
    "<model>",
    "model that tries the tasks, named like --model, so that the policy learns from it by rft; the policy where it is not given",
  ),
  user: text(
    "<model>",
    "model that plays the user, named like --model: the model then has to talk to somebody who holds the task's instruction; without it, the model is given the instruction",
  ),
  redact: toggle("take identifiers out of the instructions that a customer would not know"),
  split: or("test", choice("part of the suite", ["dev", "test"])),
  evalSplit: {
    ...or("test", choice("part of the suite; train of tau-bench:retail only", ["train", "dev", "test"])),
    flag: "split",
  },
  seed: whole("seed that fixes scenarios, order and sampling; 1 where it is not given", 0),
  scenario: or<Json>(0, json("scenario that the environment starts from: a seed, or a scenario as JSON")),
  task: text("<id>", "which task of the file"),
  calls: text("<file>", "file of tool calls, one JSON object a line"),
  answer: text("<file>", "file of the answer, as text"),
  format: or(
    "json",
    choice("how the model acts: one tool call a turn, or a block of code, in JavaScript (code) or Python", [
      "json",
      "code",
      "python",
    ]),
  ),
  language: choice("language of the programs; JavaScript where it is not given", ["javascript", "python"]),
  evalFormat: {
    ...or(
      "json",
      choice(
        "how the model acts: one tool call a turn, a block of code (JavaScript, or python), the JSON that tau-bench reads in plain text, or the text that M3ToolEval reads",
        ["json", "code", "python", "react", "text"],
      ),
    ),
    flag: "format",
  },
  template: or("typescript", choice("what the project starts from", ["typescript", "python", "mcp"])),
  exportFormat: {
    ...choice("what is written, and for whom", Object.keys(exportFormats) as ExportFormat[]),
    flag: "format",
  },
  trials: or(4, whole("attempts at every held-out task", 1)),
  attempts: or(4, whole("attempts at every task", 1)),
  items: whole("how many items of the suite, spread evenly over it; all where it is not given", 1),
  turns: or(15, whole("most turns of a rollout", 1)),
  evalTurns: {
    ...whole("most turns of a rollout; 15 where it is not given, or what a benchmark's own program gives", 1),
    flag: "turns",
  },
  maxTokens: or(512, whole("most tokens of one reply of the model", 1)),
  proposals: or(32, whole("how many proposals the challenger makes", 1)),
  revisions: or(1, whole("how often the challenger may revise a rejected proposal", 0)),
  temperature: or(
    1,
    decimal("sampling temperature; 0 is greedy", (x) => x >= 0, "a number of at least 0"),
  ),
  algorithm: or(
    "rft",
    choice("how it learns; docs/training.md says what each is", ["rft", "dpo", "reinforce", "ppo", "grpo"]),
  ),
  epochs: whole("passes over the rollouts; the algorithm's default where it is not given", 1),
  batchSize: whole("rollouts a training step; the algorithm's default where it is not given", 1),
  learningRate: decimal(
    "AdamW learning rate; the algorithm's default where it is not given",
    (x) => x > 0,
    "a number above 0",
  ),
  lora: whole(
    "rank of a low-rank adapter that is trained instead of the model's weights and written in PEFT's format; no adapter where it is not given",
    1,
  ),
  concurrency: whole(
    "requests to an endpoint at the same time, while it takes them; 64 where it is not given",
    1,
  ),
  tokenBudget: whole(
    "tokens after which the endpoints are asked no more, prompts and replies of the whole run together; no limit where it is not given",
    1,
  ),
  loraAlpha: positive("scale of the adapter, times its rank; twice the rank where it is not given"),
  weightDecay: amount("AdamW weight decay; none where it is not given"),
  clipNorm: positive("largest global norm of a step's gradient; 1 where it is not given"),
  stepMemoryGb: positive(
    "most memory that a step may take beside the weights and the optimizer's state, in gigabytes; two fifths of the machine's where it is not given",
  ),
  schedule: choice(
    "rft, dpo: how the learning rate falls after it has risen; linear where it is not given",
    fallNames,
  ),
  rolloutsPerTask: whole(
    "rft: most solved rollouts of a task that are learnt from; all where it is not given",
    1,
  ),
  beta: positive("dpo: how dear it is to leave the reference; 0.1 where it is not given"),
  baseline: choice(
    "reinforce, grpo: what a reward is compared with; leave-one-out in reinforce and mean in grpo where it is not given",
    ["none", "mean", "leave-one-out"],
  ),
  importanceCap: decimal(
    "reinforce: largest importance weight of a token; 2 where it is not given",
    (x) => x >= 1,
    "a number of at least 1",
  ),
  entropyBonus: amount("reinforce, ppo, grpo: weight of the mean entropy; none where it is not given"),
  clip: range(
    "ppo, grpo: how far a ratio may leave 1, in grpo as LOW,HIGH where the two differ; 0.1 where it is not given",
  ),
  kl: amount("ppo, grpo: price of leaving the reference; 0.001 where it is not given"),
  gamma: decimal("ppo: discount of a token; 1 where it is not given", isShare, aShare),
  lambda: decimal("ppo: decay of advantages; 1 where it is not given", isShare, aShare),
  valueCoefficient: amount("ppo: weight of the value head's loss; 0.1 where it is not given"),
  criticLearningRate: positive("ppo: learning rate of the value head; 0.0001 where it is not given"),
  scale: choice("grpo: what advantages are divided by; deviation where it is not given", [
    "deviation",
    "none",
  ]),
  normalise: choice("grpo: what weighs the same; rollout where it is not given", ["rollout", "token"]),
  ratio: choice("grpo: whose ratio is clipped; token where it is not given", ["token", "sequence"]),
  mixedOnly: toggle("grpo: learns only from tasks that some of their rollouts solved and others failed"),
  timeoutMs: whole("longest time that the program itself may run, in milliseconds", 1),
  memoryMb: whole("most memory of the program, in megabytes", 1),
  out: text("<path>", "file or folder to write; it must not exist yet"),
  config: text("<file>", "configuration file; sparring.config.ts where neither this nor --preset is given"),
  preset: choice("built-in configuration", ["demo", "distillation"]),
  folder: text(
    "<folder>",
    "folder of the run, runs/NAME with the name of the configuration where it is not given; of `serve`, for its checkpoints",
  ),
  port: or(8471, whole("port of the server; 0 lets the system choose one", 0)),
  apiKey: text("<key>", "key that every request has to bring"),
  resume: toggle("continue a run that was stopped or killed"),
  json: toggle("print one JSON object on stdout; everything else goes to stderr"),
  debug: toggle("print the stack of an error"),
};
optionTable satisfies Record<string, OptionSpec<unknown>>;

type Table = typeof optionTable;
export type OptionName = keyof Table;
type Value<Name extends OptionName> = Table[Name] extends OptionSpec<infer V> ? V : never;
type NameWithFallback = { [K in OptionName]: Table[K] extends { fallback: unknown } ? K : never }[OptionName];

/** What a command that takes these options receives: required options and those with a default are always there. */
export type OptionValues<Name extends OptionName, Required extends OptionName = never> = {
  [K in Extract<Name, Required | NameWithFallback>]: Value<K>;
} & { [K in Exclude<Name, Required | NameWithFallback>]?: Value<K> };

/** `timeoutMs` is typed as `--timeout-ms <n>`. */
export function flagOf(name: OptionName): string {
  const spec: OptionSpec<unknown> = optionTable[name];
  const flag = `--${(spec.flag ?? name).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return spec.value === undefined ? flag : `${flag} ${spec.value}`;
}

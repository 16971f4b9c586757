import { InvalidArgumentError } from "commander";

/**
 * Every option of every command, once: flags, parsing and docs/cli.md all come from this table,
 * so that an option means the same wherever it is accepted.
 */
export interface OptionSpec<Value> {
  /** `<n>` for an option that takes a value; absent for a switch. */
  value?: string;
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
    "environment: calculation, retail, mcp:COMMAND or mcp:URL of an MCP server, or the path of a module that default-exports one",
  ),
  suite: text(
    "<suite>",
    "held-out suite: calculation, retail, or the path of a module that default-exports one",
  ),
  model: text(
    "<model>",
    "model: lab, a folder in the Hugging Face layout, OWNER/NAME of the Hugging Face hub (with @REVISION where not main), or openai:NAME at OPENAI_BASE_URL",
  ),
  user: text(
    "<model>",
    "model that plays the user, named like --model: the model then has to talk to somebody who holds the task's instruction; without it, the model is given the instruction",
  ),
  redact: toggle("take identifiers out of the instructions that a customer would not know"),
  split: or("test", choice("part of the suite", ["dev", "test"])),
  seed: whole("seed that fixes scenarios, order and sampling; 1 where it is not given", 0),
  scenario: or(0, whole("scenario seed that the environment starts from", 0)),
  format: or(
    "json",
    choice("how the model acts: one tool call a turn, or a block of code", ["json", "code"]),
  ),
  trials: or(4, whole("attempts at every held-out task", 1)),
  attempts: or(4, whole("attempts at every task", 1)),
  items: whole("how many items of the suite, spread evenly over it; all where it is not given", 1),
  turns: or(15, whole("most turns of a rollout", 1)),
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
  timeoutMs: whole("longest time that the program itself may run, in milliseconds", 1),
  memoryMb: whole("most memory of the program, in megabytes", 1),
  out: text("<path>", "file or folder to write; it must not exist yet"),
  config: text("<file>", "configuration file; sparring.config.ts where neither this nor --preset is given"),
  preset: choice("built-in configuration", ["demo"]),
  folder: text(
    "<folder>",
    "run folder; runs/NAME, with the name of the configuration, where it is not given",
  ),
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
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return spec.value === undefined ? flag : `${flag} ${spec.value}`;
}
